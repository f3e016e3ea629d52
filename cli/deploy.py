"""`relight up`, `preview` and `destroy`: the layers through Pulumi, under the environment's lock."""

import json
import sys
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from cli import lock, lost, pulumi_locks, services
from cli.cloud import CloudName
from cli.engine import Engine
from cli.errors import FailedError, RefusedError, StoppedError, UserError
from cli.interrupts import passed_on
from cli.kubernetes import ready_replicas
from cli.progress import Progress
from cli.report import Report, as_data
from cli.results import Operation, Result
from cli.run import Run
from cli.session import Session, say
from spec.naming import Stack


def up(
    session: Session, region: str | None, *, without: Sequence[str] = (), refresh: bool = False, yes: bool = False
) -> Report:
    """Brings the environment, or one region's stack, to what its file says; on AWS asks first, unless `yes`.

    With `refresh` the state is compared with what is really there first, so that drift is mended. `without` are regions
    that do not answer: nothing in them is touched.
    """
    lost.refuse(without, session.environment.regions, region, session.name)
    if session.policies and not without:
        _refuse_by_file(session)
    _confirm(session, Operation.UP, yes=yes)
    if region is None:
        _refuse_left_over(session)
    with _locked(session, Operation.UP, region):
        return _run(session, Operation.UP, session.stacks(region), refresh=refresh, without=without)


def preview(session: Session, region: str | None, *, without: Sequence[str] = (), refresh: bool = False) -> Report:
    """What `up` would change; takes no lock."""
    lost.refuse(without, session.environment.regions, region, session.name)
    return _run(session, Operation.PREVIEW, session.stacks(region), refresh=refresh, without=without)


def destroy(session: Session, region: str | None, *, yes: bool = False) -> Report:
    """Takes everything down, or one region's stack, also one that the file no longer has; on AWS asks first."""
    session.cloud.guard(session.environment.account, session.environment.regions)
    _confirm(session, Operation.DESTROY, yes=yes)
    gone = session.left_over()
    if region and region in [stack.region for stack in gone]:
        wanted = [stack for stack in gone if stack.region == region]
    else:
        wanted = session.stacks(region)
        if region is None:
            wanted[1:1] = gone  # with the other regions: after the edge, before the data
    with _locked(session, Operation.DESTROY, region):
        return _run(session, Operation.DESTROY, wanted)


def finish(report: Report, *, as_json: bool) -> None:
    """Prints the report. Raises FailedError or StoppedError, with what is left to do, unless all is done."""
    if as_json:
        print(json.dumps(as_data(report), indent=2))
    else:
        from cli import tables

        tables.show(report)
        if report.operation is Operation.UP and report.succeeded:
            print(f"kubectl sees it with: export KUBECONFIG=$(relight kubeconfig {report.environment}{report.flag})")
    for result in report.results:
        if result.note:
            again = f"`relight {report.operation} {report.environment}{report.flag}`"
            say(f"{result.stack.name}: {result.note}; once it answers, {again} brings it in line.")
    if not report.succeeded:
        refused = any(result.refusals for result in report.results)
        kind = StoppedError if report.stopped else RefusedError if refused else FailedError
        raise kind(report.left())


def _confirm(session: Session, operation: Operation, *, yes: bool) -> None:
    """Raises UserError unless someone types the environment's name; the local cloud is nobody's loss."""
    if yes or session.cloud.name is CloudName.LOCAL:
        return
    if not sys.stdin.isatty():
        raise UserError(
            f"`relight {operation} {session.name}` changes a real account: add --yes where nobody can be asked."
        )
    print(
        f"This changes AWS account {session.environment.account}. Type {session.name} to go on: ",
        end="",
        file=sys.stderr,
    )
    if input().strip() != session.name:
        raise UserError("Nothing was changed.")


def _locked(session: Session, operation: Operation, region: str | None) -> AbstractContextManager[None]:
    command = f"relight {operation} {session.name}" + (f" --region {region}" if region else "")
    return lock.held(session.home.locks, session.name, command)


def _run(
    session: Session,
    operation: Operation,
    wanted: list[Stack],
    *,
    refresh: bool = False,
    without: Sequence[str] = (),
) -> Report:
    left_out = lost.waiting(wanted, without)
    wanted = [stack for stack in wanted if stack.region not in without]
    began = time.monotonic()
    crashed = session.cloud.start()
    if operation is Operation.UP:
        session.cloud.prepare()
    states = session.states(wanted)
    if operation is not Operation.PREVIEW:
        pulumi_locks.clear(states.values(), session.pulumi, say)
    engine = Engine(session.pulumi, session.home.logs, _judges(session, operation, without))
    with Progress() as progress, passed_on(engine, progress.say):
        run = Run(
            cloud=session.cloud,
            pulumi=session.pulumi,
            engine=engine,
            worlds=session.worlds,
            listener=progress,
            states=states,
            refresh=refresh or crashed,
            options={s.name: lost.options(s, without, session.state.resources(s.name)) for s in wanted if without},
        )
        ways = {Operation.UP: run.up, Operation.PREVIEW: run.preview, Operation.DESTROY: run.destroy}
        results = ways[operation](wanted)
    results = [lost.explained(result, without) for result in results]
    return _report(session, operation, [*results, *left_out], time.monotonic() - began, stopped=engine.stopped)


def _refuse_by_file(session: Session) -> None:
    """Raises RefusedError for what policies refuse in the file alone: over a stack they are asked once it is made."""
    from policies.context import Context
    from policies.judge import Judge
    from policies.pack import RULES

    refused = [each for each in Judge(RULES, Context.of(session.environment)).file() if each.refuses]
    if refused:
        lines = [f"{each.rule.id}: {each.message} {each.rule.remediation}" for each in refused]
        file = f"stacks/{session.name}.yaml"
        raise RefusedError(
            "\n".join([*lines, f"{file} is refused, and nothing was changed; see `relight check {session.name}`."])
        )


def _judges(session: Session, operation: Operation, without: Sequence[str]) -> Path | None:
    """The pack that judges a run; none while a region is left out.

    What waits there is judged as it was, beside a file that has moved on, and nobody could mend what is found: the
    policies would refuse the very changes that an outage calls for.
    """
    if not without or not session.policies or operation is Operation.DESTROY:
        return session.policies
    say(
        f"No policy judges this while {', '.join(without)} is left out: `relight check {session.name}` judges the file."
    )
    return None


def _report(
    session: Session, operation: Operation, results: Sequence[Result], seconds: float, *, stopped: bool
) -> Report:
    rows: list[services.ServiceRow] = []
    if operation is Operation.UP and not stopped:
        everything = session.stacks()
        rows = services.rows(everything, session.states(everything), ready_replicas(session.cloud, say))
    return Report(
        environment=session.name,
        cloud=session.cloud.name,
        operation=operation,
        results=tuple(results),
        services=tuple(rows),
        seconds=seconds,
        stopped=stopped,
    )


def _refuse_left_over(session: Session) -> None:
    gone = session.left_over()
    states = session.states(gone)
    for stack in gone:
        if (state := states.get(stack.name)) and state.resources:
            raise UserError(
                f"stacks/{session.name}.yaml no longer has the region {stack.region}, but its stack {stack.name} still "
                f"has {state.resources} resources: put the region back, or take it down first with "
                f"`relight destroy {session.name} --region {stack.region}`."
            )
