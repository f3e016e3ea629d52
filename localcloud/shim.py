"""What stands on PATH as `pulumi-resource-aws` and `pulumi-resource-kubernetes`.

Pulumi starts one process per provider instance and reads a port from its output. This one asks the running local cloud
for a port, prints it, and lives until it is killed; then the local cloud closes the port. Runs with `python -S -E`:
standard library only, a few milliseconds.
"""

import json
import os
import socket
import sys
from typing import NoReturn


def main(record_path: str, kind: str) -> NoReturn:
    """Lease a provider of this kind from the local cloud whose record lies at `record_path`."""
    try:
        with open(record_path) as file:
            record = json.load(file)
        connection = socket.create_connection(("127.0.0.1", record["control_port"]), 10)
    except (FileNotFoundError, ConnectionRefusedError):
        _fail("The local cloud is not running: start it with `relight local start`.")
    connection.settimeout(60)
    # Whoever calls is the account that the access key names; real keys name none.
    question = {"token": record["token"], "ask": "provider", "kind": kind, "key": os.environ.get("AWS_ACCESS_KEY_ID")}
    connection.sendall(json.dumps(question).encode() + b"\n")
    answers = connection.makefile("rb")
    answer = json.loads(answers.readline() or b'{"error": "The local cloud stopped: run `relight local start`."}')
    if "error" in answer:
        _fail(answer["error"])
    print(answer["port"], flush=True)
    connection.settimeout(None)
    answers.read()  # returns when the local cloud is gone
    _fail("The local cloud stopped while Pulumi was at work: run `relight local start`, then the same command again.")


def _fail(message: str) -> NoReturn:
    print(message, file=sys.stderr, flush=True)
    raise SystemExit(1)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
