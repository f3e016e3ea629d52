"""Pulumi's own locks on stacks: those that a dead process left behind are taken away, others are respected."""

import socket
import subprocess
from collections.abc import Callable, Iterable

from cli.cloud import PulumiCommand
from cli.errors import UserError
from cli.state import Holder, StackState

Say = Callable[[str], None]


def clear(states: Iterable[StackState], pulumi: PulumiCommand, say: Say) -> None:
    """Cancels locks whose holder on this machine is dead. Raises UserError for one that may be alive."""
    for state in states:
        for holder in state.holders:
            if holder.host != socket.gethostname():
                raise UserError(
                    f"The stack {state.name} is locked by {holder.user}@{holder.host} (pid {holder.pid}) since "
                    f"{holder.since}. If that machine no longer works on it: "
                    f"relight pulumi -- cancel --yes --stack {state.name}"
                )
            if _alive(holder):
                raise UserError(
                    f"The stack {state.name} is being changed by Pulumi itself ({holder.user}, pid {holder.pid}, since "
                    f"{holder.since}). Wait for it to end, then run this again."
                )
        if state.holders:
            dead = ", ".join(str(holder.pid) for holder in state.holders)
            pulumi("cancel", "--yes", "--stack", state.name)
            say(f"{state.name}: took away the lock that Pulumi left when it was killed (pid {dead}).")


def _alive(holder: Holder) -> bool:
    """Whether that process is there and still a Pulumi: the system gives numbers of dead processes away again."""
    asked = ["ps", "-p", str(holder.pid), "-o", "comm="]
    name = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    return name.rpartition("/")[2].startswith("pulumi")
