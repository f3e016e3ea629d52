"""How many bytes lie where: from the file, since resources don't say what will be put into them."""

from collections.abc import Iterator
from dataclasses import dataclass

from spec.environment import Environment, Service
from spec.placement import model_copies, service_regions


@dataclass(frozen=True, kw_only=True)
class Weights:
    """The bytes of one model's weights in one region, and the services that have them there."""

    model: str
    region: str
    size: int
    services: tuple[str, ...]


def weights(environment: Environment) -> Iterator[Weights]:
    """Weights once in each region of the services that serve them; a last good revision counts as much again."""
    for model, region in sorted(_places(environment)):
        revisions = 2 if environment.models[model].previous else 1
        yield Weights(
            model=model,
            region=region,
            size=environment.models[model].size * revisions,
            services=tuple(
                service.name
                for service in environment.services.values()
                if region in service_regions(service) and any(each.model == model for each in service.serving)
            ),
        )


def data_size(service: Service) -> int:
    """The bytes of a service's data sets, one copy."""
    return sum(service.data.values())


def database_size(service: Service) -> int:
    """The bytes of a service's vector store, 0 without one."""
    return service.vector_store.size if service.vector_store else 0


def _places(environment: Environment) -> set[tuple[str, str]]:
    return {(copies.model, region) for copies in model_copies(environment) for region in (copies.home, *copies.targets)}
