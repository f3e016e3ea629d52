"""The layers of an environment in order, the stacks of one layer side by side."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

from cli.cloud import Cloud
from cli.engine import Engine
from cli.events import Event
from cli.pulumi import Pulumi
from cli.results import Operation, Outcome, Result
from cli.state import StackState
from cli.worlds import Worlds
from spec.naming import Stack

Wave = Sequence[Stack]


class Listener(Protocol):
    """Shows how far it is; called from the threads of the runs."""

    def begun(self, stack: Stack, operation: Operation, expected: int) -> None:
        """A stack's run begins; `expected` resources are known of it so far."""

    def heard(self, stack: Stack, event: Event) -> None:
        """Something happened in it."""

    def ended(self, result: Result) -> None:
        """It is over."""

    def say(self, text: str) -> None:
        """One line for the user."""


def waves(stacks: Iterable[Stack]) -> list[Wave]:
    """Stacks of the same layer go together, in the order of `stacks`."""
    together: list[list[Stack]] = []
    for stack in stacks:
        if together and together[-1][0].layer is stack.layer:
            together[-1].append(stack)
        else:
            together.append([stack])
    return list(together)


class Run:
    """One command's way through the stacks."""

    def __init__(
        self,
        *,
        cloud: Cloud,
        pulumi: Pulumi,
        engine: Engine,
        worlds: Worlds,
        listener: Listener,
        states: dict[str, StackState],
        refresh: bool = False,
        options: Mapping[str, Sequence[str]] | None = None,
        digests: Mapping[str, Path] | None = None,
    ) -> None:
        """By the stack's name: `options` are further flags of Pulumi's, `digests` the files for what it prints."""
        self._cloud, self._pulumi, self._engine = cloud, pulumi, engine
        self._worlds, self._listener, self._states = worlds, listener, states
        self._refresh, self._options, self._digests = refresh, options or {}, digests or {}
        self._world = cloud.world()

    def up(self, stacks: Sequence[Stack]) -> list[Result]:
        """Brings the stacks up, layer by layer; a layer is not begun when one before it failed."""
        self._create([stack.name for stack in stacks if stack.name not in self._states])
        return self._waves(waves(stacks), Operation.UP)

    def preview(self, stacks: Sequence[Stack]) -> list[Result]:
        """What `up` would change. All at once: what an earlier layer is yet to make is shown as unknown."""
        self._create([stack.name for stack in stacks if stack.name not in self._states])
        return self._waves([stacks], Operation.PREVIEW)

    def destroy(self, stacks: Sequence[Stack]) -> list[Result]:
        """Takes the stacks down in the opposite order; of those that are empty nothing is asked."""
        full = [stack for stack in stacks if (state := self._states.get(stack.name)) and state.resources]
        empty = [Result(stack=stack, outcome=Outcome.DONE) for stack in stacks if stack not in full]
        return self._waves(waves(reversed(full)), Operation.DESTROY) + empty

    def _create(self, missing: list[str]) -> None:
        """The first one alone: it lays down the backend's own files, and the salt that all stacks share."""
        first, rest = missing[:1], missing[1:]
        for name in first:
            self._cloud.new_stack(name, self._pulumi)
        with ThreadPoolExecutor(max_workers=4) as pool:
            list(pool.map(lambda name: self._cloud.new_stack(name, self._pulumi), rest))

    def _waves(self, order: Iterable[Wave], operation: Operation) -> list[Result]:
        results: list[Result] = []
        for wave in order:
            if any(result.outcome is not Outcome.DONE for result in results):
                results += [Result(stack=stack, outcome=Outcome.NOT_STARTED) for stack in wave]
                continue
            with ThreadPoolExecutor(max_workers=len(wave)) as pool:
                results += pool.map(lambda stack: self._one(stack, operation), wave)
        return results

    def _one(self, stack: Stack, operation: Operation) -> Result:
        known = self._states.get(stack.name) or StackState(name=stack.name, resources=0)
        self._listener.begun(stack, operation, known.resources)
        refresh = known.resources > 0 and (self._refresh or self._worlds.differs(stack.name, self._world))
        changing = operation is not Operation.PREVIEW
        if changing and known.pending:
            self._settle(stack, known)
        if changing and not refresh:
            self._worlds.keep(stack.name, self._world)  # before the run: it may be cut off half-way
        options = (*(("--refresh",) if refresh else ()), *self._options.get(stack.name, ()))
        result = self._engine.run(
            stack,
            operation,
            lambda event: self._listener.heard(stack, event),
            *options,
            digest=self._digests.get(stack.name),
        )
        if changing and result.outcome is Outcome.DONE:
            self._worlds.keep(stack.name, self._world)
        self._listener.ended(result)
        return result

    def _settle(self, stack: Stack, known: StackState) -> None:
        """Operations that were cut off when Pulumi was killed: state is compared with what is there."""
        self._listener.say(
            f"{stack.name}: the last run was cut off while {', '.join(known.pending)}; comparing with what is there."
        )
        options = self._options.get(stack.name, ())
        self._engine.run(stack, Operation.REFRESH, lambda event: self._listener.heard(stack, event), *options)
