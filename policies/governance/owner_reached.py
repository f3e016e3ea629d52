"""Each service has somebody who is called, and somebody else who is called next."""

from collections.abc import Iterator

from policies.context import Context
from policies.place import in_file, written
from policies.rule import Family, Finding, Severity, StackRule
from policies.words import said
from spec.environment import Owners


def _check(context: Context) -> Iterator[Finding]:
    for name, service in context.environment.services.items():
        yield from _owners(f"services.{name}.owners", service.owners)


def _owners(place: str, owners: Owners) -> Iterator[Finding]:
    if not owners.contact:
        yield written(f"{place}.contact", f"{said(owners.contact)}; write how the team is reached at any hour.")
    if not owners.escalation:
        yield written(f"{place}.escalation", f"{said(owners.escalation)}; name who is called next.")
    for index, person in enumerate(owners.escalation):
        if person == owners.contact:
            yield written(f"{place}.escalation[{index}]", f"{person} is the contact too; name somebody else.")


RULE = StackRule(
    id="owner-reached",
    family=Family.GOVERNANCE,
    severity=Severity.HIGH,
    reason="A recovery that hangs on one person hangs on whether that person hears the telephone.",
    remediation="Name a contact, and under escalation people who are not the contact.",
    link="https://docs.aws.amazon.com/wellarchitected/latest/operational-excellence-pillar/"
    "ops_ops_model_def_proc_owners.html",
    check=in_file(_check),
)
