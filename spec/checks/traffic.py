"""How traffic finds a region: detection budgets that can be met, weights that belong to the service's regions."""

from collections.abc import Iterator

from spec.checks.finding import Broken, Finding
from spec.detection import LEAST
from spec.document import Path
from spec.environment import Environment, Service, Tier
from spec.errors import listed
from spec.modes import TrafficMode
from spec.patterns import PATTERNS
from spec.placement import service_regions
from spec.units import format_duration


def traffic_findings(environment: Environment, broken: Broken) -> Iterator[Finding]:
    """Budgets that no health check keeps or that outlast the RTO, and weights that would answer for no region."""
    for level, tier in environment.tiers.items():
        yield from _detection(tier, ("tiers", level, "detection"))
    for name, service in environment.services.items():
        if service.weights:
            yield from _weights(environment, service, ("services", name, "weights"))


def _detection(tier: Tier, path: Path) -> Iterator[Finding]:
    written = format_duration(tier.detection)
    if tier.detection < LEAST.took:
        least = format_duration(LEAST.took)
        message = (
            f"{written} can't be kept: {LEAST.failures} failures {LEAST.interval}s apart and answers that are kept "
            f"for {LEAST.ttl}s take {least}; write {least} or more"
        )
        yield Finding(path=path, value=written, message=message)
    elif tier.rto is not None and tier.detection > tier.rto:
        rto = format_duration(tier.rto)
        message = f"{written} is longer than the tier's whole recovery may take; write less than its rto of {rto}"
        yield Finding(path=path, value=written, message=message)


def _weights(environment: Environment, service: Service, path: Path) -> Iterator[Finding]:
    pattern = environment.pattern_of(service)
    shown = dict(service.weights)
    if PATTERNS[pattern].traffic is not TrafficMode.LATENCY:
        message = f"{pattern} answers from one region at a time, so there is nothing to weigh; remove the weights"
        yield Finding(path=path, value=shown, message=message)
        return
    regions = service_regions(service)
    if set(service.weights) != set(regions):
        message = f"the service's regions are {listed(regions, 'and')}; write a weight for each of them, and no other"
        yield Finding(path=path, value=shown, message=message)
    elif not any(service.weights.values()):
        yield Finding(path=path, value=shown, message="all weights are 0; write at least one above 0")
