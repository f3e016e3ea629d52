"""What the stories of environments ask: reports of `relight`, answers of services, what happens in time."""

import time
from collections.abc import Callable
from typing import Any

from localcloud.client import LocalCloud
from tests.project import Answer, Project


def by_stack(report: Any) -> dict[str, Any]:
    """A report's stacks by name."""
    return {stack["stack"]: stack for stack in report["stacks"]}


def touched(stack: Any) -> int:
    """How many resources changed in a stack."""
    return sum(int(stack[kind]) for kind in ("created", "updated", "replaced", "deleted"))


def names_in(stack: Any) -> set[str]:
    """The names of what changed in a stack."""
    return {change["name"] for change in stack["changes"]}


def changed_names(report: Any) -> set[str]:
    """The names of what changed in any stack."""
    return {name for stack in report["stacks"] for name in names_in(stack)}


def reasons(answer: Answer) -> str:
    """What a report says went wrong, without the thousand resources that are well."""
    stacks = answer.data["stacks"] if answer.out else []
    return "\n".join(line for stack in stacks for line in (*stack["errors"], *stack["refusals"]))


def asked(demo: Project, service: str, *more: str) -> Any:
    """A service's answer."""
    answer = demo.relight("ask", "demo", service, "Is hail covered?", "--json", *more)
    assert answer.code == 0, answer.err
    return answer.data


def answered_by(demo: Project, service: str, deployment: str, region: str, *more: str) -> Any:
    """The first answer of that backend through that region. On a busy machine a gateway that has just started, or that
    lost patience with a backend, asks the next in its route for a while, and DNS leads to the other region."""
    end = time.monotonic() + 180
    while True:
        data = asked(demo, service, "--wait", "180", *more)
        answered = (data["reply"]["deployment"], data["region"])
        if answered == (deployment, region):
            return data
        assert time.monotonic() < end, f"{answered} answered, not {(deployment, region)}"
        time.sleep(1)


def containers(demo: Project) -> int:
    """How many containers have a process."""
    return LocalCloud(demo.home / "local").status(memory=False).containers


def eventually(true: Callable[[], bool], seconds: float = 60.0) -> None:
    """Wait until it is true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.3)
