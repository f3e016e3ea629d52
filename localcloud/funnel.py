"""The one way into moto: in order, with ids that a replay gives again, written down."""

import json
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol
from xml.sax.saxutils import escape

from localcloud.exchange import Request, Response, call, request_from
from localcloud.journal import Entry, Journal
from localcloud.outage import LostRegionError, Outages

log = logging.getLogger(__name__)

# Headers that don't change what a request means, left out of the journal.
_DULL = frozenset({"user-agent", "accept", "accept-encoding", "connection", "content-length", "expect", "host"})


class Extension(Protocol):
    """What the local cloud adds to one service of moto, at the same HTTP boundary."""

    def answer(self, request: Request) -> Response | None:
        """Answer in moto's place, or None to leave the request to moto."""

    def answered(self, request: Request, response: Response) -> Response:
        """Take note of moto's answer, and change it where moto's own is not enough."""


@dataclass
class Outcome:
    """The resource that a transaction made or deleted, by a name that is its own."""

    made: str = ""
    gone: str = ""


class Funnel:
    """A WSGI application around moto's, and the same for callers in this process. Thread-safe."""

    def __init__(
        self, journal: Journal, world: str, extensions: dict[str, Extension], outages: Outages | None = None
    ) -> None:
        self.lock = threading.RLock()
        self.replaying = False
        self._journal = journal
        self._world = world
        self._extensions = extensions
        self._outages = outages
        self._application: Any = None
        self._local = threading.local()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        try:
            response = self.send(request_from(environ))
        except LostRegionError:
            # Nobody answers: the caller finds its connection closed.
            if connection := environ.get("werkzeug.socket"):
                connection.shutdown(socket.SHUT_RDWR)
            response = Response(503, [], b"")
        start_response(f"{response.status} {'OK' if response.status < 400 else 'Error'}", response.headers)
        return [response.body]

    def send(self, request: Request) -> Response:
        """Answer one request. Raises LostRegionError where its region is lost."""
        with self.lock:
            if self._outages is not None:
                self._outages.check(request)
            number = self._journal.next_number() if request.changes_something or request.draws else 0
            response = self._dispatch(request, number)
            if request.changes_something and not request.passes and response.status < 400:
                self._journal.append(self._entry(request, number))
            return response

    @contextmanager
    def transaction(self) -> Iterator["Outcome"]:
        """What this thread sends inside belongs together: a replay takes all of it, or none if it never ended.

        An operation that fails keeps what it did so far, as AWS does. The body sets in the outcome what came of it.
        """
        outcome = Outcome()
        with self.lock:
            self._local.transaction = self._journal.begin()
        try:
            yield outcome
        finally:
            with self.lock:
                self._journal.commit(self._local.transaction, outcome.made, outcome.gone)
            self._local.transaction = 0

    def replay(self) -> int:
        """Build the world again from the journal; returns the number of requests."""
        entries = self._journal.replay()
        self.replaying = True
        with self.lock:
            for entry in entries:
                request = Request(entry.method, entry.target, entry.headers, entry.body, replayed=True)
                response = self._dispatch(request, entry.number)
                if response.status >= 400:
                    log.error("replay: %s %s answered %d", entry.method, entry.target, response.status)
        self.replaying = False
        return len(entries)

    def _entry(self, request: Request, number: int) -> Entry:
        return Entry(
            number=number,
            method=request.method,
            target=request.target,
            headers={name: value for name, value in request.headers.items() if name not in _DULL},
            body=request.body,
            transaction=getattr(self._local, "transaction", 0),
        )

    def _dispatch(self, request: Request, number: int) -> Response:
        from localcloud.aws.moto import application, seed

        if self._application is None:
            self._application = application(self._world)
        environ = request.environ()
        application = self._application.get_application(environ)  # a service's first use draws numbers of its own
        seed(f"{self._world}:{number or request.fingerprint}")
        extension = self._extensions.get(request.service)
        response = extension.answer(request) if extension else None
        if response is None:
            response = _moto(application, request, environ)
            if extension and response.status < 400:
                response = extension.answered(request, response)
        return response


def _moto(application: Any, request: Request, environ: dict[str, Any]) -> Response:
    try:
        response = call(application, environ)
    except NotImplementedError as error:
        return _failure(request, 501, f"The local cloud has not got this call of {request.service}: {error}")
    except Exception as error:  # moto's own defects: the caller gets an answer, the log the traceback
        log.exception("moto failed at %s %s %s", request.service, request.action or request.method, request.path)
        return _failure(request, 500, f"moto failed at {request.action or request.method} {request.path}: {error!r}")
    if response.status == 404 and response.body.startswith(b"<!doctype html>"):  # Flask's own: moto has no such path
        what = f"{request.method} {request.path}"
        return _failure(request, 501, f"The local cloud has not got this call of {request.service}: {what}")
    return response


def _failure(request: Request, status: int, message: str) -> Response:
    """An error in the form that the service's protocol has for it."""
    if "json" in request.headers.get("content-type", "") or request.service in ("eks", "backup"):
        content = {"message": message, "__type": "LocalCloudFailure"}
        return Response(status, [("content-type", "application/json")], json.dumps(content).encode())
    error = f"<Error><Code>LocalCloudFailure</Code><Message>{escape(message)}</Message></Error>"
    text = f"<ErrorResponse><Errors>{error}</Errors>{error}</ErrorResponse>"
    return Response(status, [("content-type", "application/xml")], text.encode())
