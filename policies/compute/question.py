"""A model server is ready when its model answers, not when its port is open."""

from collections.abc import Iterator

from policies.compute.pods import DEPLOYMENT, GROUP, answering
from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.words import said
from recovery.graph.resource import Resource

_NAME = "--served-model-name="


def _check(resource: Resource, context: Context) -> Iterator[str]:
    for container in answering(resource):
        if not container.gpus:
            continue
        served = [each.removeprefix(_NAME) for each in container.strings("args") if each.startswith(_NAME)]
        asked = list(container.strings("readinessProbe", "exec", "command"))
        if served and served[0] in asked:
            continue
        kinds = [kind for kind in ("exec", "httpGet", "tcpSocket", "grpc") if container.get("readinessProbe", kind)]
        how = said(asked) if asked else said(kinds or None)
        yield f"{container.place}: readinessProbe is {how}, not a question to {said(served or 'the model')}."


RULE = ResourceRule(
    id="readiness-asks-the-model",
    family=Family.COMPUTE,
    severity=Severity.HIGH,
    reason="An engine whose port is open may have no model yet, or hang in its GPU: it gets users and answers none.",
    remediation="Let the readiness probe run a command that asks the served model by its name for an answer.",
    link="https://docs.vllm.ai/en/stable/deployment/k8s.html",
    types=(DEPLOYMENT, GROUP),
    check=_check,
)
