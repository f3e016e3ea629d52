"""What flipping a service from one pattern to another has to plan, worked out from the statements for each resource."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import permutations
from typing import NamedTuple

from spec.environment import Environment, Service
from spec.modes import BucketMode
from spec.patterns import PATTERNS, Pattern
from spec.placement import service_regions
from tests.layers.environments import demo, prod, up, with_service
from tests.layers.plan import Operation, plan
from tests.layers.statements import BY_MODEL, BY_SERVICE, STATEMENTS, Statement, side
from tests.recorder import Recording, Registration

Key = tuple[str, str, str]
"""Stack, type and name of a resource."""

TOPOLOGY = "relight:aws:TopologyCopy"
STORES = ("relight:aws:VectorStore", "relight:aws:DatabaseAlarms")
CACHE = "relight:aws:SemanticCache"
ARRIVING = "relight:aws:ReplicationAlarms"
_STRENGTH = tuple(BucketMode)


@dataclass(frozen=True)
class Flip:
    """A service of an environment goes from one pattern to another."""

    environment: str
    service: str
    before: Pattern
    after: Pattern

    def __str__(self) -> str:
        return f"{self.service}: {self.before} to {self.after}"


class Line(NamedTuple):
    """One line of a component's statement, on one side."""

    component: str
    primary: bool
    pattern: str


def flips(environment: str) -> list[Flip]:
    """Every service of an environment through all pairs of patterns."""
    services = _environment(environment).services
    return [Flip(environment, name, *pair) for name in services for pair in permutations(Pattern, 2)]


@cache
def recorded(environment: str, service: str, pattern: Pattern) -> Mapping[str, Recording]:
    """All stacks with the service under the pattern; the file's own are recorded once for all its services."""
    declared = _environment(environment)
    if declared.pattern_of(declared.services[service]) is not pattern:
        return up(with_service(declared, service, pattern=pattern))
    first = next(iter(declared.services))
    return (
        up(declared)
        if service == first
        else recorded(environment, first, declared.pattern_of(declared.services[first]))
    )


@cache
def planned(flip: Flip) -> dict[Key, tuple[Operation, Registration]]:
    """What the engine would do."""
    before, after = _both(flip)
    assert before.keys() == after.keys()
    return {
        (stack, each.resource.type, each.resource.name): (each.operation, each.resource)
        for stack, recording in before.items()
        for each in plan(recording, after[stack])
    }


def expected(flip: Flip) -> dict[Key, Operation]:
    """What the table says: for each resource that there is before or after, how it differs between the two."""
    return {
        (stack, resource.type, resource.name): operation
        for recordings in _both(flip)
        for stack, recording in recordings.items()
        for resource in recording.resources()
        if (operation := _operation(flip, stack, resource)) is not None
    }


def lines_found(environment: str, service: str, pattern: Pattern) -> set[Line]:
    """The lines of the statements that some resource of the service fits, the optional ones left out."""
    flip = Flip(environment, service, pattern, pattern)
    found = set()
    for recording in _both(flip)[1].values():
        for resource in (each for each in recording.resources() if _service_of(flip, each) == service):
            primary = _region(flip, resource) == _declared(flip).primary
            part = _statement(flip, resource).part(_noun(flip, resource), primary=primary)
            if not part.optional:
                found.add(Line(resource.parent_type, primary, part.pattern))
    return found


def lines_said(environment: str, service: str, pattern: Pattern) -> set[Line]:
    """The lines that the pattern says are there for what the service declares."""
    declared = _environment(environment).services[service]
    by_model = {kind: of(declared, declared.serving[0].model) for kind, of in BY_MODEL.items()}
    statements = {**STATEMENTS, **by_model, **{kind: named(declared) for kind, named in BY_SERVICE.items()}}
    return {
        Line(component, primary, part.pattern)
        for component, statement in statements.items()
        if component not in STORES or declared.vector_store
        if component != CACHE or declared.gateway.cache
        for primary in (True, False)
        for part in (statement.primary if primary else statement.standby)
        if not part.optional and part.state(statement.by(pattern, side(pattern, primary=primary)))
    }


def _both(flip: Flip) -> tuple[Mapping[str, Recording], Mapping[str, Recording]]:
    return (
        recorded(flip.environment, flip.service, flip.before),
        recorded(flip.environment, flip.service, flip.after),
    )


@cache
def _environment(name: str) -> Environment:
    return {"demo": demo, "prod": prod}[name]()


def _declared(flip: Flip) -> Service:
    return _environment(flip.environment).services[flip.service]


