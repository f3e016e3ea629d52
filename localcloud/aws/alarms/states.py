"""The states of alarms, kept over a restart: a thrown switch stays thrown."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from localcloud.aws.alarms.alarm import Place


@dataclass(frozen=True, kw_only=True)
class AlarmState:
    """What an alarm is, why, and since when (seconds since 1970)."""

    value: str
    reason: str
    since: float


class AlarmStates:
    """States by place, written down at each change. Not thread-safe: the evaluator alone uses it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._states = dict(_read(path))

    def get(self, place: Place) -> AlarmState | None:
        """The state of an alarm; None for one that was never evaluated."""
        return self._states.get(place)

    def put(self, changed: dict[Place, AlarmState], known: set[Place]) -> None:
        """Take over new states, and forget alarms that are there no more."""
        gone = self._states.keys() - known
        if not changed and not gone:
            return
        self._states = {place: state for place, state in {**self._states, **changed}.items() if place in known}
        part = self._path.with_suffix(".part")
        part.write_text(json.dumps([[*place, asdict(state)] for place, state in self._states.items()]))
        part.replace(self._path)

    def all(self) -> dict[Place, AlarmState]:
        """Every state by its alarm's place."""
        return dict(self._states)


def _read(path: Path) -> list[tuple[Place, AlarmState]]:
    try:
        content = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):  # a half-written file is no reason not to start: states are found anew
        return []
    return [((account, region, name), AlarmState(**state)) for account, region, name, state in content]
