"""Building the layer that a stack stands for."""

import sys
from importlib import import_module
from typing import Any

from spec.environment import Environment
from spec.naming import Names, Stack

# The SDK takes the call stack apart at each resource, twice, for the line in the program that made it, which is never
# further away than this: a fifth of a large layer's time.
_FRAMES = 9


def build(environment: Environment, stack: Stack) -> dict[str, Any]:
    """Make the stack's layer and return its topology.

    Only the stack's own layer is imported: importing what the others are made of takes longer than they do.
    """
    names = Names(environment.name, environment.account, environment.domain)
    layer = import_module(f"layers.{stack.layer}")
    sys.tracebacklimit = _FRAMES
    try:
        topology: dict[str, Any] = layer.build(environment, names, stack)
    finally:
        del sys.tracebacklimit
    return topology
