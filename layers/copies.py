"""How a service's data sets are copied between its regions."""

from components.replication_rules import Copies
from spec.environment import Environment, Service
from spec.patterns import PATTERNS


def service_copies(environment: Environment, service: Service) -> Copies:
    """The copies of a service's bucket, as its pattern has them."""
    mode = PATTERNS[environment.pattern_of(service)].buckets
    return Copies(name=service.name, prefix="", mode=mode, home=service.primary, targets=service.standby)
