"""Where images and charts come from, in the register: taken without a contract, and only when something is made."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from recovery.export.dependency import Dependency, ServiceType, Substitutability
from recovery.export.models import AWS
from spec.environment import Environment, Service

_HOSTS: Mapping[str, str] = MappingProxyType(
    {
        "docker.io": "Docker",
        "ghcr.io": "GitHub",
        "public.ecr.aws": AWS,
        "quay.io": "Red Hat",
        "registry.k8s.io": "Kubernetes project (CNCF)",
        "nvcr.io": "NVIDIA",
        "mcr.microsoft.com": "Microsoft",
    }
)
_UNCHANGED = "nothing changes: pods run our own copies; newer images can't be fetched"


@dataclass(frozen=True, kw_only=True)
class ChartSource:
    """A Helm chart as components/chart.py pins it (a test compares them), and what isn't there without it."""

    chart: str
    source: str
    provider: str
    function: str
    missing: str


CHARTS = (
    ChartSource(
        chart="keda",
        source="https://kedacore.github.io/charts",
        provider="KEDA project (CNCF)",
        function="more replicas of a model while requests wait",
        missing="nothing scales there by load",
    ),
    ChartSource(
        chart="oci://registry.k8s.io/lws/charts/lws",
        source="registry.k8s.io",
        provider="Kubernetes project (CNCF)",
        function="replicas of a model that span several nodes",
        missing="models that span nodes don't start there",
    ),
)


def dependencies(environment: Environment) -> Iterator[Dependency]:
    """One for each registry that an image is named from, then one for each chart that is installed."""
    yield from _registries(environment)
    scaled = tuple(
        each
        for each in environment.services.values()
        if any(serving.max_replicas is not None for serving in each.serving)
    )
    spanning = tuple(
        each
        for each in environment.services.values()
        if any(environment.models[serving.model].nodes > 1 for serving in each.serving)
    )
    for source, services in zip(CHARTS, (scaled, spanning), strict=True):
        if services:
            yield _chart(source, services)


def host(image: str) -> str:
    """The registry that an image is named from: https://github.com/distribution/reference."""
    first, slash, _ = image.partition("@")[0].partition("/")
    return first if slash and ("." in first or ":" in first or first == "localhost") else "docker.io"


def images(environment: Environment, service: Service) -> tuple[str, ...]:
    """The images, without their digests, that a service's pods run."""
    found = [environment.gateway.image, *(environment.models[each.model].image for each in service.serving)]
    if service.vector_store:
        found.append(service.vector_store.client_image)
    return tuple(dict.fromkeys(image.partition("@")[0] for image in found))


def _registries(environment: Environment) -> Iterator[Dependency]:
    by_host: dict[str, dict[str, list[Service]]] = {}
    for service in environment.services.values():
        for image in images(environment, service):
            by_host.setdefault(host(image), {}).setdefault(image, []).append(service)
    for registry, found in by_host.items():
        users = {service.name: service for services in found.values() for service in services}
        yield _free(
            provider=_HOSTS.get(registry, registry),
            item=f"container images from {registry}: {', '.join(found)}",
            function="software that pods run, fetched when a version is taken over",
            services=tuple(users.values()),
            lost=_UNCHANGED,
        )


def _chart(source: ChartSource, services: tuple[Service, ...]) -> Dependency:
    return _free(
        provider=source.provider,
        item=f"Helm chart {source.chart}, and its images, from {source.source}",
        function=source.function,
        services=services,
        lost=f"nothing changes where it is installed; a region that is made anew goes without, and {source.missing}",
    )


def _free(*, provider: str, item: str, function: str, services: tuple[Service, ...], lost: str) -> Dependency:
    effects = dict.fromkeys((service.name for service in services), lost)
    down = dict.fromkeys(effects, "down: the service itself runs there")
    return Dependency(
        provider=provider,
        item=item,
        kind=ServiceType.NONE,
        function=function,
        services=services,
        substitutability=Substitutability.EASY,
        lost=effects,
        provider_lost=down if provider == AWS else effects,
        data_leaving="none",
        stored=False,
    )
