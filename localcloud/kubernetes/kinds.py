"""What an EKS add-on or a Helm chart brings into a cluster that others build on: its kinds. Nothing of them runs."""

import time
from pathlib import Path
from typing import Any

import yaml

from localcloud.errors import LocalCloudError
from localcloud.kubernetes.api import Api, ApiError, UnknownKindError

_MANIFESTS = Path(__file__).with_name("manifests")
_MANAGER = "eks"


def known(sort: str, name: str) -> bool:
    """Whether there is a file for it: `manifests/<sort>/<name>.yaml`, where `sort` is `addons` or `charts`."""
    return (_MANIFESTS / sort / f"{name}.yaml").exists()


def install(api: Api, sort: str, name: str, deadline: float) -> None:
    """Apply the objects that it brings and wait until its kinds are served; `deadline` is of time.monotonic.

    What has no file brings nothing. Doing it again changes nothing.
    """
    items = _items(sort, name)
    for item in items:
        _await_gone(api, item, deadline)
        api.apply(item, _MANAGER)
    for item in items:
        if item["kind"] == "CustomResourceDefinition":
            _await_established(api, item, deadline)


def uninstall(api: Api, sort: str, name: str) -> None:
    """Take its objects out, and with its kinds all objects of them."""
    for item in reversed(_items(sort, name)):
        api.delete(api.path(item))


def _await_gone(api: Api, item: dict[str, Any], deadline: float) -> None:
    """Wait for the end of what is being deleted: a kind is served until its last object is gone, and what would be
    applied to it until then would go with it."""
    path = api.path(item)
    while (found := api.get(path)) and found["metadata"].get("deletionTimestamp"):
        if time.monotonic() > deadline:
            raise LocalCloudError(f"{item['kind']} {item['metadata']['name']} is still being deleted: try again.")
        time.sleep(0.1)


def _items(sort: str, name: str) -> list[dict[str, Any]]:
    path = _MANIFESTS / sort / f"{name}.yaml"
    return list(yaml.safe_load_all(path.read_text())) if path.exists() else []


def _await_established(api: Api, item: dict[str, Any], deadline: float) -> None:
    """Wait until objects of the kind can be listed: an established kind is discovered, and stored, a moment later."""
    spec = item["spec"]
    version = f"{spec['group']}/{spec['versions'][0]['name']}"
    while True:
        try:
            api.list(version, spec["names"]["kind"], None)
            return
        except (UnknownKindError, ApiError) as error:
            if time.monotonic() > deadline:
                name = item["metadata"]["name"]
                raise LocalCloudError(f"The kind {name} was not established in time: {error}") from error
        time.sleep(0.1)
