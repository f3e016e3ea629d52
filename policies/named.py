"""Whose a resource is, read from the names that `spec.naming` computes."""

from collections.abc import Mapping

from policies.context import Context
from policies.owner import names
from spec.environment import Lock, Service
from spec.placement import placements, provider_regions, service_regions


def service_buckets(context: Context) -> Mapping[str, tuple[Service, str]]:
    """The service and the region of each bucket's name."""
    return {
        names(context).service_bucket(region, service.name): (service, region)
        for service in context.environment.services.values()
        for region in service_regions(service)
    }


def service_databases(context: Context) -> Mapping[str, tuple[Service, str]]:
    """The service and the region of each database cluster's name, of services that have one."""
    return {
        names(context).database(place.region, place.service.name): (place.service, place.region)
        for place in placements(context.environment)
        if place.service.vector_store is not None
    }


def service_plans(context: Context) -> Mapping[str, Service]:
    """The service of each backup plan's name."""
    prefix, services = context.environment.name, context.environment.services
    continuous = {f"{prefix}-{name}-continuous": service for name, service in services.items()}
    return {**continuous, **{f"{prefix}-{name}": service for name, service in services.items()}}


def secret_regions(context: Context) -> Mapping[str, tuple[str, ...]]:
    """The regions that read each secret, by its name."""
    environment, known = context.environment, names(context)
    found = {known.provider_secret(name): provider_regions(environment, name) for name in environment.providers}
    for name, service in environment.services.items():
        for secret in (known.gateway_secret, known.virtual_keys_secret, known.database_secret):
            found[secret(name)] = service_regions(service)
    return found


def locks(context: Context, region: str) -> Mapping[str, Lock]:
    """What the file locks in a region: the lock by the bucket's logical name."""
    environment = context.environment
    found = {f"{environment.name}-audit-{region}": environment.audit}
    if environment.lock is not None:
        found[f"{environment.name}-models-{region}"] = environment.lock
    for service in environment.services.values():
        if (lock := environment.lock_of(service)) is not None:
            found[f"{service.name}-{region}"] = lock
    return found


def owned(context: Context) -> Mapping[str, Service]:
    """The service of each name of what holds its data, keeps its secrets or calls its people."""
    environment, known = context.environment, names(context)
    found = {name: service for name, (service, _) in {**service_buckets(context), **service_databases(context)}.items()}
    found |= service_plans(context)  # its vaults have the same names
    for name, service in environment.services.items():
        for of_one in (
            known.gateway_secret,
            known.virtual_keys_secret,
            known.database_secret,
            known.alarm_topic,
            known.edge_alarm_topic,
        ):
            found[of_one(name)] = service
    return found
