"""What the containers of a pod run, told from the pod alone: the table of images that the local cloud has.

Containers think they are in a container: paths of their mounts, and ports, are said as the pod says them. Here a mount
is a folder of the pod's own, so where it is named in arguments and variables the folder takes its place.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

Object = dict[str, Any]

LEAST_SECONDS = 2.0
"""No interval of a process gets shorter than this, however fast the clock: the processes share a laptop's cores."""


class Image(StrEnum):
    """What is in an image that the local cloud has."""

    LITELLM = "litellm"  # the proxy, and the Python that it runs in
    MODEL = "vllm"  # a stand-in that speaks its API


_IMAGES = {"litellm": Image.LITELLM, "vllm-openai": Image.MODEL}
"""By the last part of an image's repository."""

# What our own scripts look for where nothing in the pod says it: the variable, and the mount that is its default.
_DEFAULTS = {"RELIGHT_SECRETS": "/etc/relight/secrets", "RELIGHT_RUN": "/run/relight"}


@dataclass(frozen=True, kw_only=True)
class Program:
    """One container's process: a command of the image, its variables, and the ports that it declares."""

    container: str
    image: Image
    argv: tuple[str, ...]
    env: dict[str, str]
    ports: tuple[int, ...]


def image_of(container: Object) -> Image | None:
    """What the local cloud has for a container; None: it is only pretended."""
    repository = str(container.get("image", "")).partition("@")[0]
    head, _, last = repository.rpartition("/")
    return _IMAGES.get(last.partition(":")[0]) or _IMAGES.get(container["name"] if head else "")


def programs(pod: Object, root: Path, clock: float) -> list[Program]:
    """The processes behind a pod whose mounts are under `root`."""
    spec = pod["spec"]
    containers = [each for each in spec.get("initContainers", []) if each.get("restartPolicy") == "Always"]
    found = []
    for container in [*containers, *spec["containers"]]:
        image = image_of(container)
        if image is not None and not _silent(container):
            found.append(_program(pod, container, image, root, clock))
    return found


def _silent(container: Object) -> bool:
    """Whether nothing asks it anything, as a node of a large model that is not its first."""
    return "--headless" in container.get("args", []) or not container.get("ports")


def _program(pod: Object, container: Object, image: Image, root: Path, clock: float) -> Program:
    mounts = {each["mountPath"]: str(folder(root, container, each)) for each in container.get("volumeMounts", [])}
    env: dict[str, str] = {}
    for each in container.get("env", []):
        value = each.get("value", _field(pod, each.get("valueFrom", {})))
        env[each["name"]] = _expanded(str(value), env)
    env |= {name: path for name, path in _DEFAULTS.items() if name not in env and path in mounts}
    env = {name: _moved(_hurried(name, value, clock), mounts) for name, value in env.items()}
    command = container.get("command") or (["litellm"] if image is Image.LITELLM else [])
    argv = [_moved(_expanded(each, env), mounts) for each in [*command, *container.get("args", [])]]
    ports = tuple(int(each["containerPort"]) for each in container.get("ports", []))
    return Program(container=container["name"], image=image, argv=tuple(argv), env=env, ports=ports)


def folder(root: Path, container: Object, mount: Object) -> Path:
    """Where a container's mount is on this machine: a volume is one folder, however many containers mount it."""
    place = root / "volumes" / str(mount["name"])
    return place / str(mount["subPath"]) if mount.get("subPath") else place


def _moved(text: str, mounts: Mapping[str, str]) -> str:
    """A mount's path, and what is under it, as a whole word; of two mounts the longer."""
    if not mounts:
        return text
    paths = "|".join(re.escape(path) for path in sorted(mounts, key=len, reverse=True))
    return re.sub(rf"(?<![\w./-])({paths})(?![\w.-])", lambda match: mounts[match[1]], text)


def _hurried(name: str, value: str, clock: float) -> str:
    """Nothing else can make a process's time run faster: its intervals are divided by the clock."""
    if not name.endswith("_SECONDS") or clock == 1:
        return value
    try:
        seconds = float(value)
    except ValueError:
        return value
    return f"{min(seconds, max(LEAST_SECONDS, seconds / clock)):g}"


def _expanded(text: str, env: Mapping[str, str]) -> str:
    """https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/"""
    return re.sub(r"\$\((\w+)\)", lambda match: env.get(match[1], match[0]), text)


def _field(pod: Object, source: Object) -> str:
    """A field of the pod, as the downward API gives it; "" for anything else."""
    path = source.get("fieldRef", {}).get("fieldPath", "")
    if label := re.fullmatch(r"metadata\.(labels|annotations)\['([^']+)'\]", path):
        return str(pod["metadata"].get(label[1], {}).get(label[2], ""))
    value: Any = pod
    for part in path.split(".") if path else []:
        value = value.get(part, "") if isinstance(value, dict) else ""
    return str(value) if path else ""


def digest_of(container: Object) -> str:
    """The digest of the weights that a model's container serves, from its arguments and variables; "" if none."""
    texts = [*container.get("command", []), *container.get("args", [])]
    texts += [str(each.get("value", "")) for each in container.get("env", [])]
    found = next((match for text in texts if (match := re.search(r"\b[0-9a-f]{64}\b", str(text)))), None)
    return f"sha256:{found[0]}" if found else ""


def model_of(container: Object) -> str:
    """The name under which a container serves its model; "" if it says none."""
    words = list(map(str, [*container.get("command", []), *container.get("args", [])]))
    for index, word in enumerate(words):
        if word.startswith("--served-model-name="):
            return word.partition("=")[2]
        if word == "--served-model-name" and index + 1 < len(words):
            return words[index + 1]
    return ""
