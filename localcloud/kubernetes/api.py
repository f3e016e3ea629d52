"""A small client of the Kubernetes API: objects are plain dicts, writes are server-side applies.

The dynamic client of the `kubernetes` package would do, but it discovers a cluster with a request per API group where
aggregated discovery takes two, and wraps each object in one of its own that would have to be unwrapped again.
"""

import base64
import json
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import urllib3

from localcloud.errors import LocalCloudError
from localcloud.kubernetes.endpoint import Endpoint

Object = dict[str, Any]

_DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
_APPLY = "application/apply-patch+yaml"
_MERGE = "application/merge-patch+json"
_NOT_NOW = 429
_TRIES = 10


class ApiError(LocalCloudError):
    """The API server refused: `code` is the HTTP status, `reason` Kubernetes' own word for it (NotFound, Invalid)."""

    def __init__(self, code: int, reason: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.reason = reason


class UnknownKindError(LocalCloudError):
    """The cluster has no such kind, perhaps because its CustomResourceDefinition is not there yet."""


class UnreachableError(LocalCloudError):
    """Nothing answers at the cluster's address."""


@dataclass(frozen=True)
class Kind:
    """Where objects of a kind live: `/apis/apps/v1`, `deployments`, and whether in namespaces."""

    prefix: str
    plural: str
    namespaced: bool

    def path(self, namespace: str | None, name: str | None = None) -> str:
        space = f"/namespaces/{namespace}" if self.namespaced and namespace else ""
        return f"{self.prefix}{space}/{self.plural}" + (f"/{name}" if name else "")


class Api:
    """One cluster's API. Safe for several threads."""

    def __init__(self, endpoint: Endpoint, connections: int = 64) -> None:
        self._server = endpoint.server
        context = ssl.create_default_context(cadata=base64.b64decode(endpoint.ca_data).decode())
        self._pool = urllib3.PoolManager(maxsize=connections, ssl_context=context, retries=False)
        self._headers = {"Authorization": f"Bearer {endpoint.token}"}
        self._kinds: dict[tuple[str, str], Kind] = {}
        self._discovering = threading.Lock()

    def request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: object | None = None,
        content_type: str = "application/json",
        accept: str = "application/json",
        timeout: float = 30,
    ) -> Object:
        """Raises ApiError for a refusal, UnreachableError when nothing answers. `timeout` is in seconds, for one try.

        A server that says "not now" is asked again when it says, as other clients do: for a moment after a start, and
        after its definition was applied once more, the storage of a custom kind isn't there.
        """
        url = f"{self._server}{path}" + (f"?{urlencode(query)}" if query else "")
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        headers = self._headers | {"Accept": accept, "Content-Type": content_type}
        for left in reversed(range(_TRIES)):
            try:
                response = self._pool.request(method, url, body=data, headers=headers, timeout=timeout)
            except urllib3.exceptions.HTTPError as error:
                raise UnreachableError(_unreachable(self._server, error)) from error
            if response.status != _NOT_NOW or not left:
                break
            time.sleep(float(response.headers.get("Retry-After", 1)))
        if response.status >= 400:
            raise _refusal(response.status, response.data)
        found: Object = (
            json.loads(response.data) if response.data.startswith(b"{") else {"text": response.data.decode()}
        )
        return found

    def kind(self, api_version: str, kind: str) -> Kind:
        """Raises UnknownKindError after having asked the cluster once more."""
        found = self._kinds.get((api_version, kind))
        if found is None:
            with self._discovering:
                found = self._kinds.get((api_version, kind))
                if found is None:
                    self._discover()
                    found = self._kinds.get((api_version, kind))
        if found is None:
            raise UnknownKindError(
                f"The cluster knows no {kind} of {api_version}; check the apiVersion, or create its "
                "CustomResourceDefinition first."
            )
        return found

    def _discover(self) -> None:
        for root in ("/api", "/apis"):
            for group in self.request("GET", root, accept=_DISCOVERY)["items"]:
                name = group.get("metadata", {}).get("name", "")
                for version in group.get("versions", []):
                    api_version = f"{name}/{version['version']}" if name else version["version"]
                    prefix = f"{root}/{api_version}"
                    for each in version.get("resources", []):
                        kind = Kind(prefix, each["resource"], each["scope"] == "Namespaced")
                        self._kinds[(api_version, each["responseKind"]["kind"])] = kind

    def path(self, item: Object, name: bool = True) -> str:
        """The path of an object, from its own apiVersion, kind, namespace and name."""
        metadata = item["metadata"]
        kind = self.kind(item["apiVersion"], item["kind"])
        return kind.path(metadata.get("namespace") or "default", metadata["name"] if name else None)

    def get(self, path: str) -> Object | None:
        """The object, or None when there is none."""
        try:
            return self.request("GET", path)
        except ApiError as error:
            if error.code == 404:
                return None
            raise

    def apply(self, item: Object, manager: str, *, dry_run: bool = False) -> Object:
        """Server-side apply; fields that another manager holds are taken over."""
        query = {"fieldManager": manager, "force": "true"} | ({"dryRun": "All"} if dry_run else {})
        return self.request("PATCH", self.path(item), query=query, body=item, content_type=_APPLY)

    def merge(self, path: str, patch: Object) -> Object:
        return self.request("PATCH", path, body=patch, content_type=_MERGE)

    def delete(self, path: str, propagation: str = "Foreground") -> None:
        """Ask for deletion; an object that is gone already is a success."""
        try:
            self.request("DELETE", path, body={"propagationPolicy": propagation})
        except ApiError as error:
            if error.code != 404:
                raise

    def list(self, api_version: str, kind: str, namespace: str | None, **query: str) -> list[Object]:
        """Raises UnknownKindError for a kind that the cluster doesn't have, or has no longer."""
        path = self.kind(api_version, kind).path(namespace)
        try:
            found: list[Object] = self.request("GET", path, query=query)["items"]
        except ApiError as error:
            if error.code != HTTPStatus.NOT_FOUND:  # where there are no objects of a kind, the list is empty
                raise
            self._kinds.pop((api_version, kind), None)
            raise UnknownKindError(f"The cluster serves no {kind} of {api_version} any more.") from error
        return found

    def watch(self, path: str, name: str | None, version: str, timeout: float) -> Iterator[tuple[str, Object]]:
        """Yield (ADDED, MODIFIED, DELETED, ...) with the object, until `timeout` seconds are over or the watch ends.

        `path` is the collection's, `name` the one object to watch (None: all); `version` the resourceVersion to go on
        from.
        """
        query = {"watch": "true", "resourceVersion": version, "timeoutSeconds": str(max(1, int(timeout)))}
        if name is not None:
            query["fieldSelector"] = f"metadata.name={name}"
        url = f"{self._server}{path}?{urlencode(query)}"
        limit = urllib3.Timeout(connect=5, read=timeout + 5)
        try:
            response = self._pool.request(
                "GET", url, headers=self._headers, timeout=limit, preload_content=False, decode_content=True
            )
            try:
                if response.status >= 400:
                    raise _refusal(response.status, response.data)
                for line in response:
                    if line.strip():
                        event = json.loads(line)
                        yield event["type"], event["object"]
            finally:
                response.close()
        except urllib3.exceptions.HTTPError as error:
            raise UnreachableError(_unreachable(self._server, error)) from error


def _unreachable(server: str, error: Exception) -> str:
    return (
        f"The cluster at {server} does not answer ({error}); see `relight local status`, or run `relight local start`."
    )


def _refusal(code: int, body: bytes) -> ApiError:
    try:
        status = json.loads(body)
    except ValueError:
        status = {}
    message = status.get("message") or body.decode(errors="replace") or f"HTTP {code}"
    return ApiError(code, status.get("reason", ""), message)
