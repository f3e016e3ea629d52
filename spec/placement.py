"""Which region holds what of which service: the environment file read through the pattern table."""

from dataclasses import dataclass

from spec.environment import Environment, ProviderKind, Service
from spec.modes import BucketMode, ClusterMode, TrafficMode
from spec.patterns import PATTERNS, PRIMARY, Pattern, Side

_STRENGTH = tuple(BucketMode)


@dataclass(frozen=True, kw_only=True)
class Placement:
    """One service in one region."""

    service: Service
    region: str
    pattern: Pattern
    primary: bool
    side: Side


@dataclass(frozen=True, kw_only=True)
class ModelCopies:
    """Where one model's weights are kept: written in `home`, brought to `targets` as `mode` says."""

    model: str
    mode: BucketMode
    home: str
    targets: tuple[str, ...]


def service_regions(service: Service) -> tuple[str, ...]:
    """The regions that hold anything of a service, its primary first."""
    return (service.primary, *service.standby)


def traffic_mode(environment: Environment, service: Service) -> TrafficMode:
    """How a service's name finds a region: as its pattern says, by weights where the file gives them."""
    return TrafficMode.WEIGHTED if service.weights else PATTERNS[environment.pattern_of(service)].traffic


def provider_regions(environment: Environment, provider: str) -> tuple[str, ...]:
    """The regions from which a provider may be called: those of the services whose gateways call it."""
    used = [service for service in environment.services.values() if provider in service.called]
    return tuple(dict.fromkeys(region for service in used for region in service_regions(service)))


def placements(environment: Environment) -> tuple[Placement, ...]:
    """Every service in every region that holds anything of it, in the file's order."""
    return tuple(
        Placement(
            service=service,
            region=region,
            pattern=(pattern := environment.pattern_of(service)),
            primary=region == service.primary,
            side=PRIMARY if region == service.primary else PATTERNS[pattern].standby,
        )
        for service in environment.services.values()
        for region in service_regions(service)
    )


def in_region(environment: Environment, region: str) -> tuple[Placement, ...]:
    """What one region holds."""
    return tuple(placement for placement in placements(environment) if placement.region == region)


def cluster_mode(environment: Environment, region: str) -> ClusterMode:
    """Whether a region's cluster stands: yes if any service needs it now, and where no service is placed yet.

    A region without services is one that is being prepared; a region that only ever restores from backups gets
    its cluster at recovery, when someone pays for the wait instead of for the idle control plane.
    """
    here = in_region(environment, region)
    if not here or any(placement.side.cluster is ClusterMode.RUNNING for placement in here):
        return ClusterMode.RUNNING
    return ClusterMode.ABSENT


def calls_bedrock_in(environment: Environment, region: str) -> bool:
    """Whether a gateway of a region calls Bedrock in that same region."""
    return any(
        provider.kind is ProviderKind.BEDROCK and (provider.region or environment.home) == region
        for placement in in_region(environment, region)
        for provider in (environment.providers.get(entry) for entry in placement.service.called)
        if provider is not None
    )


def model_copies(environment: Environment) -> tuple[ModelCopies, ...]:
    """Where each served model's weights go; of several services that serve it, the most demanding one decides.

    Weights are written once, so replicating them moves no more bytes than copying them on a cadence would: where the
    pattern copies on a cadence, they are replicated.
    """
    copies: dict[tuple[str, str], ModelCopies] = {}
    for service in environment.services.values():
        mode = PATTERNS[environment.pattern_of(service)].buckets
        if mode is BucketMode.COPIED:
            mode = BucketMode.ONE_WAY
        for serving in service.serving:
            key = (serving.model, service.primary)
            known = copies.get(key)
            modes = [mode] if known is None else [mode, known.mode]
            targets = [] if known is None else list(known.targets)
            copies[key] = ModelCopies(
                model=serving.model,
                mode=min(modes, key=_STRENGTH.index),
                home=service.primary,
                targets=tuple(dict.fromkeys([*targets, *service.standby])),
            )
    return tuple(copies.values())
