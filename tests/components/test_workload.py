"""What every pod has in common, and the checker that judges pods."""

from copy import deepcopy
from typing import Any

import pulumi
import pytest

from components.workload import CONTAINER_SECURITY, POD_SECURITY, account, disruption_budget, probe, spread
from tests.components.given import EAST, cluster_provider, providers
from tests.recorder import record
from tests.restricted import violations

POD: dict[str, Any] = {
    "securityContext": POD_SECURITY,
    "containers": [{"name": "main", "securityContext": CONTAINER_SECURITY, "ports": [{"containerPort": 1}]}],
    "volumes": [{"name": "scratch", "emptyDir": {}}],
}


def changed(path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """The pod with one field set, or removed where `value` is None."""
    pod = deepcopy(POD)
    *parents, last = path
    at: Any = pod
    for key in parents:
        at = at.setdefault(key, {}) if isinstance(at, dict) else at[key]
    if value is None:
        del at[last]
    else:
        at[last] = value
    return pod


MAIN = ("containers", 0, "securityContext")


def test_what_all_pods_share_is_restricted() -> None:
    assert violations(POD) == []
    # One user for all: what it writes to a volume, which belongs to the group, it can read again.
    assert {POD_SECURITY[key] for key in ("runAsUser", "runAsGroup", "fsGroup")} == {10001}
    assert CONTAINER_SECURITY["readOnlyRootFilesystem"] is True


@pytest.mark.parametrize(
    ("path", "value", "violation"),
    [
        (("hostNetwork",), True, "hostNetwork"),
        (("hostPID",), True, "hostPID"),
        (("volumes", 0), {"name": "host", "hostPath": {"path": "/"}}, "volume host"),
        (("securityContext", "runAsNonRoot"), None, "main: runAsNonRoot"),
        (("securityContext", "runAsNonRoot"), False, "main: runAsNonRoot"),
        (("securityContext", "runAsUser"), 0, "runAsUser"),
        (("securityContext", "seccompProfile"), None, "main: seccompProfile"),
        (("securityContext", "seccompProfile"), {"type": "Unconfined"}, "main: seccompProfile"),
        (("securityContext", "sysctls"), [{"name": "kernel.msgmax"}], "sysctl kernel.msgmax"),
        (("securityContext", "seLinuxOptions"), {"user": "system_u"}, "seLinuxOptions"),
        ((*MAIN, "runAsNonRoot"), False, "main: runAsNonRoot"),
        ((*MAIN, "runAsUser"), 0, "main: runAsUser"),
        ((*MAIN, "privileged"), True, "main: privileged"),
        ((*MAIN, "allowPrivilegeEscalation"), None, "main: allowPrivilegeEscalation"),
        ((*MAIN, "allowPrivilegeEscalation"), True, "main: allowPrivilegeEscalation"),
        ((*MAIN, "capabilities"), None, "main: capabilities.drop"),
        ((*MAIN, "capabilities"), {"drop": ["ALL"], "add": ["SYS_ADMIN"]}, "main: capabilities.add"),
        ((*MAIN, "procMount"), "Unmasked", "main: procMount"),
        ((*MAIN, "appArmorProfile"), {"type": "Unconfined"}, "main: appArmorProfile"),
        (("containers", 0, "ports"), [{"containerPort": 1, "hostPort": 1}], "main: hostPort"),
        (("initContainers",), [{"name": "before"}], "before: allowPrivilegeEscalation"),
    ],
)
def test_the_checker_finds_what_the_restricted_level_refuses(
    path: tuple[str | int, ...], value: Any, violation: str
) -> None:
    assert violation in violations(changed(path, value))


def test_a_scarce_zone_does_not_keep_a_replica_from_running_elsewhere() -> None:
    (constraint,) = spread({"app": "gateway"})
    assert constraint == {
        "maxSkew": 1,
        "topologyKey": "topology.kubernetes.io/zone",
        "whenUnsatisfiable": "ScheduleAnyway",
        "labelSelector": {"matchLabels": {"app": "gateway"}},
    }


def test_a_probe_asks_a_path_with_a_time_limit() -> None:
    assert probe("/health", "http", period=10, failures=3) == {
        "httpGet": {"path": "/health", "port": "http"},
        "periodSeconds": 10,
        "timeoutSeconds": 5,
        "failureThreshold": 3,
    }


def test_an_account_carries_a_role_and_no_token() -> None:
    def program() -> object:
        return account(
            "claims-gateway",
            namespace="claims",
            cluster="demo-us-east-1",
            role_arn="arn:role",
            parent=pulumi.ComponentResource("relight:test:Parent", "parent"),
            aws_provider=providers(EAST)[EAST],
            kubernetes_provider=cluster_provider(),
            account_name="gateway",
        )

    recording = record(program)
    assert recording.result == "gateway"
    assert recording.places() == {
        "claims-gateway-account": "kubernetes-us-east-1",
        "claims-gateway-identity": "aws-us-east-1",
    }
    service_account = recording.named("claims-gateway-account").inputs
    assert service_account["metadata"] == {"name": "gateway", "namespace": "claims"}
    assert service_account["automountServiceAccountToken"] is False
    assert recording.named("claims-gateway-identity").inputs == {
        "clusterName": "demo-us-east-1",
        "namespace": "claims",
        "serviceAccount": "gateway",
        "roleArn": "arn:role",
    }


def test_a_budget_lets_one_replica_be_away() -> None:
    def program() -> None:
        disruption_budget(
            "claims-gateway",
            namespace="claims",
            selector={"app": "gateway"},
            parent=pulumi.ComponentResource("relight:test:Parent", "parent"),
            provider=cluster_provider(),
            budget_name="gateway",
        )

    budget = record(program).named("claims-gateway-budget")
    assert (budget.provider, budget.parent) == ("kubernetes-us-east-1", "parent")
    assert budget.inputs["metadata"] == {"name": "gateway", "namespace": "claims"}
    assert budget.inputs["spec"] == {
        "maxUnavailable": 1,
        "unhealthyPodEvictionPolicy": "AlwaysAllow",
        "selector": {"matchLabels": {"app": "gateway"}},
    }
