"""What every pod of Relight has in common: the restricted security context, spread over zones, labels."""

from typing import Any

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as kubernetes

USER = 10001

# https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
POD_SECURITY: dict[str, Any] = {
    "runAsNonRoot": True,
    "runAsUser": USER,
    "runAsGroup": USER,
    "fsGroup": USER,
    "seccompProfile": {"type": "RuntimeDefault"},
}
CONTAINER_SECURITY: dict[str, Any] = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "readOnlyRootFilesystem": True,
}


def spread(selector: dict[str, str]) -> list[dict[str, Any]]:
    """Spread over zones as evenly as capacity allows: a scarce zone must not keep a replica from running elsewhere."""
    return [
        {
            "maxSkew": 1,
            "topologyKey": "topology.kubernetes.io/zone",
            "whenUnsatisfiable": "ScheduleAnyway",
            "labelSelector": {"matchLabels": selector},
        }
    ]


def probe(path: str, port: str, *, period: int, failures: int) -> dict[str, Any]:
    """An HTTP probe; `period` in seconds."""
    return {
        "httpGet": {"path": path, "port": port},
        "periodSeconds": period,
        "timeoutSeconds": 5,
        "failureThreshold": failures,
    }


def account(
    name: str,
    *,
    namespace: pulumi.Input[str],
    cluster: pulumi.Input[str],
    role_arn: str,
    parent: pulumi.Resource,
    aws_provider: aws.Provider,
    kubernetes_provider: kubernetes.Provider | None,
    account_name: str,
) -> pulumi.Output[str]:
    """A service account that carries an IAM role through EKS Pod Identity, and its name.

    The name is known once the account has its role: what runs as it comes after both. A pod without its account is
    refused, and one that starts before the association never gets the role's credentials.
    https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
    """
    service_account = kubernetes.core.v1.ServiceAccount(
        f"{name}-account",
        metadata={"name": account_name, "namespace": namespace},
        automount_service_account_token=False,
        opts=pulumi.ResourceOptions(parent=parent, provider=kubernetes_provider),
    )
    association = aws.eks.PodIdentityAssociation(
        f"{name}-identity",
        cluster_name=cluster,
        namespace=namespace,
        service_account=service_account.metadata.name,
        role_arn=role_arn,
        opts=pulumi.ResourceOptions(parent=parent, provider=aws_provider),
    )
    known: pulumi.Output[str] = association.service_account
    return known


def disruption_budget(
    name: str,
    *,
    namespace: pulumi.Input[str],
    selector: dict[str, str],
    parent: pulumi.Resource,
    provider: kubernetes.Provider | None,
    budget_name: str,
) -> None:
    """At most one replica may be away at a time for reasons that can wait."""
    kubernetes.policy.v1.PodDisruptionBudget(
        f"{name}-budget",
        metadata={"name": budget_name, "namespace": namespace},
        spec={
            "maxUnavailable": 1,
            # A pod that answers nothing must not keep its node from being drained.
            # https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy
            "unhealthyPodEvictionPolicy": "AlwaysAllow",
            "selector": {"matchLabels": selector},
        },
        opts=pulumi.ResourceOptions(parent=parent, provider=provider),
    )
