"""The pods of the Kubernetes objects that run some: where their templates and containers are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from policies.lists import indices
from recovery.declared.serving import DEPLOYMENT, GROUP, LEADER
from recovery.graph.resource import Resource

__all__ = ["DEPLOYMENT", "GPU", "GROUP", "TEMPLATES", "answering", "every", "first", "leading", "pairs", "selects"]

GPU = "nvidia.com/gpu"

_WORKER = ("spec", "leaderWorkerTemplate", "workerTemplate")
TEMPLATES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    DEPLOYMENT: (("spec", "template"),),
    GROUP: (LEADER, _WORKER),
    "kubernetes:apps/v1:StatefulSet": (("spec", "template"),),
    "kubernetes:apps/v1:DaemonSet": (("spec", "template"),),
    "kubernetes:batch/v1:Job": (("spec", "template"),),
    "kubernetes:batch/v1:CronJob": (("spec", "jobTemplate", "spec", "template"),),
}
"""Where each type has the templates of its pods."""


@dataclass(frozen=True, kw_only=True)
class Container:
    """One container of a resource's pods; `template` and `path` lead to its pod's template and to it."""

    resource: Resource
    template: tuple[str, ...]
    path: tuple[str | int, ...]

    def get(self, *path: str | int) -> Any:
        """As `Resource.get`, from the container on."""
        return self.resource.get(*self.path, *path)

    def pod(self, *path: str | int) -> Any:
        """As `Resource.get`, from its pod's template on."""
        return self.resource.get(*self.template, *path)

    @property
    def place(self) -> str:
        """How a message names it."""
        return f"{self.resource.name}: container {self.get('name')}"

    @property
    def gpus(self) -> bool:
        """Whether it runs on GPUs."""
        return self.get("resources", "limits", GPU) is not None

    def strings(self, *path: str | int) -> Iterator[str]:
        """A list of texts, one by one, so that one that isn't known is met only when it is needed."""
        for index in range(len(self.get(*path) or ())):
            yield str(self.get(*path, index))


def leading(resource: Resource) -> tuple[str, ...]:
    """The template of the pods that answer: of a group, the leaders."""
    return TEMPLATES[resource.type][0]


def answering(resource: Resource) -> Iterator[Container]:
    """The containers of the pods that answer, without those that only run at the start."""
    yield from _of(resource, leading(resource), "containers")


def every(resource: Resource) -> Iterator[Container]:
    """The containers of all its pods, those that only run at the start too."""
    for template in TEMPLATES[resource.type]:
        for kind in ("initContainers", "containers"):
            yield from _of(resource, template, kind)


def first(container: Container) -> Iterator[Container]:
    """What runs in the same pod before it."""
    yield from _of(container.resource, container.template, "initContainers")


def _of(resource: Resource, template: tuple[str, ...], kind: str) -> Iterator[Container]:
    path = (*template, "spec", kind)
    for index in indices(resource, *path):
        yield Container(resource=resource, template=template, path=(*path, index))


def pairs(resource: Resource, *path: str | int) -> dict[str, str]:
    """Labels, or a selector by labels, each of them known; empty where there are none."""
    return {key: str(resource.get(*path, key)) for key in resource.get(*path) or {}}


def selects(labels: Mapping[str, str], selector: Mapping[str, str]) -> bool:
    """Whether a selector by labels takes a pod with these."""
    return bool(selector) and selector.items() <= labels.items()
