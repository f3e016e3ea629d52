"""Which bucket replicates what to which: the replication modes as directed rules. Plain data, no resources."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from spec.modes import BucketMode


@dataclass(frozen=True, kw_only=True)
class Copies:
    """What is kept where: keys under `prefix` (all of them where it is empty), written in `home`, kept in `targets`."""

    name: str
    prefix: str
    mode: BucketMode
    home: str
    targets: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One replication rule of the bucket in `source`; `rtc` is S3 Replication Time Control (15 min, with metrics)."""

    name: str
    prefix: str
    source: str
    target: str
    rtc: bool


def rules(copies: Sequence[Copies]) -> tuple[Rule, ...]:
    """The directed rules, in a stable order."""
    return tuple(rule for copy in copies for rule in _rules_of(copy))


def _rules_of(copy: Copies) -> list[Rule]:
    match copy.mode:
        case BucketMode.BOTH_WAYS_RTC:
            regions = (copy.home, *copy.targets)
            pairs = [(source, target) for source in regions for target in regions if source != target]
            rtc = True
        case BucketMode.ONE_WAY_RTC:
            pairs, rtc = [(copy.home, target) for target in copy.targets], True
        case BucketMode.ONE_WAY:
            pairs, rtc = [(copy.home, target) for target in copy.targets], False
        case BucketMode.COPIED:
            pairs, rtc = [], False
        case _:
            assert_never(copy.mode)
    return [
        Rule(name=f"{copy.name}-to-{target}", prefix=copy.prefix, source=source, target=target, rtc=rtc)
        for source, target in pairs
    ]
