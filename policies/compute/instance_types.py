"""A critical model has more than one instance type to run on."""

from collections.abc import Iterator

from policies.context import Context
from policies.owner import critical
from policies.place import in_file, written
from policies.rule import Family, Finding, Severity, StackRule
from policies.words import said
from spec.errors import listed


def _check(context: Context) -> Iterator[Finding]:
    services = context.environment.services.values()
    for name, model in context.environment.models.items():
        users = [
            service.name
            for service in services
            if critical(service) and name in [serving.model for serving in service.serving]
        ]
        if users and len(set(model.instance_types)) < 2:
            yield written(
                f"models.{name}.instance_types",
                f"{said(model.instance_types)} is the only choice of {listed(users, 'and')}; add another type.",
            )


RULE = StackRule(
    id="several-instance-types",
    family=Family.COMPUTE,
    severity=Severity.HIGH,
    reason="One GPU type is sold out sooner than two: with another one that fits, a model still starts.",
    remediation="Add an instance type that holds a replica, of another family if there is one.",
    link="https://karpenter.sh/docs/concepts/nodepools/#instance-types",
    check=in_file(_check),
)
