"""How long a service's answers take where nothing was measured yet."""

from datetime import timedelta

from spec.environment import Environment, Service

SERVED = timedelta(seconds=4)
"""The mean time of a whole answer of a model on our own GPUs. Assumed, no source found (grade A)."""
PROVIDED = timedelta(seconds=3)
"""The same of a provider's model. Assumed, no source found (grade A)."""


def baseline(environment: Environment, service: Service) -> timedelta:
    """What the file declares as measured, else what is assumed of the kind of model that the route begins with."""
    return service.latency or (SERVED if service.route[0] in environment.models else PROVIDED)
