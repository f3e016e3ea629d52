"""A controller that EKS Auto Mode doesn't bring: a Helm chart, pinned, in a namespace of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

import pulumi
import pulumi_kubernetes as kubernetes


@dataclass(frozen=True, kw_only=True)
class Pinned:
    """A chart by version. `level` is the Pod Security level that its own pods pass."""

    chart: str
    repository: str | None
    version: str
    namespace: str
    level: str
    values: Mapping[str, Any]


class Chart(Enum):
    """The charts that Relight uses. They are declared; no chart of them was ever installed by our tests."""

    # https://keda.sh/docs/latest/deploy/#helm
    KEDA = Pinned(
        chart="keda",
        repository="https://kedacore.github.io/charts",
        version="2.18.1",
        namespace="keda",
        level="restricted",
        values={"operator": {"replicaCount": 2}, "metricsServer": {"replicaCount": 2}},
    )
    # https://lws.sigs.k8s.io/docs/installation/
    LEADER_WORKER_SET = Pinned(
        chart="oci://registry.k8s.io/lws/charts/lws",
        repository=None,
        version="0.8.0",
        namespace="lws-system",
        level="baseline",
        values={"replicaCount": 2},
    )


@dataclass(frozen=True, kw_only=True)
class ChartReleaseArgs:
    """`provider` is the cluster's."""

    chart: Chart
    provider: kubernetes.Provider | None


class ChartRelease(pulumi.ComponentResource):
    """A Helm release with its namespace. A rebuilt region gets it again before anything that needs its kinds."""

    version: str

    def __init__(self, name: str, args: ChartReleaseArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:kubernetes:ChartRelease", name, None, opts)
        pinned = args.chart.value
        child = pulumi.ResourceOptions(parent=self, provider=args.provider)
        namespace = kubernetes.core.v1.Namespace(
            f"{name}-namespace",
            metadata={
                "name": pinned.namespace,
                "labels": {"pod-security.kubernetes.io/enforce": pinned.level},
            },
            opts=child,
        )
        kubernetes.helm.v3.Release(
            f"{name}-release",
            name=pinned.chart.rpartition("/")[2],
            chart=pinned.chart,
            version=pinned.version,
            namespace=namespace.metadata.name,
            repository_opts={"repo": pinned.repository} if pinned.repository else None,
            values=dict(pinned.values),
            # Half of an upgrade is worse than none.
            atomic=True,
            timeout=600,
            opts=child,
        )
        self.version = pinned.version
        self.register_outputs({"version": self.version})
