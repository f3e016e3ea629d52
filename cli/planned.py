"""What an environment's stacks would be after an `up`: the resource graph of a preview of all of them at once."""

import json
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from cli.engine import Engine
from cli.errors import FailedError, StoppedError, UserError
from cli.interrupts import passed_on
from cli.progress import Progress
from cli.results import Outcome, Result
from cli.run import Run
from cli.session import Session

if TYPE_CHECKING:
    from recovery.graph.graph import Graph

_OPTIONS = ("--json", "--show-sames")


def planned(session: Session) -> "Graph":
    """The graph of all stacks, as a preview shows it; changes nothing.

    Raises FailedError, with what Pulumi said, where a stack can't be previewed; StoppedError when it was interrupted.
    """
    from recovery.graph.engine import from_preview
    from recovery.graph.graph import Graph

    stacks = session.stacks()
    session.cloud.start()
    states = session.states(stacks)
    engine = Engine(session.pulumi, session.home.logs)
    digests = {stack.name: session.home.logs / f".{stack.name}-plan.json" for stack in stacks}
    with Progress() as progress, passed_on(engine, progress.say), ExitStack() as files:
        for digest in digests.values():
            files.callback(digest.unlink, missing_ok=True)
        run = Run(
            cloud=session.cloud,
            pulumi=session.pulumi,
            engine=engine,
            worlds=session.worlds,
            listener=progress,
            states=states,
            options=dict.fromkeys(digests, _OPTIONS),
            digests=digests,
        )
        results = run.preview(stacks)
        if engine.stopped:
            raise StoppedError("Nothing was changed, and nothing is judged.")
        _refuse(results)
        return Graph(resource for digest in digests.values() for resource in from_preview(_read(digest)))


def deployed(session: Session) -> "Graph":
    """The graph of what the stacks' state holds. Raises UserError for a stack that was never made."""
    from recovery.graph.engine import from_state
    from recovery.graph.graph import Graph

    session.cloud.start()
    stacks = session.stacks()
    made = session.states(stacks)
    if missing := [stack.name for stack in stacks if stack.name not in made]:
        raise UserError(f"{', '.join(missing)}: nothing is deployed yet; leave --deployed out, or `relight up` first.")
    exported = [json.loads(session.pulumi("stack", "export", "--stack", stack.name)) for stack in stacks]
    return Graph(resource for each in exported for resource in from_state(each))


def _read(digest: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads(digest.read_text(encoding="utf-8"))
    return found


def _refuse(results: Sequence[Result]) -> None:
    failed = [result for result in results if result.outcome is not Outcome.DONE]
    if failed:
        said = [
            f"{result.stack.name}: {error}" for result in failed for error in result.errors or (result.outcome.value,)
        ]
        raise FailedError("\n".join(said))
