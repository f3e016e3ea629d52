"""A service's backups: how often, how long, and where copies go."""

import re
from dataclasses import dataclass
from math import inf

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
    rules = [(plan, index, rule) for plan in plans for index, rule in enumerate(plan.get("rules") or ())]
    copied = [rule for plan, index, rule in rules if plan.get("rules", index, "copyActions")]
    return Backups(
        cadence=min((cadence(str(rule.get("schedule"))) for _, _, rule in rules), default=inf),
        copied=min((cadence(str(rule.get("schedule"))) for rule in copied), default=inf),
        days=max((int((rule.get("lifecycle") or {}).get("deleteAfter") or 0) for _, _, rule in rules), default=0),
        regions=_copies(graph, component, plans[0].region) if copied else frozenset(),
        continuous=any(rule.get("enableContinuousBackup") for _, _, rule in rules),
        evidence=tuple(each.name for each in plans),
    )


def _copies(graph: Graph, component: Resource, home: str) -> frozenset[str]:
    """Where its vaults are: the ARN that a copy goes to is known only after an `up`."""
    vaults = [each for each in graph.of(_VAULT) if each.parent == component.urn]
    return frozenset(each.region for each in vaults if each.region != home)


def cadence(schedule: str) -> float:
    """Seconds between two runs of a `cron(...)` or `rate(...)` of AWS Backup; a day where it says less than that.

    https://docs.aws.amazon.com/aws-backup/latest/devguide/creating-a-backup-plan.html
    """
    if rate := re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", schedule):
        return float(rate[1]) * {"minute": 60.0, "hour": _HOUR, "day": _DAY}[rate[2]]
    fields = schedule.removeprefix("cron(").removesuffix(")").split()
    hours = fields[1] if len(fields) > 1 else "0"
    if hours == "*":
        return _HOUR
    if step := re.fullmatch(r"(?:\*|\d+)/(\d+)", hours):
        return float(step[1]) * _HOUR
    return _DAY / max(1, len(hours.split(",")))
