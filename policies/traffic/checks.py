"""Health checks and records by the hosts that the file gives its services."""

from collections.abc import Mapping

from policies.context import Context
from policies.owner import names
from recovery.graph.resource import Resource
from spec.environment import Service
from spec.placement import service_regions

CHECK = "aws:route53/healthCheck:HealthCheck"
RECORD = "aws:route53/record:Record"
OF_OTHERS = ("CLOUDWATCH_METRIC", "CALCULATED", "RECOVERY_CONTROL")
"""Types of checks that ask no endpoint."""


def asks(check: Resource) -> bool:
    """Whether a check asks an endpoint, as it also does where its type isn't set."""
    return check.get("type") not in OF_OTHERS


def gateways(context: Context) -> Mapping[str, tuple[Service, str]]:
    """The service and the region of each gateway's host."""
    return {
        names(context).gateway_host(service.name, region): (service, region)
        for service in context.environment.services.values()
        for region in service_regions(service)
    }


def hosts(context: Context) -> Mapping[str, Service]:
    """The service of each host that users call."""
    services = context.environment.services.values()
    return {names(context).service_host(service.name): service for service in services}


def budget(context: Context, service: Service) -> float:
    """The seconds within which the loss of the service's region has to be noticed."""
    return context.environment.tiers[service.tier].detection.total_seconds()
