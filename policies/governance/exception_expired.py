"""No exception outlives the day that was agreed on."""

from collections.abc import Iterator

from policies.context import Context
from policies.place import in_file, written
from policies.rule import Family, Finding, Severity, StackRule


def _check(context: Context) -> Iterator[Finding]:
    for index, waiver in enumerate(context.environment.policies.exceptions):
        if waiver.until < context.today:
            place = f"policies.exceptions[{index}].until"
            yield written(
                place, f"{waiver.until} is over; mend what {waiver.rule} refuses, or ask {waiver.owner} again."
            )


RULE = StackRule(
    id="exception-expired",
    family=Family.GOVERNANCE,
    severity=Severity.HIGH,
    reason="An exception that nobody looks at again is a rule that was given up.",
    remediation="Take the exception out of the file, or have its owner agree to a later day.",
    link="https://docs.aws.amazon.com/wellarchitected/latest/framework/sec_securely_operate_control_objectives.html",
    check=in_file(_check),
)
