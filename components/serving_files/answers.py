"""Does the model really answer?

    answers.py <port> <model> [--first]

vLLM's /health says that the engine's process lives, also when its GPU is broken, so a token is asked for. What is slow
is not broken, though: a busy engine lets a question wait, and taking busy replicas out of the rotation would bury the
rest under their load. So a question that gets no answer in time counts as answered while /health says yes; an error, or
a refused connection, does not. With `--first` (before the pod is ready, when nobody waits) only an answer counts.

Runs in the engine's container: standard library alone.
"""

import json
import sys
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

FIRST_SECONDS = 55.0
"""The first answer warms the engine up: 30 to 60 s (vllm-project/vllm#19824)."""

SECONDS = 4.0
BUSY = (429, 503)


def answers(base: str, model: str, seconds: float) -> bool | None:
    """Whether the model answers; None if it is too busy to say."""
    question = {"model": model, "prompt": "1", "max_tokens": 1, "temperature": 0}
    request = Request(f"{base}/v1/completions", json.dumps(question).encode(), {"Content-Type": "application/json"})
    try:
        with urlopen(request, timeout=seconds) as answer:
            return bool(json.load(answer)["choices"])
    except HTTPError as error:
        return None if error.code in BUSY else False
    except TimeoutError:
        return None
    except URLError as error:
        return None if isinstance(error.reason, TimeoutError) else False
    except (ConnectionError, ValueError, KeyError):
        return False


def healthy(base: str, seconds: float = 3.0) -> bool:
    """Whether the engine says that it lives."""
    try:
        with urlopen(f"{base}/health", timeout=seconds) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def main(arguments: list[str]) -> int:
    """Ask; returns the exit code."""
    port, model, *more = arguments
    base = f"http://127.0.0.1:{port}"
    if "--first" in more:
        return 0 if answers(base, model, FIRST_SECONDS) else 1
    answered = answers(base, model, SECONDS)
    return 0 if answered or (answered is None and healthy(base)) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
