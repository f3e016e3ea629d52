"""Which environment and which layer a Pulumi stack's name stands for."""

from pathlib import Path

from spec.environment import Environment
from spec.errors import EnvironmentFileError, Problem, listed
from spec.load import STACKS, find, load, names
from spec.naming import Stack, stacks


def for_stack(name: str, folder: Path = STACKS) -> tuple[Environment, Stack]:
    """The environment and the stack of `name`, e.g. `demo-us-east-1`.

    A name like `prod-eu-west-1` could belong to `prod` or to `prod-eu`: the one that has such a stack is meant.
    Raises EnvironmentFileError, with the names that there are, if no environment has it.
    """
    owners = sorted((each for each in names(folder) if name.startswith(f"{each}-")), key=len, reverse=True)
    environment = load(find(owners[0] if owners else name.split("-")[0], folder))
    for candidate in [environment, *(load(find(owner, folder)) for owner in owners[1:])]:
        for stack in stacks(candidate.name, candidate.regions):
            if stack.name == name:
                return candidate, stack
    there = listed(tuple(stack.name for stack in stacks(environment.name, environment.regions)), "and")
    message = f"{environment.name} has no stack {name!r}: its stacks are {there}"
    raise EnvironmentFileError(
        [Problem(place=f"stacks/{environment.name}.yaml", key="regions", value=name, message=message)]
    )
