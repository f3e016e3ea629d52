"""The rules over resources: violations, what could not be decided, and what an exception lets pass."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from policies.context import Context
from policies.place import InFile
from policies.rule import Finding, Level, ResourceRule, Rule, StackRule
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource, UndecidedError
from spec.policies import Waiver


class Kind(StrEnum):
    """What a verdict says: the rule is broken, or a value that it needs is known only after an `up`, or it is broken
    and the environment's file excepts that."""

    VIOLATION = "violation"
    UNDECIDED = "undecided"
    EXCEPTED = "excepted"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What one rule says of one place."""

    rule: Rule
    kind: Kind
    level: Level
    place: str
    message: str
    urn: str = ""
    stack: str = ""

    @property
    def refuses(self) -> bool:
        """Whether nothing may be deployed like this."""
        return self.kind is Kind.VIOLATION and self.level is Level.MANDATORY


class Judge:
    """A set of rules for one environment, at the levels and with the exceptions of its file."""

    def __init__(self, rules: Sequence[Rule], context: Context) -> None:
        self._context = context
        written = context.environment.policies
        self._levels = {rule.id: Level(written.levels.get(rule.id, rule.level)) for rule in rules}
        used = [rule for rule in rules if self._levels[rule.id] is not Level.DISABLED]
        self._by_type: dict[str, list[ResourceRule]] = {}
        for rule in used:
            if isinstance(rule, ResourceRule):
                for kind in rule.types:
                    self._by_type.setdefault(kind, []).append(rule)
        self._stack_rules = [rule for rule in used if isinstance(rule, StackRule)]
        self._waivers: Mapping[str, list[Waiver]] = {
            rule.id: [each for each in written.exceptions if each.rule == rule.id and each.until >= context.today]
            for rule in used
        }

    def resource(self, resource: Resource) -> Iterator[Verdict]:
        """What the rules for its type say of one resource."""
        for rule in self._by_type.get(resource.type, ()):
            found = _decided(rule, resource, self._context)
            for kind, finding in found:
                yield self._verdict(rule, kind, finding, resource.stack)

    def stack(self, graph: Graph) -> Iterator[Verdict]:
        """What the rules for stacks say of all resources that are known."""
        (stack,) = graph.stacks if len(graph.stacks) == 1 else ("",)
        for rule in self._stack_rules:
            for kind, finding in _decided_all(rule, graph, self._context):
                yield self._verdict(rule, kind, finding, stack)

    def file(self) -> Iterator[Verdict]:
        """What the rules that need nothing but the environment's file say of it."""
        for rule in self._stack_rules:
            if isinstance(rule.check, InFile):
                for finding in rule.check.check(self._context):
                    yield self._verdict(rule, Kind.VIOLATION, finding, "")

    def all(self, graph: Graph) -> list[Verdict]:
        """Both, over everything that is known."""
        each = [verdict for resource in graph.resources for verdict in self.resource(resource)]
        return [*each, *self.stack(graph)]

    def _verdict(self, rule: Rule, kind: Kind, finding: Finding, stack: str) -> Verdict:
        if kind is Kind.VIOLATION and (waiver := self._waiver(rule, finding)):
            kind = Kind.EXCEPTED
            reason = f"{finding.message} Excepted until {waiver.until} by {waiver.owner}: {waiver.reason}"
            finding = Finding(place=finding.place, message=reason, urn=finding.urn)
        return Verdict(
            rule=rule,
            kind=kind,
            level=self._levels[rule.id],
            place=finding.place,
            message=finding.message,
            urn=finding.urn,
            stack=stack,
        )

    def _waiver(self, rule: Rule, finding: Finding) -> Waiver | None:
        return next((each for each in self._waivers[rule.id] if _covers(each.place, finding.place)), None)


def _covers(place: str, found: str) -> bool:
    """Whether an exception's place is that of a finding, or its beginning with `*`; `serving[0]` is no pattern."""
    return found.startswith(place[:-1]) if place.endswith("*") else found == place


def _decided(rule: ResourceRule, resource: Resource, context: Context) -> Iterator[tuple[Kind, Finding]]:
    def finding(message: str) -> Finding:
        return Finding(place=resource.name, message=message, urn=resource.urn)

    try:
        for message in rule.check(resource, context):
            yield Kind.VIOLATION, finding(message)
    except UndecidedError as unknown:
        yield Kind.UNDECIDED, finding(str(unknown))


def _decided_all(rule: StackRule, graph: Graph, context: Context) -> Iterator[tuple[Kind, Finding]]:
    try:
        for finding in rule.check(graph, context):
            yield Kind.VIOLATION, finding
    except UndecidedError as unknown:
        yield Kind.UNDECIDED, Finding(place=context.environment.name, message=str(unknown))


def refusing(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """Those that refuse a deployment."""
    return [verdict for verdict in verdicts if verdict.refuses]
