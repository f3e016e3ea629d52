"""Which service a resource is of, and what the file says of that service where the resource is."""

from policies.context import Context
from recovery.declared.labels import SERVICE, of_service
from recovery.graph.resource import Resource
from spec.environment import Service
from spec.naming import Names
from spec.placement import Placement, in_region

__all__ = ["CRITICAL", "SERVICE", "critical", "names", "placement"]

CRITICAL = (0, 1)
"""The tiers that people wait for when they are away: mission-critical and business-critical."""


def placement(resource: Resource, context: Context) -> Placement | None:
    """The service of a Kubernetes object, in its region, by its label or else its namespace; None for what is no
    service's."""
    name = of_service(resource) or resource.get("metadata", "namespace")
    here = in_region(context.environment, resource.region)
    return next((each for each in here if each.service.name == name), None)


def names(context: Context) -> Names:
    """The environment's computed names."""
    environment = context.environment
    return Names(environment.name, environment.account, environment.domain)


def critical(service: Service) -> bool:
    """Whether the service is of a tier in CRITICAL."""
    return service.tier in CRITICAL
