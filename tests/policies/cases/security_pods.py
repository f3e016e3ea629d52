"""Cases of the rules on pods and namespaces."""

from typing import Any

from policies.security import (
    account_token,
    default_deny,
    env_without_secrets,
    namespace_restricted,
    pod_restricted,
)
from tests.policies.case import UNSET, Break, Case, Path

DEPLOYMENT = "kubernetes:apps/v1:Deployment"
GATEWAY = "claims-assistant-gateway-us-east-1-deployment"
JOB = "claims-assistant-vectors-us-east-1-job"
SPEC: Path = ("spec", "template", "spec")
FIRST: Path = (*SPEC, "containers", 0)
NO_SPEC = f"{GATEWAY}: spec.template.spec has no containers."
ACCOUNT = "claims-assistant-gateway-us-east-1-account"
NAMESPACE = "claims-assistant-us-east-1-namespace"
ENFORCE = "pod-security.kubernetes.io/enforce"
DENY = f"{NAMESPACE}: no NetworkPolicy in it denies all Ingress and Egress."


def _said(*path: str, value: Any, said: str) -> Break:
    field = said.partition(" ")[0]
    messages = (f"{GATEWAY}: container litellm: securityContext.{said}.",)
    assert field == ".".join(path)
    return Break(path=(*FIRST, "securityContext", *path), value=value, messages=messages)


CASES: tuple[Case, ...] = (
    Case(
        rule=pod_restricted.RULE,
        type=DEPLOYMENT,
        of=GATEWAY,
        breaks=(
            _said("allowPrivilegeEscalation", value=True, said="allowPrivilegeEscalation is true, not false"),
            _said("allowPrivilegeEscalation", value=UNSET, said="allowPrivilegeEscalation is not set, not false"),
            _said("readOnlyRootFilesystem", value=UNSET, said="readOnlyRootFilesystem is not set, not true"),
            _said("privileged", value=True, said="privileged is true, not false"),
            _said("capabilities", "drop", value=["NET_RAW"], said="capabilities.drop is NET_RAW, not ALL"),
            _said("capabilities", "drop", value=UNSET, said="capabilities.drop is not set, not ALL"),
            _said("runAsNonRoot", value=False, said="runAsNonRoot is false, not true"),
            Break(
                path=(*SPEC, "securityContext", "runAsNonRoot"),
                value=UNSET,
                messages=tuple(
                    f"{GATEWAY}: container {name}: securityContext.runAsNonRoot is not set, not true."
                    for name in ("litellm", "health")
                ),
            ),
            Break(
                path=(*SPEC, "securityContext", "seccompProfile", "type"),
                value="Unconfined",
                messages=tuple(
                    f"{GATEWAY}: container {name}: securityContext.seccompProfile.type is Unconfined, "
                    "not RuntimeDefault."
                    for name in ("litellm", "health")
                ),
            ),
            Break(
                path=(*SPEC, "hostNetwork"),
                value=True,
                messages=(f"{GATEWAY}: hostNetwork is true: its pods share that with the node.",),
            ),
            Break(
                path=(*SPEC, "volumes", 0, "hostPath"),
                value={"path": "/etc"},
                messages=(f"{GATEWAY}: a volume has the hostPath /etc: its pods reach into the node.",),
            ),
            Break(
                path=SPEC,
                value=UNSET,
                messages=(NO_SPEC,),
            ),
        ),
    ),
    Case(
        rule=pod_restricted.RULE,
        type="kubernetes:batch/v1:Job",
        of=JOB,
        breaks=(
            Break(
                path=(*SPEC, "containers"),
                value=[],
                messages=(f"{JOB}: spec.template.spec has no containers.",),
            ),
        ),
    ),
    Case(
        rule=env_without_secrets.RULE,
        type=DEPLOYMENT,
        of=GATEWAY,
        breaks=(
            Break(
                path=(*FIRST, "env", 0),
                value={"name": "ANTHROPIC_API_KEY", "value": "sk-ant"},
                messages=(f"{GATEWAY}: container litellm: env ANTHROPIC_API_KEY has a value in plain text.",),
            ),
            Break(
                path=(*FIRST, "env", 0, "name"),
                value="PGPASSWORD",
                messages=(f"{GATEWAY}: container litellm: env PGPASSWORD has a value in plain text.",),
            ),
            Break(path=SPEC, value=UNSET, messages=(NO_SPEC,)),
        ),
    ),
    Case(
        rule=account_token.RULE,
        type="kubernetes:core/v1:ServiceAccount",
        of=ACCOUNT,
        breaks=(
            Break(
                path=("automountServiceAccountToken",),
                value=True,
                messages=(f"{ACCOUNT}: automountServiceAccountToken is true, not false.",),
            ),
            Break(
                path=("automountServiceAccountToken",),
                value=UNSET,
                messages=(f"{ACCOUNT}: automountServiceAccountToken is not set, not false.",),
            ),
        ),
    ),
    Case(
        rule=account_token.RULE,
        type=DEPLOYMENT,
        of=GATEWAY,
        breaks=(
            Break(
                path=(*SPEC, "automountServiceAccountToken"),
                value=UNSET,
                messages=(f"{GATEWAY}: automountServiceAccountToken is not set, not false.",),
            ),
        ),
    ),
    Case(
        rule=namespace_restricted.RULE,
        type="kubernetes:core/v1:Namespace",
        of=NAMESPACE,
        breaks=(
            Break(
                path=("metadata", "labels", ENFORCE),
                value="baseline",
                messages=(f"{NAMESPACE}: its label {ENFORCE} is baseline, not restricted.",),
            ),
            Break(
                path=("metadata", "labels", ENFORCE),
                value=UNSET,
                messages=(f"{NAMESPACE}: its label {ENFORCE} is not set, not restricted.",),
            ),
        ),
    ),
    Case(
        rule=default_deny.RULE,
        type="kubernetes:networking.k8s.io/v1:NetworkPolicy",
        of="claims-assistant-us-east-1-network-default-deny",
        breaks=(
            Break(path=(), value=UNSET, messages=(DENY,)),
            Break(path=("spec", "policyTypes"), value=["Ingress"], messages=(DENY,)),
            Break(path=("spec", "policyTypes"), value=UNSET, messages=(DENY,)),
            Break(path=("spec", "podSelector"), value={"matchLabels": {"app": "x"}}, messages=(DENY,)),
            Break(path=("spec", "ingress"), value=[{"from": []}], messages=(DENY,)),
            Break(path=("spec", "egress"), value=[{}], messages=(DENY,)),
        ),
    ),
)
