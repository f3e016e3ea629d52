"""Which bucket replicates what to which: the replication modes as directed rules. Plain data, no resources."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, assert_never

import pulumi

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
    """One replication rule of the bucket in `source`; `rtc` is S3 Replication Time Control (15 min, with metrics).

    With `back` there is a rule the other way too: what is changed about a replica (tags, locks) is brought back.
    """

    name: str
    prefix: str
    source: str
    target: str
    rtc: bool
    back: bool = False


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
        Rule(
            name=f"{copy.name}-to-{target}",
            prefix=copy.prefix,
            source=source,
            target=target,
            rtc=rtc,
            back=(target, source) in pairs,
        )
        for source, target in pairs
    ]


def rule_input(rule: Rule, priority: int, bucket: str, key_arn: pulumi.Input[str]) -> dict[str, Any]:
    """A rule as `BucketReplicationConfig` takes it; `bucket` is the target's name, `key_arn` its key.

    Deletions without a version are replicated, those of a version never are: what is deleted for good in one region
    stays in the other. https://docs.aws.amazon.com/AmazonS3/latest/userguide/delete-marker-replication.html
    """
    # Metrics without RTC show the lag too: https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html
    destination: dict[str, Any] = {
        "bucket": f"arn:aws:s3:::{bucket}",
        "encryption_configuration": {"replica_kms_key_id": key_arn},
        "metrics": {"status": "Enabled"},
    }
    if rule.rtc:
        # https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-time-control.html
        destination["replication_time"] = {"status": "Enabled", "time": {"minutes": 15}}
        destination["metrics"]["event_threshold"] = {"minutes": 15}
    criteria = {"sse_kms_encrypted_objects": {"status": "Enabled"}}
    if rule.back:
        # https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication-for-metadata-changes.html
        criteria["replica_modifications"] = {"status": "Enabled"}
    return {
        "id": rule.name,
        "priority": priority,
        "status": "Enabled",
        "filter": {"prefix": rule.prefix},
        "delete_marker_replication": {"status": "Enabled"},
        "source_selection_criteria": criteria,
        "destination": destination,
    }
