"""The Pulumi program: the stack's name says which environment and which layer of it; the layer makes the resources."""

import gc

# Half of a large program's time would go into looking for garbage: it ends after one run.
gc.disable()

from importlib import import_module  # noqa: E402

import pulumi  # noqa: E402

from spec.errors import EnvironmentFileError  # noqa: E402
from spec.naming import Names  # noqa: E402
from spec.program import for_stack  # noqa: E402

try:
    environment, stack = for_stack(pulumi.get_stack())
except EnvironmentFileError as error:
    raise pulumi.RunError(str(error)) from None
names = Names(environment.name, environment.account, environment.domain)
# Only the stack's own layer: importing what the others are made of takes longer than they do.
layer = import_module(f"layers.{stack.layer}")
pulumi.export("topology", layer.build(environment, names, stack))