def _operation(flip: Flip, stack: str, resource: Registration) -> Operation | None:
    if resource.parent_type == TOPOLOGY:
        return Operation.UPDATE if _told(flip, stack) else None
    if resource.parent == f"{flip.environment}-models" and _noun(flip, resource) == "replication":
        source = _region(flip, resource)
        return _between(_weights(flip, flip.before).get(source), _weights(flip, flip.after).get(source))
    if _service_of(flip, resource) != flip.service:
        return None
    primary = _region(flip, resource) == _declared(flip).primary
    statement = _statement(flip, resource)
    part = statement.part(_noun(flip, resource), primary=primary)
    before, after = (
        part.state(statement.by(pattern, side(pattern, primary=primary))) for pattern in (flip.before, flip.after)
    )
    return _between(before, after, remade=part.remade)


def _between(before: object, after: object, remade: frozenset[str] = frozenset()) -> Operation | None:
    if before == after:
        return None
    if before is None:
        return Operation.CREATE
    if after is None:
        return Operation.DELETE
    return Operation.REPLACE if {before, after} & remade else Operation.UPDATE


def _told(flip: Flip, stack: str) -> bool:
    """Whether a stack's topology tells the flip.

    The service's regions name its pattern, the edge its traffic, the data layer its databases' modes and its buckets.
    """
    if stack == f"{flip.environment}-data":
        copied = [PATTERNS[pattern].buckets is BucketMode.COPIED for pattern in (flip.before, flip.after)]
        return _declared(flip).vector_store is not None or any(copied)
    regions = service_regions(_declared(flip))
    return stack in (f"{flip.environment}-edge", *(f"{flip.environment}-{region}" for region in regions))


def _weights(flip: Flip, pattern: Pattern) -> dict[str, frozenset[tuple[str, str, bool, bool]]]:
    """For each region whose models bucket replicates: model, target, whether in 15 minutes, and whether back too.

    A model goes as its most demanding service wants it; where that only copies on a cadence, it is replicated.
    """
    environment = with_service(_environment(flip.environment), flip.service, pattern=pattern)
    wanted: dict[tuple[str, str], list[tuple[BucketMode, str]]] = {}
    for service in environment.services.values():
        for served in service.serving:
            mode = PATTERNS[environment.pattern_of(service)].buckets
            wanted.setdefault((served.model, service.primary), []).extend((mode, each) for each in service.standby)
    found: dict[str, set[tuple[str, str, bool, bool]]] = {}
    for (model, home), ways in wanted.items():
        strongest = min((mode for mode, _ in ways), key=_STRENGTH.index)
        targets = {target for _, target in ways}
        fast = strongest in (BucketMode.BOTH_WAYS_RTC, BucketMode.ONE_WAY_RTC)
        back = strongest is BucketMode.BOTH_WAYS_RTC
        sources = {home, *targets} if back else {home}
        for source in sources:
            found.setdefault(source, set()).update((model, to, fast, back) for to in {home, *targets} - {source})
    return {source: frozenset(rules) for source, rules in found.items()}


def _statement(flip: Flip, resource: Registration) -> Statement:
    if of := BY_MODEL.get(resource.parent_type):
        (model,) = [each.model for each in _declared(flip).serving if f"-{each.model}-" in f"{resource.parent}-"]
        return of(_declared(flip), model)
    if named := BY_SERVICE.get(resource.parent_type):
        return named(_declared(flip))
    if resource.parent_type not in STATEMENTS:
        raise LookupError(f"{resource.parent_type}: say in tests/layers/statements.py what its modes mean")
    return STATEMENTS[resource.parent_type]


def _service_of(flip: Flip, resource: Registration) -> str | None:
    """The service whose component it is part of; None: what services share."""
    owner = resource.parent.removeprefix(f"{flip.environment}-")
    fitting = [name for name in _environment(flip.environment).services if f"{owner}-".startswith(f"{name}-")]
    return max(fitting, key=len, default=None)


def _region(flip: Flip, resource: Registration) -> str:
    """The region in its name, else that of its provider; an alarm on copies names two, and is in one."""
    if resource.parent_type == ARRIVING:
        return resource.provider.partition("-")[2]
    named = [region for region in _environment(flip.environment).regions if region in resource.name]
    return named[0] if named else resource.provider.partition("-")[2]


def _noun(flip: Flip, resource: Registration) -> str:
    """What the resource is named after component and region."""
    return _without(resource.name.removeprefix(resource.parent).strip("-"), _region(flip, resource))


def _without(name: str, part: str) -> str:
    return "-".join(piece for piece in name.replace(part, "-").split("-") if piece)
