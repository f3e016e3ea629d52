"""A live object seen through the fields that a program sets, so that drift shows and what the cluster adds does not."""

import base64
from typing import Any

from localcloud.kubernetes.quantities import same

Object = dict[str, Any]

_SERVER_METADATA = ("uid", "resourceVersion", "generation", "creationTimestamp", "managedFields", "selfLink")
# What tells the items of a list apart, for the lists that Kubernetes merges by key; first match wins.
_KEYS = ("name", "mountPath", "containerPort", "port", "key", "type", "topologyKey", "ip", "devicePath", "uid")


def project(inputs: Object, live: Object) -> Object:
    """The inputs with the values that the live object has; a field gone from the object is gone from the result.

    What means the same (quantities, fields left out because they are empty or false) stays as the program wrote it.
    """
    if inputs.get("kind") == "Secret" and isinstance(inputs.get("stringData"), dict):
        live = live | {"stringData": _decoded(live.get("data") or {}), "data": live.get("data")}
    seen = _seen(inputs, live)
    return seen if isinstance(seen, dict) else {}


def cleaned(live: Object) -> Object:
    """A live object without what only the API server writes: inputs for an object that is imported."""
    metadata = {key: value for key, value in live.get("metadata", {}).items() if key not in _SERVER_METADATA}
    return {key: value for key, value in live.items() if key not in ("status", "metadata")} | {"metadata": metadata}


def outputs(live: Object, inputs: Object) -> Object:
    """What Pulumi keeps of a live object: all of it but the book-keeping of field owners.

    Pulumi knows an output as secret by the input of the same name, so what a Secret makes of `stringData` is not kept.
    """
    metadata = {key: value for key, value in live["metadata"].items() if key != "managedFields"}
    kept = live | {"metadata": metadata}
    if "stringData" in inputs:
        kept = {key: value for key, value in kept.items() if key != "data"} | {"stringData": inputs["stringData"]}
    return kept


def predicted(live: Object, inputs: Object) -> Object:
    """What a dry run says of an object to come: all that will not be different when it is really written."""
    return cleaned(outputs(live, inputs))


def _decoded(data: dict[str, str]) -> dict[str, str]:
    return {key: base64.b64decode(value).decode(errors="replace") for key, value in data.items()}


_GONE = object()


def _seen(wanted: Any, live: Any) -> Any:
    if isinstance(wanted, dict):
        return _seen_map(wanted, live) if isinstance(live, dict) else live
    if isinstance(wanted, list):
        return _seen_list(wanted, live) if isinstance(live, list) else live
    return wanted if same(wanted, live) else live


def _seen_map(wanted: Object, live: Object) -> Object:
    found: Object = {}
    for key, value in wanted.items():
        there = live.get(key, _GONE)
        if there is _GONE or there is None:
            # Absent is how the API server writes empty, zero and false.
            if not value:
                found[key] = value
        else:
            found[key] = _seen(value, there)
    return found


def _seen_list(wanted: list[Any], live: list[Any]) -> list[Any]:
    key = next((each for each in _KEYS if _keyed(wanted, each) and _keyed(live, each)), None)
    if key is None:
        return [_seen(wanted[index], item) if index < len(wanted) else item for index, item in enumerate(live)]
    by_key = {item[key]: item for item in live}
    known = [_seen(item, by_key[item[key]]) for item in wanted if item[key] in by_key]
    names = {item[key] for item in wanted}
    return known + [item for item in live if item[key] not in names]


def _keyed(items: list[Any], key: str) -> bool:
    values = [item.get(key) for item in items if isinstance(item, dict)]
    scalars = all(isinstance(value, str | int) for value in values)
    return len(values) == len(items) and scalars and len(set(values)) == len(values)
