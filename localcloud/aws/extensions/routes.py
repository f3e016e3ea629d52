"""A small table of routes for the REST calls that moto does not have."""

import json
import re
from collections.abc import Callable
from typing import Any

from localcloud.exchange import Request, Response

Handle = Callable[[Request, dict[str, str], dict[str, Any]], dict[str, Any]]
"""Takes the request, the parts of its path and its JSON body; gives the JSON answer."""


class ServiceError(Exception):
    """An error that the AWS service would answer: its code, the sentence, and the HTTP status."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


class Routes:
    """Finds the handler for a method and path, e.g. `POST /clusters/{name}/access-entries`."""

    def __init__(self, table: dict[str, Handle]) -> None:
        self._table = [(*_compile(route), handle) for route, handle in table.items()]

    def answer(self, request: Request) -> Response | None:
        """The answer of the handler whose route fits, or None."""
        path = request.path.rstrip("/")
        for method, pattern, handle in self._table:
            found = pattern.fullmatch(path) if method == request.method else None
            if found:
                try:
                    body = handle(request, found.groupdict(), json.loads(request.body or b"{}"))
                except ServiceError as error:
                    content = {"message": str(error), "__type": error.code}
                    return _json(error.status, content, {"x-amzn-errortype": error.code})
                return _json(200, body, {})
        return None


def _compile(route: str) -> tuple[str, re.Pattern[str]]:
    method, _, path = route.partition(" ")
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)
    return method, re.compile(re.sub(r"\{(\w+)\*\}", r"(?P<\1>.+)", pattern))


def _json(status: int, content: dict[str, Any], headers: dict[str, str]) -> Response:
    return Response(
        status, [("content-type", "application/json"), *headers.items()], json.dumps(content, default=str).encode()
    )
