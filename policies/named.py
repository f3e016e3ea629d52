"""Whose a resource is, read from the names that `spec.naming` computes."""

from collections.abc import Mapping

from spec.environment import Environment, Lock, Service
from spec.naming import Names
from spec.placement import placements, provider_regions, service_regions


def names(environment: Environment) -> Names:
    """The environment's computed names."""
    return Names(environment.name, environment.account, environment.domain)


def service_buckets(environment: Environment) -> Mapping[str, tuple[Service, str]]:
    """The service and the region of each bucket's name."""
    known = names(environment)
    return {
        known.service_bucket(region, service.name): (service, region)
        for service in environment.services.values()
        for region in service_regions(service)
    }


def service_databases(environment: Environment) -> Mapping[str, tuple[Service, str]]:
    """The service and the region of each database cluster's name, of services that have one."""
    known = names(environment)
    return {
        known.database(place.region, place.service.name): (place.service, place.region)
        for place in placements(environment)
        if place.service.vector_store is not None
    }


def service_plans(environment: Environment) -> Mapping[str, Service]:
    """The service of each backup plan's name."""
    continuous = {f"{environment.name}-{name}-continuous": each for name, each in environment.services.items()}
    return {**continuous, **{f"{environment.name}-{name}": each for name, each in environment.services.items()}}


def secret_regions(environment: Environment) -> Mapping[str, tuple[str, ...]]:
    """The regions that read each secret, by its name."""
    known = names(environment)
    found = {known.provider_secret(name): provider_regions(environment, name) for name in environment.providers}
    for name, service in environment.services.items():
        for secret in (known.gateway_secret, known.virtual_keys_secret, known.database_secret):
            found[secret(name)] = service_regions(service)
    return found


def locks(environment: Environment, region: str) -> Mapping[str, Lock]:
    """What the file locks in a region: the lock by the bucket's logical name."""
    found = {f"{environment.name}-audit-{region}": environment.audit}
    if environment.lock is not None:
        found[f"{environment.name}-models-{region}"] = environment.lock
    for service in environment.services.values():
        if (lock := environment.lock_of(service)) is not None:
            found[f"{service.name}-{region}"] = lock
    return found
