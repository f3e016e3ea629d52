"""The LLM gateway of a service in one region."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, assert_never

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as kubernetes

from components import gateway_access as access
from components.gateway_config import Backend, Reliability, RequestLog, SemanticCache, render, render_cache
from components.gateway_pod import PodArgs, files, pod
from components.workload import account, disruption_budget
from spec.modes import GatewayMode


@dataclass(frozen=True, kw_only=True)
class GatewayArgs:
    """`image` by digest; `route` in the order of preference; `host` is the gateway's DNS name in this region, in the
    zone `zone_id`.

    `secrets` are names in Secrets Manager by the file they are mounted as, `master_key` that of the master key; `log`
    says where requests are recorded, `access_log` where the load balancer's connections are, a bucket and a prefix;
    `allow` are the networks that may call, none for all. `cache` need not be there yet.
    """

    mode: GatewayMode
    service: str
    region: str
    image: str
    route: Sequence[Backend]
    reliability: Reliability
    cache: SemanticCache | None
    log: RequestLog
    access_log: tuple[str, str]
    allow: Sequence[str]
    secrets: Mapping[str, str]
    master_key: str
    host: str
    certificate_arn: pulumi.Input[str]
    protect: bool
    zone_id: pulumi.Input[str]
    namespace: pulumi.Input[str]
    labels: dict[str, str]
    cluster: pulumi.Input[str]
    role_arn: str
    aws_provider: aws.Provider
    kubernetes_provider: kubernetes.Provider | None


class Gateway(pulumi.ComponentResource):
    """LiteLLM with its configuration, behind a network load balancer that ends TLS and has a DNS name of its own.

    In a failover it is already running, small where the mode says so; with mode ABSENT there is none until the region
    is rebuilt. Running, it survives the loss of a zone: its replicas are in different ones. It needs nothing of another
    region: keys, certificate and image are the region's own. A changed configuration rolls the pods, one by one.
    """

    endpoint: str

    def __init__(self, name: str, args: GatewayArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:kubernetes:Gateway", name, None, opts)
        self._name, self._args = name, args
        self._selector = {"app.kubernetes.io/name": "gateway"}
        self._child = pulumi.ResourceOptions(parent=self, provider=args.kubernetes_provider)
        self.endpoint = f"https://{args.host}"
        match args.mode:
            case GatewayMode.RUNNING:
                self._run(replicas=2, cpu="1", memory="2Gi")
            case GatewayMode.SMALL:
                self._run(replicas=1, cpu="500m", memory="1Gi")
            case GatewayMode.ABSENT:
                self.endpoint = ""
            case _:
                assert_never(args.mode)
        self.register_outputs({"endpoint": self.endpoint})

    def _run(self, *, replicas: int, cpu: str, memory: str) -> None:
        args = self._args
        service_account = account(
            self._name,
            account_name="gateway",
            namespace=args.namespace,
            cluster=args.cluster,
            role_arn=args.role_arn,
            parent=self,
            aws_provider=args.aws_provider,
            kubernetes_provider=args.kubernetes_provider,
        )
        mounted, digest = self._files()
        template = pod(
            PodArgs(
                image=args.image,
                service=args.service,
                region=args.region,
                service_account=service_account,
                selector=self._selector,
                cpu=cpu,
                memory=memory,
                answer=args.reliability.timeout,
                evenly=replicas > 1,
            )
        )
        self._deploy(replicas, template, mounted, digest)
        disruption_budget(
            self._name,
            budget_name="gateway",
            namespace=args.namespace,
            selector=self._selector,
            parent=self,
            provider=args.kubernetes_provider,
        )
        self._expose()

    def _metadata(self, **more: Any) -> dict[str, Any]:
        return {"name": "gateway", "namespace": self._args.namespace, "labels": self._args.labels, **more}

    def _files(self) -> tuple[list[pulumi.Resource], str]:
        """What the pods mount, the ConfigMap and the secrets' class, with a digest of both."""
        args = self._args
        # LiteLLM reads YAML, of which JSON is a part.
        config = json.dumps(render(args.route, args.reliability, args.log), indent=2)
        cache = {"cache.json": json.dumps(render_cache(args.cache), indent=2)} if args.cache else {}
        content = {"config.yaml": config, **cache, **files()}
        mounted = kubernetes.core.v1.ConfigMap(
            f"{self._name}-config", metadata=self._metadata(), data=content, opts=self._child
        )
        secrets = access.secret_provider_class(args.region, args.secrets, args.master_key)
        classed = kubernetes.apiextensions.CustomResource(
            f"{self._name}-secrets",
            api_version="secrets-store.csi.x-k8s.io/v1",
            kind="SecretProviderClass",
            metadata=self._metadata(),
            spec=secrets,
            opts=self._child,
        )
        shown = json.dumps({**content, "secrets": json.dumps(secrets)})
        return [mounted, classed], sha256(shown.encode()).hexdigest()

    def _deploy(self, replicas: int, template: dict[str, Any], mounted: Sequence[pulumi.Resource], digest: str) -> None:
        kubernetes.apps.v1.Deployment(
            f"{self._name}-deployment",
            metadata=self._metadata(),
            spec={
                "replicas": replicas,
                "revisionHistoryLimit": 3,
                # A new pod is ready before an old one goes.
                "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}},
                "selector": {"matchLabels": self._selector},
                "template": {
                    "metadata": {
                        "labels": {**self._args.labels, **self._selector},
                        "annotations": {"relight.dev/config": digest},
                    },
                    "spec": template,
                },
            },
            # A pod that doesn't find what it mounts tries again later and later, up to two minutes apart.
            opts=pulumi.ResourceOptions.merge(self._child, pulumi.ResourceOptions(depends_on=list(mounted))),
        )

    def _expose(self) -> None:
        args = self._args
        bucket, prefix = args.access_log
        annotations = access.annotations(
            args.certificate_arn, protect=args.protect, log_bucket=bucket, log_prefix=prefix
        )
        service = kubernetes.core.v1.Service(
            f"{self._name}-service",
            metadata=self._metadata(annotations=annotations),
            spec=access.service(self._selector, args.allow),
            opts=self._child,
        )
        aws.route53.Record(
            f"{self._name}-name",
            zone_id=args.zone_id,
            name=args.host,
            type="CNAME",
            ttl=60,
            records=[service.status.apply(lambda status: status.load_balancer.ingress[0].hostname)],
            opts=pulumi.ResourceOptions(parent=self, provider=args.aws_provider),
        )
