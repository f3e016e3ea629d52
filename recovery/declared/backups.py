"""A service's backups: how often, how long, and where copies go."""

import re
from dataclasses import dataclass
from math import inf

from recovery.declared.schedule import interval_hours
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource

_PLAN, _VAULT = "aws:backup/plan:Plan", "aws:backup/vault:Vault"
_COMPONENT = "relight:aws:BackupPlan"
_HOUR, _DAY = 3600.0, 86400.0


@dataclass(frozen=True, kw_only=True)
class Backups:
    """`cadence` in seconds of the rule that runs most often, `copied` of those that copy to other regions; `days` that
    the longest rule keeps; `regions` hold copies besides the home region; `continuous` says whether any second of the
    last weeks can be had back."""

    cadence: float
    copied: float
    days: int
    regions: frozenset[str]
    continuous: bool
    evidence: tuple[str, ...]


def backups(graph: Graph, environment: str, service: str) -> Backups | None:
    """None where no plan is the service's. Raises UndecidedError where a needed value is not known yet."""
    component = graph.named(_COMPONENT, f"{environment}-{service}")
    plans = [each for each in graph.of(_PLAN) if component and each.parent == component.urn]
    if component is None or not plans:
        return None
    rules = [(plan, index) for plan in plans for index in range(len(plan.get("rules") or ()))]
    copied = [(plan, index) for plan, index in rules if plan.get("rules", index, "copyActions")]
    return Backups(
        cadence=min((cadence(plan.get("rules", index, "schedule")) for plan, index in rules), default=inf),
        copied=min((cadence(plan.get("rules", index, "schedule")) for plan, index in copied), default=inf),
        days=max((int(plan.get("rules", index, "lifecycle", "deleteAfter") or 0) for plan, index in rules), default=0),
        regions=_copies(graph, component, plans[0].region) if copied else frozenset(),
        continuous=any(plan.get("rules", index, "enableContinuousBackup") for plan, index in rules),
        evidence=tuple(each.name for each in plans),
    )


def _copies(graph: Graph, component: Resource, home: str) -> frozenset[str]:
    """Where its vaults are: the ARN that a copy goes to is known only after an `up`."""
    vaults = [each for each in graph.of(_VAULT) if each.parent == component.urn]
    return frozenset(each.region for each in vaults if each.region != home)


def cadence(schedule: object) -> float:
    """The longest time in seconds between two runs of a `cron(...)` or `rate(...)`; endless for anything else.

    https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html
    """
    if rate := re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", str(schedule)):
        return float(rate[1]) * {"minute": 60.0, "hour": _HOUR, "day": _DAY}[rate[2]]
    hours = interval_hours(schedule)
    return inf if hours is None else hours * _HOUR
