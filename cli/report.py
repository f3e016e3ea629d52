"""What a run over the stacks came to: as data for --json, and the words for what is left to do."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from cli.results import Operation, Outcome, Result
from cli.services import ServiceRow


@dataclass(frozen=True, kw_only=True)
class Report:
    """All stacks of one command; `seconds` is real time from the cloud's start to the end of the last stack."""

    environment: str
    cloud: str
    operation: Operation
    results: tuple[Result, ...]
    services: tuple[ServiceRow, ...]
    seconds: float
    stopped: bool

    @property
    def succeeded(self) -> bool:
        """Whether every stack is done that was not left out on purpose."""
        return all(result.outcome in (Outcome.DONE, Outcome.SKIPPED) for result in self.results)

    def named(self, outcome: Outcome) -> list[str]:
        """The stacks that ended so."""
        return [result.stack.name for result in self.results if result.outcome is outcome]

    @property
    def flag(self) -> str:
        """What a further command needs to be about the same cloud."""
        return "" if self.cloud == "local" else f" --cloud {self.cloud}"

    def left(self) -> str:
        """Which stacks are done, failed, not begun, and the command to go on with."""
        parts = [
            f"{outcome.value}: {', '.join(names)}"
            for outcome in (Outcome.DONE, Outcome.FAILED, Outcome.STOPPED, Outcome.NOT_STARTED, Outcome.SKIPPED)
            if (names := self.named(outcome))
        ]
        again = f"`relight {self.operation} {self.environment}{self.flag}`"
        kept = " What is done stays done:" if self.operation is not Operation.PREVIEW else ""
        goes_on = "goes on from here" if self.operation is not Operation.PREVIEW else "tries again"
        return f"{'; '.join(parts)}.{kept} {again} {goes_on}."


def as_data(report: Report) -> dict[str, Any]:
    """One object for scripts."""
    return {
        "environment": report.environment,
        "cloud": report.cloud,
        "operation": str(report.operation),
        "succeeded": report.succeeded,
        "stopped": report.stopped,
        "seconds": round(report.seconds, 2),
        "stacks": [_stack(result) for result in report.results],
        "services": [service_data(row) for row in report.services],
    }


def service_data(row: ServiceRow) -> dict[str, Any]:
    """One service for scripts."""
    return asdict(row)


def _stack(result: Result) -> Mapping[str, Any]:
    return {
        "stack": result.stack.name,
        "layer": str(result.stack.layer),
        "region": result.stack.region,
        "outcome": result.outcome.value,
        "seconds": round(result.seconds, 2),
        "created": result.created,
        "updated": result.updated,
        "replaced": result.replaced,
        "deleted": result.deleted,
        "same": result.same,
        "changes": [asdict(change) for change in result.changes],
        "errors": list(result.errors),
        "warnings": list(result.warnings),
        "refusals": list(result.refusals),
        "undecided": list(result.undecided),
        "log": result.log,
    }
