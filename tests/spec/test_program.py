"""Which environment and layer a Pulumi stack's name stands for."""

from pathlib import Path

import pytest

from spec.errors import EnvironmentFileError
from spec.naming import Layer, Stack
from spec.program import for_stack
from tests.spec.sample import changed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("prod", "prod-eu"):
        (tmp_path / f"{name}.yaml").write_text(changed(("environment: sample", f"environment: {name}")))
    return tmp_path


@pytest.mark.parametrize(
    ("name", "stack"),
    [
        ("prod-data", Stack("prod", Layer.DATA)),
        ("prod-us-east-1", Stack("prod", Layer.REGION, "us-east-1")),
        ("prod-edge", Stack("prod", Layer.EDGE)),
        ("prod-eu-data", Stack("prod-eu", Layer.DATA)),
        ("prod-eu-west-1", Stack("prod", Layer.REGION, "eu-west-1")),
    ],
)
def test_a_stack_is_of_the_environment_that_has_it(folder: Path, name: str, stack: Stack) -> None:
    environment, found = for_stack(name, folder)
    assert (environment.name, found) == (stack.environment, stack)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("prod-ap-south-1", "prod has no stack 'prod-ap-south-1': its stacks are prod-data, prod-us-east-1, prod-eu-"),
        ("dev-data", "there is no environment 'dev'; the environments are prod and prod-eu"),
    ],
)
def test_an_unknown_stack_is_refused_with_those_there_are(folder: Path, name: str, said: str) -> None:
    with pytest.raises(EnvironmentFileError) as refused:
        for_stack(name, folder)
    assert said in str(refused.value)
