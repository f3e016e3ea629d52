"""Before the engine is told to end: let the callers find another replica, and let those that wait have their answers.

    drain.py <port> <delay seconds> <most seconds>

Sleeps until no endpoint list names the pod any more, then waits for the last running request, at most so long. vLLM
itself ends what it is answering when it is told to stop.

Runs in the engine's container: standard library alone.
"""

import sys
import time
from urllib.request import urlopen

RUNNING = ("vllm:num_requests_running", "vllm:num_requests_waiting")
"""https://docs.vllm.ai/en/stable/usage/metrics.html"""

EVERY_SECONDS = 1.0


def under_way(text: str) -> float:
    """The requests that run or wait, from the metrics' text."""
    lines = [line for line in text.splitlines() if line.startswith(RUNNING)]
    return sum(float(line.rpartition(" ")[2]) for line in lines)


def drain(port: str, most: float) -> bool:
    """Wait until nothing is under way; False if something still was after `most` seconds."""
    deadline = time.monotonic() + most
    while time.monotonic() < deadline:
        try:
            with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=3) as answer:
                if under_way(answer.read().decode()) == 0:
                    return True
        except OSError:
            return True  # nobody is there to be waited for
        time.sleep(EVERY_SECONDS)
    return False


def main(arguments: list[str]) -> int:
    """Sleep, then drain; a request that takes too long is cut off all the same."""
    port, delay, most = arguments
    time.sleep(float(delay))
    drain(port, float(most))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
