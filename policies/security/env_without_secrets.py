"""No container has a secret as plain text among its environment variables."""

import re
from collections.abc import Iterator

from policies.compute.pods import every
from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.security.pods import TYPES, empty
from policies.words import number
from recovery.graph.resource import Resource

_SECRET = re.compile(r"(KEY|TOKEN|PASSWORD|PASSWD|SECRET|CREDENTIAL)S?(_|$)", re.IGNORECASE)


def _check(resource: Resource, context: Context) -> Iterator[str]:
    if (problem := empty(resource)) is not None:
        yield problem
    for container in every(resource):
        for index in range(len(container.get("env") or ())):
            name = str(container.get("env", index, "name") or "")
            if _SECRET.search(name) and _literal(container.get("env", index, "value")):
                yield f"{container.place}: env {name} has a value in plain text."


def _literal(value: object) -> bool:
    """Whether it may be the secret itself: not the path of a file, a number or a switch."""
    text = str(value or "")
    return bool(text) and not text.startswith("/") and number(text) is None and text not in ("true", "false")


RULE = ResourceRule(
    id="no-secret-in-env",
    family=Family.SECURITY,
    severity=Severity.CRITICAL,
    reason="Whoever may look at a pod, a crash report or the state of the stack reads it.",
    remediation="Put it into Secrets Manager and mount it as a file, as the gateway's keys are.",
    link="https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
    types=TYPES,
    check=_check,
)
