"""What an EKS add-on brings into a cluster that others build on: its kinds. Nothing of it runs here."""

import time
from pathlib import Path
from typing import Any

import yaml

from localcloud.errors import LocalCloudError
from localcloud.kubernetes.api import Api

_MANIFESTS = Path(__file__).with_name("manifests") / "addons"
_MANAGER = "eks"


def install(api: Api, addon: str, deadline: float) -> None:
    """Apply the add-on's objects and wait until its kinds are served; `deadline` is of time.monotonic.

    An add-on without a file in `manifests/addons` brings nothing. Doing it again changes nothing.
    """
    items = _items(addon)
    for item in items:
        api.apply(item, _MANAGER)
    for item in items:
        if item["kind"] == "CustomResourceDefinition":
            _await_established(api, item, deadline)


def uninstall(api: Api, addon: str) -> None:
    """Take the add-on's objects out, and with its kinds all objects of them."""
    for item in reversed(_items(addon)):
        api.delete(api.path(item))


def _items(addon: str) -> list[dict[str, Any]]:
    path = _MANIFESTS / f"{addon}.yaml"
    return list(yaml.safe_load_all(path.read_text())) if path.exists() else []


def _await_established(api: Api, item: dict[str, Any], deadline: float) -> None:
    while True:
        found = api.get(api.path(item)) or {}
        conditions = {each["type"]: each["status"] for each in found.get("status", {}).get("conditions") or []}
        if conditions.get("Established") == "True":
            return
        if time.monotonic() > deadline:
            raise LocalCloudError(f"The kind {item['metadata']['name']} was not established in time: {conditions}.")
        time.sleep(0.05)
