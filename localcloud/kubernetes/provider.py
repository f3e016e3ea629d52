"""The Pulumi provider `kubernetes` of the local cloud: server-side apply on the real API servers of its clusters."""

import threading
import time
from collections.abc import Sequence
from contextlib import suppress

import yaml

from localcloud.errors import LocalCloudError
from localcloud.kubernetes import naming, projection, releases, replacement, scaling
from localcloud.kubernetes.api import Api, ApiError, UnknownKindError, UnreachableError
from localcloud.kubernetes.connection import Connection, Finder, server_of
from localcloud.kubernetes.readiness import check_of
from localcloud.kubernetes.reasons import reasons
from localcloud.kubernetes.waiting import NotReadyError, until_gone, until_ready
from localcloud.provider import UNKNOWN, BaseProvider, CheckFailure, DiffResult, PartialFailure, Properties

_MANAGER = "pulumi-kubernetes"
_PROPAGATION = "pulumi.com/deletionPropagationPolicy"
_SKIP = "pulumi.com/skipAwait"
_TIMEOUT = "pulumi.com/timeoutSeconds"
_DELETE_SECONDS = 600.0


class KubernetesProvider(BaseProvider):
    """One provider instance, for the cluster that its kubeconfig's server names.

    The kubeconfig's user is ignored: the local cluster's own token is used. Waits last as long as with Pulumi's own
    provider divided by `clock`, and `allowance` seconds for the machine's own work, which does not go faster.
    """

    kind = "kubernetes"

    def __init__(self, finder: Finder, clock: float, allowance: float = 60.0) -> None:
        self._clock = clock
        self._allowance = allowance
        self._namespace = "default"
        self._cancelled = threading.Event()
        self._cluster = Connection(finder, self._cancelled)

    def configure(self, config: Properties) -> None:
        namespace = config.get("namespace")
        self._namespace = namespace if isinstance(namespace, str) and namespace else "default"
        kubeconfig = config.get("kubeconfig")
        self._cluster.server = None if kubeconfig in (None, UNKNOWN) else server_of(str(kubeconfig))

    def cancel(self) -> None:
        self._cancelled.set()

    def check(self, token: str, urn: str, olds: Properties, news: Properties) -> tuple[Properties, list[CheckFailure]]:
        if token == releases.TOKEN:
            return self._release(news, olds, urn)
        api_version, kind = naming.api_version_and_kind(token)
        refused = naming.refusal(token)
        if refused:
            return news, [refused]
        item: Properties = {"apiVersion": api_version, "kind": kind} | naming.without_nulls(news)
        item = naming.named(item, olds, urn.rsplit("::", 1)[-1])
        metadata = item["metadata"]
        if metadata is not UNKNOWN and "namespace" not in metadata and self._namespaced(item):
            item["metadata"] = metadata | {"namespace": self._namespace}
        return item, []

    def _release(self, news: Properties, olds: Properties, urn: str) -> tuple[Properties, list[CheckFailure]]:
        inputs = naming.without_nulls(news)
        inputs.setdefault("name", olds.get("name") or urn.rsplit("::", 1)[-1])
        refused = releases.refusal(inputs)
        return inputs, [refused] if refused else []

    def _namespaced(self, item: Properties) -> bool:
        if UNKNOWN in (item["apiVersion"], item["kind"]):
            return False
        # A preview may come before its cluster or its kind; what is built in is known anyway.
        with suppress(UnknownKindError, UnreachableError):
            api = self._cluster.existing(wait=False)
            if api is not None:
                return api.kind(item["apiVersion"], item["kind"]).namespaced
        return naming.namespaced(item["apiVersion"], item["kind"])

    def diff(
        self,
        token: str,
        resource_id: str,
        old_inputs: Properties,
        old_outputs: Properties,
        news: Properties,
        ignore: Sequence[str],
    ) -> DiffResult:
        return releases.diff(old_inputs, news) if token == releases.TOKEN else replacement.diff(old_inputs, news)

    def create(self, token: str, urn: str, inputs: Properties, timeout: float, preview: bool) -> tuple[str, Properties]:
        if token == releases.TOKEN:
            return ("", inputs) if preview else releases.install(self._cluster.api(), inputs)
        if preview:
            return "", self._preview(inputs, replaces=True)
        item = self._applied(inputs)
        return self._identity(item), self._awaited(inputs, item, timeout)

    def update(
        self,
        token: str,
        urn: str,
        resource_id: str,
        old_inputs: Properties,
        old_outputs: Properties,
        news: Properties,
        timeout: float,
        preview: bool,
    ) -> Properties:
        if token == releases.TOKEN:
            return releases.outputs(news) if preview else releases.install(self._cluster.api(), news)[1]
        if preview:
            return self._preview(news) | {key: old_outputs[key] for key in ("status",) if key in old_outputs}
        return self._awaited(news, self._applied(news), timeout)

    def read(
        self, token: str, urn: str, resource_id: str, inputs: Properties, outputs: Properties
    ) -> tuple[str, Properties, Properties] | None:
        api = self._cluster.existing()
        if api is None:
            return None
        if token == releases.TOKEN:
            found = releases.find(api, resource_id)
            return None if found is None else (resource_id, found, releases.outputs(found))
        item = self._identified(token, resource_id, inputs or outputs)
        try:
            live = api.get(api.path(item))
        except UnknownKindError:
            return None
        if live is None:
            return None
        seen = projection.project(inputs, live) if inputs else projection.cleaned(live)
        return self._identity(live), seen, projection.outputs(live, inputs)

    def delete(
        self, token: str, urn: str, resource_id: str, inputs: Properties, outputs: Properties, timeout: float
    ) -> None:
        api = self._cluster.existing()
        if api is None:
            return
        if token == releases.TOKEN:
            releases.uninstall(api, resource_id, inputs or outputs)
            return
        item = self._identified(token, resource_id, inputs or outputs)
        try:
            path = api.path(item)
        except UnknownKindError:
            return
        api.delete(path, naming.annotations(item).get(_PROPAGATION, "foreground").capitalize())
        if _skips(item):
            return
        left = until_gone(api, path, timeout=self._patience(item, timeout, _DELETE_SECONDS), cancelled=self._cancelled)
        if left is not None:
            holders = left["metadata"].get("finalizers") or left.get("spec", {}).get("finalizers") or ["its contents"]
            raise LocalCloudError(
                f"{item['kind']} {resource_id} was asked to go but is still held by {', '.join(holders)}; look at it "
                "with kubectl, then run the same command again."
            )

    def invoke(self, token: str, args: Properties) -> Properties:
        if token == "kubernetes:yaml:decode":
            items = [item for item in yaml.safe_load_all(args["text"]) if item]
            return {"result": items}
        return super().invoke(token, args)

    def _preview(self, inputs: Properties, replaces: bool = False) -> Properties:
        """What the cluster would make of it. What the cluster can't say yet, the inputs say.

        `replaces`: an object of that name may still be there, which will be gone by the time this one is made.
        """
        if naming.has_unknown(inputs) or self._cluster.server is None:
            return inputs
        try:
            api = self._cluster.existing(wait=False)
            return inputs if api is None else self._tried(api, inputs, replaces)
        except (UnknownKindError, UnreachableError):
            return inputs

    def _tried(self, api: Api, inputs: Properties, replaces: bool) -> Properties:
        try:
            return projection.predicted(api.apply(inputs, _MANAGER, dry_run=True), inputs)
        except ApiError as error:
            # The namespace comes with the same run, or the refusal is of a change that is none.
            if error.code == 404 or (replaces and api.get(api.path(inputs)) is not None):
                return inputs
            raise

    def _applied(self, inputs: Properties) -> Properties:
        api = self._cluster.api()
        deadline = time.monotonic() + 10
        while True:
            try:
                return scaling.followed(api, api.apply(scaling.kept(api, inputs), _MANAGER))
            except UnknownKindError:
                # A kind that was just defined is served a moment later.
                if time.monotonic() > deadline or self._cancelled.wait(0.3):
                    raise

    def _awaited(self, inputs: Properties, item: Properties, timeout: float) -> Properties:
        found = check_of(item)
        if found is None or _skips(inputs):
            return projection.outputs(item, inputs)
        check, seconds, follows = found
        api = self._cluster.api()
        limit = self._patience(inputs, timeout, seconds)
        try:
            ready = until_ready(api, api.path(item), check, timeout=limit, follows=follows, cancelled=self._cancelled)
        except NotReadyError as error:
            last = error.item or item
            raise PartialFailure(
                self._identity(item), projection.outputs(last, inputs), inputs, reasons(api, last, error.missing)
            ) from error
        return projection.outputs(ready, inputs)

    def _patience(self, item: Properties, timeout: float, default: float) -> float:
        return float(timeout or naming.annotations(item).get(_TIMEOUT) or default) / self._clock + self._allowance

    def _identity(self, item: Properties) -> str:
        metadata = item["metadata"]
        return f"{metadata['namespace']}/{metadata['name']}" if metadata.get("namespace") else str(metadata["name"])

    def _identified(self, token: str, resource_id: str, known: Properties) -> Properties:
        api_version, kind = naming.api_version_and_kind(token)
        namespace, _, name = resource_id.rpartition("/")
        metadata: Properties = {"name": name, "annotations": naming.annotations(known)}
        if namespace:
            metadata["namespace"] = namespace
        identity = {"apiVersion": api_version, "kind": kind} | {
            key: known[key] for key in ("apiVersion", "kind") if key in known
        }
        return identity | {"metadata": metadata}


def _skips(item: Properties) -> bool:
    return naming.annotations(item).get(_SKIP) == "true"
