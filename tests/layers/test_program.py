"""The Pulumi program itself: a stack's name is all that it needs."""

import gc
import runpy
from collections.abc import Iterator
from pathlib import Path

import pulumi
import pytest

from tests.layers.environments import DATA, EAST, EDGE, GET_OBJECT, GET_ZONE, WHO, demo_up, topology
from tests.recorder import Recording, record

PROGRAM = Path(__file__).parents[2] / "__main__.py"


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """The program turns garbage collection off for its own process."""
    yield
    gc.enable()


def run(stack: str) -> Recording:
    answers = {
        WHO: {"accountId": "123456789012"},
        GET_OBJECT: {"body": topology(demo_up()[DATA])},
        GET_ZONE: {"zoneId": "Z0123"},
    }
    return record(lambda: runpy.run_path(str(PROGRAM)) and None, stack_name=stack, invokes=answers)


@pytest.mark.parametrize("stack", [DATA, f"demo-{EAST}", EDGE])
def test_a_stacks_name_says_which_layer_of_which_environment(stack: str) -> None:
    recording = run(stack)
    assert recording.places() == demo_up()[stack].places()
    assert set(pulumi.runtime.get_root_resource().outputs) == {"topology"}  # type: ignore[union-attr]


@pytest.mark.parametrize("stack", ["demo-eu-west-1", "demo", "nowhere-data"])
def test_a_stack_that_no_file_declares_is_refused_with_those_that_there_are(stack: str) -> None:
    with pytest.raises(pulumi.RunError, match="demo"):
        run(stack)
