"""Asks every health check's endpoint at its interval, and tells what is healthy."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from localcloud.aws.health.check import Check
from localcloud.aws.health.probe import Observation
from localcloud.aws.health.state import State, after

log = logging.getLogger(__name__)

LEAST_SECONDS = 0.5
"""The shortest real time between two questions to one endpoint, however fast the clock."""

AlarmState = Callable[[str, str, str], str]
"""The state of an alarm by account, region and name: OK, ALARM or INSUFFICIENT_DATA."""


class HealthChecker:
    """One checker, where Route 53 has eight regions of them; thread-safe.

    `checks` tells which there are, `ask` asks an endpoint, `alarm_state` knows the alarms; `clock` is how many times
    faster than real time intervals pass. A check without an answer yet is taken for healthy, as Route 53 does.
    """

    def __init__(
        self,
        checks: Callable[[], list[Check]],
        ask: Callable[[Check], Observation],
        alarm_state: AlarmState,
        clock: float,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._checks, self._ask, self._alarm_state = checks, ask, alarm_state
        self._clock, self._now = clock, now
        self._states: dict[str, State] = {}
        self._last_known: dict[str, bool] = {}
        self._asked: dict[str, float] = {}
        self._stop = threading.Event()
        self._pool = ThreadPoolExecutor(8, thread_name_prefix="health")

    def start(self) -> None:
        """Ask from now on, in the background."""
        threading.Thread(target=self._run, name="health", daemon=True).start()

    def stop(self) -> None:
        """Ask no more."""
        self._stop.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def tick(self) -> None:
        """Ask every endpoint whose interval has passed, and wait for the answers."""
        known = {check.number: check for check in self._checks()}
        for gone in self._states.keys() - known.keys():
            self._states.pop(gone, None)
        now = self._now()
        due = [check for check in known.values() if check.asks and now >= self._due(check)]
        self._asked.update({check.number: now for check in due})
        for check, seen in zip(due, self._pool.map(self._ask, due), strict=True):
            self._note(check, seen)

    def healthy(self, number: str) -> bool:
        """Whether a check is healthy, or not known to be otherwise."""
        return self.statuses().get(number) is not False

    def statuses(self) -> dict[str, bool | None]:
        """The health of every check by id; None while nothing is known of it."""
        known = {check.number: check for check in self._checks()}
        return {number: self._status(check, known, depth=3) for number, check in known.items()}

    def observation(self, number: str) -> Observation | None:
        """What was last seen of an endpoint."""
        state = self._states.get(number)
        return state.last if state else None

    def _due(self, check: Check) -> float:
        return self._asked.get(check.number, float("-inf")) + max(LEAST_SECONDS, check.interval / self._clock)

    def _note(self, check: Check, seen: Observation) -> None:
        before = self._states.get(check.number, State())
        needed = (check.threshold - 1) * check.interval / self._clock
        state = self._states[check.number] = after(before, seen, self._now(), needed)
        if state.healthy != before.healthy:
            log.info("health of %s%s: %s (%s)", check.host, check.path, state.healthy, seen.told)

    def _status(self, check: Check, known: Mapping[str, Check], depth: int) -> bool | None:
        if check.disabled:
            return not check.inverted
        found = self._plain(check, known, depth)
        return found if found is None or not check.inverted else not found

    def _plain(self, check: Check, known: Mapping[str, Check], depth: int) -> bool | None:
        if check.asks:
            return self._states.get(check.number, State()).healthy
        if check.type == "CALCULATED":
            children = [
                self._status(known[each], known, depth - 1) for each in check.children if depth and each in known
            ]
            return sum(each is not False for each in children) >= check.children_needed
        if check.alarm is None:
            return None
        name, region = check.alarm
        return self._of_alarm(check, self._alarm_state(check.account, region, name))

    def _of_alarm(self, check: Check, state: str) -> bool:
        if state == "INSUFFICIENT_DATA":
            known = self._last_known.get(check.number, True)
            return {"Healthy": True, "Unhealthy": False}.get(check.without_data, known)
        self._last_known[check.number] = state != "ALARM"
        return state != "ALARM"

    def _run(self) -> None:
        while not self._stop.wait(LEAST_SECONDS / 2):
            try:
                self.tick()
            except Exception:
                if not self._stop.is_set():
                    log.exception("health checks")
