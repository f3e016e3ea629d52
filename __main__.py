"""The Pulumi program: the stack's name says which environment and which layer of it; the layer makes the resources."""

import gc

# Half of a large program's time would go into looking for garbage: it ends after one run.
gc.disable()

import pulumi  # noqa: E402

from layers.build import build  # noqa: E402
from spec.errors import EnvironmentFileError  # noqa: E402
from spec.program import for_stack  # noqa: E402

try:
    environment, stack = for_stack(pulumi.get_stack())
except EnvironmentFileError as error:
    raise pulumi.RunError(str(error)) from None
pulumi.export("topology", build(environment, stack))
