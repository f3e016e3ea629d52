"""Ports of this machine for processes that are about to start."""

import socket
import threading
from collections import deque

_KEPT = 500


class Ports:
    """Gives out ports that are free, and none twice in a short time; thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._given: deque[int] = deque(maxlen=_KEPT)

    def take(self) -> int:
        """A port that nothing listens on."""
        with self._lock:
            while True:
                with socket.socket() as probe:
                    probe.bind(("127.0.0.1", 0))
                    port = int(probe.getsockname()[1])
                if port not in self._given:
                    self._given.append(port)
                    return port
