"""The files of a pod's mounts on this machine: ConfigMaps, secrets from AWS Secrets Manager, scratch folders."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from localcloud.errors import LocalCloudError
from localcloud.traffic import images

Object = dict[str, Any]
Get = Callable[[str, str, str], Object | None]
"""An object of the pod's namespace, by API version, kind and name."""

_CSI = "secrets-store.csi.k8s.io"
_PROVIDER_CLASS = "secrets-store.csi.x-k8s.io/v1"


def prepare(pod: Object, root: Path, get: Get, secret: Callable[[str], str | None]) -> None:
    """Make the folders of a pod's volumes under `root`, readable by this user alone.

    `secret` gives the value of a secret by its name or ARN: "" when it has none yet, None when there is no such secret.

    Raises:
        LocalCloudError: a ConfigMap or a secret is not there, so that the pod could not start.
    """
    for container in pod["spec"]["containers"]:
        for source in container.get("envFrom", []):
            # Kubernetes' own Secrets are nothing that Relight makes: keys reach pods as files alone.
            reference = source.get("secretRef", {})
            if reference and not reference.get("optional") and get("v1", "Secret", reference["name"]) is None:
                raise LocalCloudError(f"the Secret {reference['name']} is not there")
    shutil.rmtree(root, ignore_errors=True)
    (root / "volumes").mkdir(parents=True, mode=0o700)
    for volume in pod["spec"].get("volumes", []):
        place = root / "volumes" / volume["name"]
        place.mkdir(mode=0o700)
        for name, text in _contents(volume, get, secret).items():
            _write(place / name, text)
    for container in [*pod["spec"].get("initContainers", []), *pod["spec"]["containers"]]:
        for mount in container.get("volumeMounts", []):
            if mount.get("subPath"):
                images.folder(root, container, mount).mkdir(parents=True, exist_ok=True, mode=0o700)


def config_of(pod: Object, get: Get) -> str:
    """The text of all ConfigMaps that a pod mounts."""
    names = [each["configMap"]["name"] for each in pod["spec"].get("volumes", []) if "configMap" in each]
    return "\n".join("\n".join((get("v1", "ConfigMap", name) or {}).get("data", {}).values()) for name in names)


def _contents(volume: Object, get: Get, secret: Callable[[str], str | None]) -> dict[str, str]:
    if source := volume.get("configMap"):
        found = get("v1", "ConfigMap", source["name"])
        if found is None and not source.get("optional"):
            raise LocalCloudError(f"the ConfigMap {source['name']} is not there")
        data = (found or {}).get("data", {})
        items = {item["key"]: item["path"] for item in source.get("items", [])}
        return {items.get(key, key): text for key, text in data.items() if not items or key in items}
    if projected := volume.get("projected"):
        parts = [_contents({**each, "name": ""}, get, secret) for each in projected.get("sources", [])]
        return {name: text for part in parts for name, text in part.items()}
    csi = volume.get("csi", {})
    if csi.get("driver") == _CSI:
        name = csi["volumeAttributes"]["secretProviderClass"]
        found = get(_PROVIDER_CLASS, "SecretProviderClass", name)
        if found is None:
            raise LocalCloudError(f"the SecretProviderClass {name} is not there")
        return secrets_of(found, secret)
    return {}


def secrets_of(provider_class: Object, secret: Callable[[str], str | None]) -> dict[str, str]:
    """The files that the Secrets Store driver would write for a SecretProviderClass of AWS.

    https://docs.aws.amazon.com/secretsmanager/latest/userguide/integrating_ascp_csi.html
    A secret without a value gets one issued by the provider that stands in for the real one.

    Raises:
        LocalCloudError: a secret is not there, or lacks what is asked of it.
    """
    files: dict[str, str] = {}
    for wanted in yaml.safe_load(provider_class["spec"]["parameters"]["objects"]):
        name = str(wanted["objectName"])
        value = secret(name)
        if value is None:
            raise LocalCloudError(f"there is no secret {name}")
        alias = str(wanted.get("objectAlias") or name).replace("/", "_")
        files[alias] = value or f"issued-by-the-stand-in-{alias.lower().replace('_', '-')}"
        for part in wanted.get("jmesPath", []):
            import jmespath  # type: ignore[import-untyped]  # botocore's own; few pods need it

            try:
                inner = jmespath.search(part["path"], json.loads(value))
            except ValueError as error:
                raise LocalCloudError(f"the secret {name} is not JSON") from error
            if inner is None:
                raise LocalCloudError(f"the secret {name} has no {part['path']}")
            files[part["objectAlias"]] = str(inner)
    return files


def _write(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
