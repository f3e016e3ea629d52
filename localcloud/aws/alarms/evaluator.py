"""Evaluates every alarm as time passes, and tells the topics of what changed."""

import json
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from localcloud.aws.alarms.alarm import Place, points, watched, whole
from localcloud.aws.alarms.metrics import Samples, samples, seconds
from localcloud.aws.alarms.rule import ALARM, INSUFFICIENT, OK, state
from localcloud.aws.alarms.states import AlarmState, AlarmStates
from localcloud.errors import LocalCloudError

log = logging.getLogger(__name__)

PERIOD = 60.0
"""Seconds of the clock between two evaluations."""
LEAST_SECONDS = 0.25
KEPT_SECONDS = 3600.0
"""How long metric data is kept, in seconds of the clock: longer than any alarm looks back."""
_TOLD = 1000
_CAUGHT_UP = 60
"""Minutes of the clock that are made up for when the machine was too busy to look."""
_UNTOUCHED = "Unchecked:"
"""How the reason begins that moto gives an alarm that was just put."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What was published at a topic."""

    topic: str
    alarm: str
    state: str
    at: float


class AlarmEvaluator:
    """Evaluates moto's alarms; `lock` guards moto's objects, `now` gives seconds since 1970, `feed` puts metrics first.

    States are kept in the file `path`; metric data is not kept over a restart.
    """

    def __init__(
        self,
        lock: AbstractContextManager[Any],
        clock: float,
        path: Path,
        feed: Callable[[list[datetime]], None] = lambda moments: None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._lock, self._clock, self._feed, self._now = lock, clock, feed, now
        self._states = AlarmStates(path)
        self._failed: set[Place] = set()
        self._fed = 0
        self._judged: dict[Place, int] = {}
        self.told: deque[Told] = deque(maxlen=_TOLD)
        self._stop = threading.Event()

    def start(self) -> None:
        """Evaluate from now on, in the background."""
        threading.Thread(target=self._run, name="alarms", daemon=True).start()

    def stop(self) -> None:
        """Evaluate no more."""
        self._stop.set()

    def tick(self) -> None:
        """Evaluate every alarm once."""
        self._feed(self._unfed())
        alarms, data = self._alarms()
        changed: dict[Place, AlarmState] = {}
        for place, kept in alarms.items():
            known = self._states.get(place) or AlarmState(value=INSUFFICIENT, reason="new", since=self._now())
            after = self._after(place, kept, self._before(kept, known), data[place[:2]])
            new = after.value != known.value
            if new or self._states.get(place) is None:
                changed[place] = after
            self._show(place, kept, after, tell=new)
        self._states.put(changed, set(alarms))

    def _unfed(self) -> list[datetime]:
        """A moment in each minute of the clock since the last time: one that was missed would be missing data."""
        length = PERIOD / self._clock
        minute = int(self._now() / length)
        first = max(self._fed + 1, minute - _CAUGHT_UP) if self._fed else minute
        self._fed = max(self._fed, minute)
        return [datetime.fromtimestamp((number + 0.5) * length, UTC) for number in range(first, minute + 1)]

    def state(self, account: str, region: str, name: str) -> str:
        """An alarm's state; INSUFFICIENT_DATA for one that isn't there."""
        found = self._states.get((account, region, name))
        return found.value if found else INSUFFICIENT

    def states(self) -> dict[Place, AlarmState]:
        """Every alarm's state."""
        return self._states.all()

    def _alarms(self) -> tuple[dict[Place, Any], dict[tuple[str, str], Samples]]:
        from moto.cloudwatch.models import cloudwatch_backends

        oldest = self._now() - KEPT_SECONDS / self._clock
        alarms: dict[Place, Any] = {}
        data: dict[tuple[str, str], Samples] = {}
        with self._lock:
            for account, region, backend in cloudwatch_backends.iter_backends():
                backend.metric_data = [each for each in backend.metric_data if seconds(each.timestamp) >= oldest]
                metric_alarms = {name: kept for name, kept in backend.alarms.items() if not kept.rule}
                alarms |= {(account, region, name): kept for name, kept in metric_alarms.items()}
                data[account, region] = samples(backend.metric_data) if backend.alarms else {}
        return alarms, data

    def _before(self, kept: Any, known: AlarmState) -> AlarmState:
        """The state so far: ours, unless somebody set another one at CloudWatch."""
        if kept.state_value != known.value and not kept.state_reason.startswith(_UNTOUCHED):
            return AlarmState(value=kept.state_value, reason=kept.state_reason, since=self._now())
        return known

    def _after(self, place: Place, kept: Any, before: AlarmState, data: Samples) -> AlarmState:
        try:
            alarm = watched(kept)
            value, reason = before.value, before.reason
            last = whole(alarm, self._clock, self._now())
            # Each period has its turn, however late: a switch is thrown by one datapoint.
            for number in range(max(self._judged.get(place, last - 1) + 1, last - _CAUGHT_UP), last + 1):
                value, reason = state(alarm.rule, points(alarm, data, self._clock, number), value)
            self._judged[place] = last
        except LocalCloudError as error:
            if place not in self._failed:
                self._failed.add(place)
                log.error("alarm %s in %s: %s", place[2], place[1], error)
            return before
        since = before.since if value == before.value else self._now()
        return AlarmState(value=value, reason=reason, since=since)

    def _show(self, place: Place, kept: Any, after: AlarmState, *, tell: bool) -> None:
        """Let CloudWatch say so, and tell who is to be told."""
        if kept.state_value == after.value and not tell:
            return
        with self._lock:
            kept.update_state(after.reason, json.dumps({"reason": after.reason}), after.value)
            if not tell:
                return
            log.info("alarm %s in %s: %s (%s)", place[2], place[1], after.value, after.reason)
            if kept.actions_enabled:
                for topic in _topics(kept, after.value):
                    self._publish(place, kept, after, topic)

    def _publish(self, place: Place, kept: Any, after: AlarmState, topic: str) -> None:
        from moto.sns.models import sns_backends

        account, region, name = place
        found = sns_backends[account][region].topics.get(topic)
        if found is None:
            log.warning("alarm %s in %s: there is no topic %s", name, region, topic)
            return
        message = {
            "AlarmName": name,
            "AlarmDescription": kept.description,
            "AWSAccountId": account,
            "NewStateValue": after.value,
            "NewStateReason": after.reason,
            "Region": region,
        }
        found.publish(json.dumps(message), subject=f'{after.value}: "{name}" in {region}'[:100])
        self.told.append(Told(topic=topic, alarm=name, state=after.value, at=self._now()))

    def _run(self) -> None:
        while not self._stop.wait(max(LEAST_SECONDS, PERIOD / self._clock)):
            try:
                self.tick()
            except Exception:
                log.exception("alarms")


def _topics(kept: Any, value: str) -> list[str]:
    actions = {ALARM: kept.alarm_actions, OK: kept.ok_actions, INSUFFICIENT: kept.insufficient_data_actions}[value]
    return [action for action in actions or [] if ":sns:" in action]
