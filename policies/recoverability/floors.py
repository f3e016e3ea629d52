"""No pattern recovers faster than its slowest step that can't be left out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from policies.context import Context
from policies.place import in_file, written
from policies.rule import Family, Finding, Severity, StackRule
from recovery.row import Measure, Part
from recovery.rows import Rows
from spec.detection import detection
from spec.environment import Service, Tier
from spec.errors import listed
from spec.patterns import Pattern
from spec.units import format_duration


@dataclass(frozen=True, kw_only=True)
class Step:
    """What recoveries by `patterns` can't leave out, for services that have it at all."""

    least: timedelta
    what: str
    patterns: frozenset[Pattern]
    has: Callable[[Service], bool] = lambda service: True


_STANDBYS = frozenset({Pattern.HOT_STANDBY, Pattern.PILOT_LIGHT, Pattern.BACKUP_RESTORE})

STEPS = (
    # easontechtalk.com: creation of EKS control planes in 21 regions takes 13 to 16 minutes.
    Step(least=timedelta(minutes=13), what="a new cluster", patterns=frozenset({Pattern.BACKUP_RESTORE})),
    # Assumed: an Aurora cluster is made from a snapshot in 10 to 40 minutes, whatever its size.
    Step(
        least=timedelta(minutes=17),
        what="its data from backups",
        patterns=frozenset({Pattern.BACKUP_RESTORE}),
        has=lambda service: service.vector_store is not None,
    ),
    # AuroraUserGuide, aurora-global-database-disaster-recovery; independent tests: 2 to 5 minutes.
    Step(
        least=timedelta(minutes=2),
        what="its database's promotion",
        patterns=frozenset({Pattern.HOT_STANDBY}),
        has=lambda service: service.vector_store is not None,
    ),
    # A node in about 5 minutes (Karpenter's users), its image in 4 to 6 (AWS on SOCI), the engine in 3.6
    # (vllm-project/vllm#19824), and weights.
    Step(
        least=timedelta(minutes=13),
        what="GPU nodes, images, weights and engines",
        patterns=frozenset({Pattern.PILOT_LIGHT, Pattern.BACKUP_RESTORE}),
        has=lambda service: bool(service.serving),
    ),
    Step(least=timedelta(seconds=30), what="a test of its answers", patterns=_STANDBYS),
)
"""After the loss was noticed, in order. Book values for any amount of data: the recovery model counts that too."""


def floor(pattern: Pattern, service: Service, tier: Tier) -> list[tuple[timedelta, str]]:
    """What a recovery takes at least; the first is to notice the loss, by the settings that keep the tier's budget."""
    steps = [(each.least, each.what) for each in STEPS if pattern in each.patterns and each.has(service)]
    return [(detection(tier.detection).took, "health checks and the TTL"), *steps]


def _least(pattern: Pattern, service: Service, tier: Tier) -> timedelta:
    return sum((least for least, _ in floor(pattern, service, tier)), timedelta(0))


def _check(context: Context) -> Iterator[Finding]:
    for service in context.environment.services.values():
        pattern, tier = context.environment.pattern_of(service), context.environment.tiers[service.tier]
        promised = Rows(context.environment, service).target(Part.SERVING, Measure.RTO)
        if promised is None or (least := _least(pattern, service, tier)) <= (rto := timedelta(seconds=promised)):
            continue
        enough = [each.value for each in Pattern if _least(each, service, tier) <= rto]
        parts = [f"{format_duration(time)} for {what}" for time, what in floor(pattern, service, tier)]
        yield written(
            f"services.{service.name}.{'pattern' if service.pattern else 'tier'}",
            f"{pattern} takes {format_duration(least)} or more ({', '.join(parts)}), and the RTO is "
            f"{format_duration(rto)}; fast enough: {listed(enough or ['none'])}.",
        )


RULE = StackRule(
    id="pattern-fits-the-rto",
    family=Family.RECOVERABILITY,
    severity=Severity.CRITICAL,
    reason="A pattern whose own steps take longer than the objective misses it however well they go.",
    remediation="Take a faster pattern, or promise less.",
    link="https://docs.aws.amazon.com/whitepapers/latest/disaster-recovery-workloads-on-aws/disaster-recovery-options-in-the-cloud.html",
    check=in_file(_check),
)
