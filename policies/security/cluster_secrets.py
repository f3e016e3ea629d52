"""A cluster's secrets are encrypted with the environment's key before they are stored."""

from collections.abc import Iterator

from policies.context import Context
from policies.lists import given, texts
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource


def _check(resource: Resource, context: Context) -> Iterator[str]:
    if not given(resource, "encryptionConfig", "provider", "keyArn"):
        key = resource.get("encryptionConfig", "provider", "keyArn")
        yield f"{resource.name}: encryptionConfig.provider.keyArn is {said(key)}, not a key."
    if "secrets" not in texts(resource, "encryptionConfig", "resources"):
        value = resource.get("encryptionConfig", "resources")
        yield f"{resource.name}: encryptionConfig.resources is {said(value)}, without secrets."


RULE = ResourceRule(
    id="cluster-secrets-encrypted",
    family=Family.SECURITY,
    severity=Severity.HIGH,
    reason="Envelope encryption with a key of one's own is what can be taken back after a breach.",
    remediation="Set encryptionConfig to the region's key, for secrets.",
    link="https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html",
    types=("aws:eks/cluster:Cluster",),
    check=_check,
)
