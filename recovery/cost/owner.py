"""Which service a planned resource is for, told by the names that spec/naming.py computes."""

from typing import Any

from recovery.graph.resource import Resource
from spec.environment import Environment
from spec.naming import Names
from spec.placement import service_regions

LABEL = "relight.dev/service"


class Owners:
    """The services of one environment, by what their resources are called."""

    def __init__(self, environment: Environment) -> None:
        self.environment = environment
        self.names = Names(environment.name, environment.account, environment.domain)
        names, placed = self.names, [
            (service, region) for service in environment.services.values() for region in service_regions(service)
        ]  # fmt: skip
        self._by_name = {
            name: service.name
            for service, region in placed
            for name in (
                names.service_bucket(region, service.name),
                names.database(region, service.name),
                names.switch(service.name, region),
                names.cache(service.name),
                f"{environment.name}-{service.name}",
            )
        }
        self._by_host = {names.gateway_host(service.name, region): (service.name, region) for service, region in placed}

    def known(self, name: object) -> str | None:
        """The service whose bucket, database, switch, cache or vault has that name."""
        return self._by_name.get(str(name))

    def asked(self, host: object) -> tuple[str, str] | None:
        """The service and region that a health check asks, by its host."""
        return self._by_host.get(str(host))

    def alarm(self, name: object) -> str | None:
        """The service that an alarm of that name is about."""
        switch = self.known(name)
        found = [
            service.name
            for service in self.environment.services.values()
            for region in service_regions(service)
            if str(name).startswith(self.names.alarm(service.name, region, ""))
        ]
        return switch or max(found, key=len, default=None)

    def secret(self, name: object) -> tuple[str, ...]:
        """The services that read a secret: its own, or all whose gateways call the provider."""
        _, _, rest = str(name).partition("/")
        first, _, last = rest.partition("/")
        services = self.environment.services
        if first == "providers":
            return tuple(service.name for service in services.values() if last in service.called)
        return (first,) if first in services else ()


def labelled(resource: Resource) -> str | None:
    """The service on the label of a Kubernetes object."""
    found = resource.get("metadata", "labels", LABEL)
    return str(found) if found else None


def said(resource: Resource, *path: str | int) -> Any:
    """The input at `path`; None also where the preview doesn't know it."""
    return resource.get(*path) if resource.knows(*path) else None
