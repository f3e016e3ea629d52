"""What each service costs a month: as planned, in a drill, and under each of the four patterns."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from recovery.cost.charge import Charge, split, total
from recovery.cost.declared import Declared
from recovery.cost.planned import Planned
from recovery.cost.prices import MONTH, Prices
from recovery.cost.types import unknown
from recovery.graph.graph import Graph
from spec.environment import Environment, Service
from spec.patterns import PRIMARY, Pattern
from spec.placement import Placement, placements

NOT_COUNTED = (
    "tokens at model providers",
    "data transfer, between regions and to users, and bytes replicated or read",
    "requests, queries, logs and metrics by their volume",
    "container images, replicas beyond full load, old versions of objects, what later backups add to the first copy",
    "support, tax, discounts and savings plans",
)
"""What depends on use or on contracts, said wherever figures are shown."""


@dataclass(frozen=True, kw_only=True)
class Drill:
    """What scaling a service's standby to full, as its primary is, adds: dollars an hour, for so many hours.

    The primary keeps running meanwhile, as it does in a rehearsal.
    """

    region: str
    hourly: float
    hours: float

    @property
    def extra(self) -> float:
        """Dollars of one drill."""
        return self.hourly * self.hours


@dataclass(frozen=True, kw_only=True)
class ServiceCost:
    """One service: its charges with its part of what is shared, its drill (None without a standby), its patterns.

    `patterns` are dollars a month under each pattern, the others staying as they are.
    """

    service: Service
    pattern: Pattern
    charges: tuple[Charge, ...]
    drill: Drill | None
    patterns: Mapping[Pattern, float]

    @property
    def month(self) -> float:
        """Dollars a month at rest."""
        return total(self.charges)

    def in_region(self, region: str) -> float:
        """Dollars a month in one region."""
        return total(each for each in self.charges if each.region == region)


@dataclass(frozen=True, kw_only=True)
class Costs:
    """An environment's costs; `charges` are all, each for one service or, where it is for none, for nobody.

    A drill takes `hours`. `unknown` are planned types that the count knows nothing of.
    """

    environment: Environment
    prices: Prices
    hours: float
    charges: tuple[Charge, ...]
    services: tuple[ServiceCost, ...]
    unknown: tuple[str, ...] = ()

    @property
    def month(self) -> float:
        """Dollars a month at rest."""
        return total(self.charges)

    @property
    def nobodys(self) -> tuple[Charge, ...]:
        """What the environment has for no service."""
        return tuple(each for each in self.charges if not any(each.services))


def estimate(environment: Environment, graph: Graph, prices: Prices, *, hours: float = 4) -> Costs:
    """The costs of what is planned; a drill takes `hours`. Raises EnvironmentFileError for what has no price."""
    charges = split(Planned(environment, graph, prices).charges())
    return Costs(
        environment=environment,
        prices=prices,
        hours=hours,
        charges=charges,
        unknown=unknown(graph),
        services=tuple(
            ServiceCost(
                service=service,
                pattern=environment.pattern_of(service),
                charges=of(charges, service.name),
                drill=drill(environment, service, prices, hours),
                patterns=by_pattern(environment, service, prices),
            )
            for service in environment.services.values()
        ),
    )


def declared(environment: Environment, prices: Prices) -> tuple[Charge, ...]:
    """The charges of what the file declares, without a plan."""
    return split(Declared(environment, placements(environment), prices).charges())


def by_pattern(environment: Environment, service: Service, prices: Prices) -> dict[Pattern, float]:
    """Dollars a month of one service under each pattern, with its part of what is shared then."""
    found = {}
    for pattern in Pattern:
        # Weights go with the patterns in which every region answers.
        changed = service.model_copy(update={"pattern": pattern, "weights": {}})
        other = environment.model_copy(update={"services": {**environment.services, service.name: changed}})
        found[pattern] = total(of(declared(other, prices), service.name))
    return found


def drill(environment: Environment, service: Service, prices: Prices, hours: float) -> Drill | None:
    """What it costs to scale the first standby to full; None without one."""
    if not service.standby:
        return None
    region, before = service.standby[0], placements(environment)
    after = tuple(
        _promoted(each) if (each.service.name, each.region) == (service.name, region) else each for each in before
    )
    month = total(Declared(environment, after, prices).charges()) - total(
        Declared(environment, before, prices).charges()
    )
    return Drill(region=region, hourly=month / MONTH, hours=hours)


def of(charges: tuple[Charge, ...], service: str) -> tuple[Charge, ...]:
    """One service's charges."""
    return tuple(each for each in charges if service in each.services)


def _promoted(standby: Placement) -> Placement:
    """The standby as the primary is; nothing is reserved that wasn't before."""
    return replace(standby, primary=True, side=replace(PRIMARY, capacity=standby.side.capacity))
