"""A rule: what it refuses, why, how that is mended, and where the vendor or the practice says so."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from policies.context import Context
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource
from spec.policies import Level

__all__ = ["Family", "Finding", "Level", "ResourceRule", "Rule", "Severity", "StackRule"]


class Family(StrEnum):
    """What a rule is about; the folders of the pack."""

    RECOVERABILITY = "recoverability"
    DATA = "data"
    COMPUTE = "compute"
    TRAFFIC = "traffic"
    GATEWAY = "gateway"
    SECURITY = "security"
    GOVERNANCE = "governance"


class Severity(StrEnum):
    """How bad it is when the rule is broken, in the words of Pulumi's protocol."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One violation: a resource's name or a place in the environment's file, and a sentence with the value there."""

    place: str
    message: str
    urn: str = ""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What all rules say of themselves. `reason` and `remediation` are sentences, `link` is where it comes from."""

    id: str
    family: Family
    severity: Severity
    reason: str
    remediation: str
    link: str
    level: Level = Level.MANDATORY


@dataclass(frozen=True, kw_only=True)
class ResourceRule(Rule):
    """Judged for each resource of its types, before it is made: so it stops an `up`.

    `check` yields a sentence per violation and raises UndecidedError where the preview doesn't know a value.
    """

    types: tuple[str, ...]
    check: Callable[[Resource, Context], Iterator[str]]


@dataclass(frozen=True, kw_only=True)
class StackRule(Rule):
    """Judged once for all resources of one stack, or of several where they are known together.

    `check` yields findings, and raises UndecidedError where the preview doesn't know a value. It has to hold for a part
    of the environment: what another stack holds is not missing.
    """

    check: Callable[[Graph, Context], Iterator[Finding]]
