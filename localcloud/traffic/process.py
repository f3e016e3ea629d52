"""One process behind a container: started again when it ends by itself, as a kubelet would."""

import logging
import threading
from concurrent.futures import Future

from localcloud.traffic.nursery import Nursery, Order

log = logging.getLogger(__name__)

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 300.0  # as Kubernetes has it


class Process:
    """Keeps an order running until stopped; thread-safe."""

    def __init__(self, name: str, order: Order, nursery: Nursery) -> None:
        self.name = name
        self.restarts = 0
        self.pid: int | None = None
        self._order, self._nursery = order, nursery
        self._guard = threading.Lock()
        self._wanted = True
        self._timer: threading.Timer | None = None

    def start(self) -> None:
        """Have it started; it has a pid soon."""
        with self._guard:
            if not self._wanted:
                return
        started = self._nursery.order(self._order, self._ended)
        started.add_done_callback(self._started)

    def stop(self) -> None:
        """Have it ended, whether it has started already or not."""
        with self._guard:
            self._wanted = False
            pid, timer = self.pid, self._timer
        if timer is not None:
            timer.cancel()
        if pid is not None:
            self._nursery.end(pid)

    def _started(self, future: "Future[int]") -> None:
        if future.cancelled() or (error := future.exception()) is not None:
            log.error("%s did not start: %s", self.name, None if future.cancelled() else error)
            self._again()
            return
        with self._guard:
            self.pid = future.result()
            wanted = self._wanted
        if not wanted:
            self._nursery.end(future.result())

    def _ended(self, code: int) -> None:
        with self._guard:
            self.pid = None
        self._again(code)

    def _again(self, code: int | None = None) -> None:
        with self._guard:
            if not self._wanted:
                return
            pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2**self.restarts)
            self.restarts += 1
            self._timer = threading.Timer(pause, self.start)
            self._timer.daemon = True
            self._timer.start()
        log.warning("%s ended with %s (see %s); again in %g s", self.name, code, self._order.log, pause)
