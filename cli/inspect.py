"""Commands that change nothing: what is up, what it says of itself, how other programs reach it."""

import json
import os
import shlex

from cli import kubernetes, services
from cli.clouds import choose
from cli.errors import UserError
from cli.home import Home
from cli.kubernetes import ready_replicas
from cli.pulumi import Pulumi
from cli.report import service_data
from cli.session import Session, say
from cli.state import StackState


def status(session: Session, *, as_json: bool) -> None:
    """Stacks with their resources, services with their replicas."""
    stacks = [*session.stacks(), *session.left_over()]
    states = session.states(stacks)
    rows = services.rows(stacks, states, ready_replicas(session.cloud, say))
    if as_json:
        known = [_stack(stack.name, states.get(stack.name)) for stack in stacks]
        print(json.dumps({"stacks": known, "services": [service_data(row) for row in rows]}, indent=2))
        return
    from cli import tables

    out = tables.console()
    cells = [_cells(stack.name, states.get(stack.name)) for stack in stacks]
    out.print(tables.table(("stack", "", "resources", "last changed"), cells, right=("resources",)), "")
    if rows:
        out.print(tables.services(rows))


def outputs(session: Session, region: str | None, *, as_json: bool) -> None:
    """Each stack's topology. Raises UserError when none is up."""
    states = session.states(session.stacks(region))
    topologies = {name: state.topology for name, state in states.items() if state.topology}
    if not topologies:
        raise UserError(f"{session.name} has no outputs yet: bring it up with `relight up {session.name}`.")
    if as_json:
        print(json.dumps(topologies, indent=2))
        return
    from cli import tables

    out = tables.console()
    for name, topology in topologies.items():
        out.rule(name, align="left")
        out.print_json(json.dumps(topology))


def kubeconfig(session: Session, region: str | None) -> None:
    """Writes the kubeconfig; its path is all that goes to standard output. Raises UserError, LocalCloudError."""
    stacks = session.stacks()
    path = kubernetes.merged(session.cloud, session.home, session.name, stacks, session.states(stacks), region)
    print(path)


def variables(session: Session) -> None:
    """Shell lines for `eval`; the cloud is started, since what follows needs it. Raises LocalCloudError."""
    session.cloud.start()
    for name, value in session.cloud.variables().items():
        if value is None and name in os.environ:
            print(f"unset {name}")
        elif value is not None and os.environ.get(name) != value:
            print(f"export {name}={shlex.quote(value)}")


def pulumi(arguments: list[str], cloud: str | None) -> None:
    """Becomes Pulumi, with the cloud started. Raises ToolError, LocalCloudError, UserError."""
    chosen = choose(cloud, Home.find())
    chosen.start()
    Pulumi(chosen.variables()).become(arguments)


def _cells(name: str, state: StackState | None) -> tuple[str, str, str, str]:
    if state is None:
        return (name, "not made yet", "", "")
    what = "up" if state.resources else "empty"
    if state.pending:
        what = f"cut off: {len(state.pending)} operations unknown"
    if state.holders:
        what = f"locked by {', '.join(f'{holder.user}@{holder.host} (pid {holder.pid})' for holder in state.holders)}"
    return (name, what, str(state.resources), state.updated[:19].replace("T", " "))


def _stack(name: str, state: StackState | None) -> dict[str, object]:
    if state is None:
        return {"stack": name, "exists": False}
    return {
        "stack": name,
        "exists": True,
        "resources": state.resources,
        "updated": state.updated,
        "pending": list(state.pending),
        "locked_by": [f"{holder.user}@{holder.host} (pid {holder.pid})" for holder in state.holders],
    }
