"""The daemon's control port: one line of JSON asks, one answers; the connection itself may be the lease.

Standard library only on the asking side, so that a plugin starts in milliseconds.
"""

import json
import socket
import socketserver
import threading
from collections.abc import Callable
from typing import Any

from localcloud.errors import LocalCloudError

Handler = Callable[[dict[str, Any]], tuple[dict[str, Any], Callable[[], None] | None]]
"""Takes a question; gives the answer, and what to do once the asker has hung up."""


class ControlServer:
    """Listens on 127.0.0.1 and passes questions with the right token to a handler, each in a thread of its own."""

    def __init__(self, port: int, token: str, handler: Handler) -> None:
        class Connection(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                _converse(self, token, handler)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

        try:
            self._server = Server(("127.0.0.1", port), Connection)
        except OSError:  # taken by someone else meanwhile
            self._server = Server(("127.0.0.1", 0), Connection)
        self.port = int(self._server.server_address[1])

    def start(self) -> None:
        """Answer from now on."""
        threading.Thread(target=self._server.serve_forever, name="control", daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        self._server.shutdown()
        self._server.server_close()


def _converse(connection: socketserver.StreamRequestHandler, token: str, handler: Handler) -> None:
    question = json.loads(connection.rfile.readline() or b"{}")
    if question.pop("token", None) != token:
        return
    hung_up: Callable[[], None] | None = None
    try:
        answer, hung_up = handler(question)
    except LocalCloudError as error:
        answer = {"error": str(error)}
    try:
        connection.wfile.write(json.dumps(answer).encode() + b"\n")
        if hung_up:
            connection.rfile.read()
    except ConnectionError:
        return
    finally:
        if hung_up:
            hung_up()


def ask(port: int, token: str, question: dict[str, Any], timeout: float) -> dict[str, Any]:
    """Ask the daemon one thing; `timeout` in seconds.

    Raises:
        LocalCloudError: the daemon refuses, hangs up, or says that it failed.
        OSError: nothing listens there.
    """
    with socket.create_connection(("127.0.0.1", port), timeout) as connection:
        connection.sendall(json.dumps({"token": token, **question}).encode() + b"\n")
        line = connection.makefile("rb").readline()
    if not line:
        raise LocalCloudError("The local cloud hung up on its own tools: run `relight local stop` and start it again.")
    answer: dict[str, Any] = json.loads(line)
    if "error" in answer:
        raise LocalCloudError(answer["error"])
    return answer
