"""The changes that may be tried for a service, each a line of its environment's file."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from recovery.advice.change import Change
from spec.detection import detection
from spec.environment import Environment, Service
from spec.patterns import Pattern
from spec.services import Serving, ZoneLoss
from spec.units import format_duration

_BUDGETS = (150, 90, 60, 40, 30)
"""Detection budgets in seconds, of which each has settings of its own: spec/detection.py."""
_SOON = timedelta(minutes=5)


def changes(environment: Environment, service: Service) -> Iterator[Change]:
    """What could be changed for it, the technical changes before those of people's habits."""
    yield from _patterns(environment, service)
    yield from _detections(environment, service)
    for index, serving in enumerate(service.serving):
        yield from _servings(service, index, serving)
    yield from _routes(environment, service)
    yield from _decisions(service)


def with_pattern(service: str, pattern: Pattern, was: Pattern) -> Change:
    """The service under another pattern."""
    return Change(
        kind="pattern",
        key=f"services.{service}.pattern",
        was=str(was),
        to=str(pattern),
        made=lambda environment: _with_service(environment, service, pattern=pattern),
    )


def _patterns(environment: Environment, service: Service) -> Iterator[Change]:
    """A stronger one; a service without a standby is first given the first other region of the file as one."""
    now = environment.pattern_of(service)
    if service.standby:
        stronger = list(Pattern)[: list(Pattern).index(now)]
        for pattern in stronger:
            yield with_pattern(service.name, pattern, now)
        return
    other = next((region for region in environment.regions if region != service.primary), None)
    if other is not None:
        yield Change(
            kind="standby",
            key=f"services.{service.name}.standby",
            was="[]",
            to=f"[{other}]",
            made=_service(service.name, standby=(other,)),
        )


def _detections(environment: Environment, service: Service) -> Iterator[Change]:
    tier = environment.tiers[service.tier]
    now = detection(tier.detection).took
    for budget in _BUDGETS:
        if (given := timedelta(seconds=budget)) < now:
            yield Change(
                kind="detection",
                key=f"tiers.{service.tier}.detection",
                was=format_duration(tier.detection),
                to=format_duration(given),
                made=_tier(service.tier, detection=given),
            )


def _servings(service: Service, index: int, serving: Serving) -> Iterator[Change]:
    place = f"services.{service.name}.serving[{index}]"
    for warm in range(serving.warm + 1, serving.replicas + 1):
        made = _serving(service.name, index, warm=warm)
        yield Change(kind=f"warm-{index}", key=f"{place}.warm", was=str(serving.warm), to=str(warm), made=made)
    if not serving.reserve:
        made = _serving(service.name, index, reserve=True)
        yield Change(kind=f"reserve-{index}", key=f"{place}.reserve", was="false", to="true", made=made)
    if serving.zone_loss is ZoneLoss.ACCEPT:
        made = _serving(service.name, index, zone_loss=ZoneLoss.KEEP)
        yield Change(kind=f"zone-{index}", key=f"{place}.zone_loss", was="accept", to="keep", made=made)


def _routes(environment: Environment, service: Service) -> Iterator[Change]:
    """Another entry that the file declares to be as good as the reference."""
    reference = environment.models.get(service.route[0]) or environment.providers[service.route[0]]
    served = {serving.model for serving in service.serving}
    for entry in reference.same:
        if entry not in service.route and (entry in environment.providers or entry in served):
            route = (*service.route, entry)
            yield Change(
                kind=f"route-{entry}",
                key=f"services.{service.name}.route",
                was=f"[{', '.join(service.route)}]",
                to=f"[{', '.join(route)}]",
                made=_service(service.name, route=route),
            )


def _decisions(service: Service) -> Iterator[Change]:
    now = service.owners.decision
    if now is None or now > _SOON:
        owners = service.owners.model_copy(update={"decision": _SOON})
        yield Change(
            kind="decision",
            key=f"services.{service.name}.owners.decision",
            was=format_duration(now) if now is not None else "the book's 15m",
            to=f"{format_duration(_SOON)}, and somebody on call who keeps it",
            made=_service(service.name, owners=owners),
        )


def _service(name: str, **update: Any) -> Callable[[Environment], Environment]:
    return lambda environment: _with_service(environment, name, **update)


def _with_service(environment: Environment, name: str, **update: Any) -> Environment:
    changed = environment.services[name].model_copy(update=update)
    return environment.model_copy(update={"services": {**environment.services, name: changed}})


def _serving(name: str, index: int, **update: Any) -> Callable[[Environment], Environment]:
    def made(environment: Environment) -> Environment:
        servings = list(environment.services[name].serving)
        servings[index] = servings[index].model_copy(update=update)
        return _with_service(environment, name, serving=tuple(servings))

    return made


def _tier(level: int, **update: Any) -> Callable[[Environment], Environment]:
    def made(environment: Environment) -> Environment:
        changed = environment.tiers[level].model_copy(update=update)
        return environment.model_copy(update={"tiers": {**environment.tiers, level: changed}})

    return made
