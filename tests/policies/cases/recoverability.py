"""Cases of the family `recoverability`."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from policies.recoverability import (
    contradiction,
    floors,
    pilot_light,
    restored,
    route_regions,
    route_vendors,
    second_region,
    vectors,
    weights_near,
)
from spec.environment import Environment
from spec.patterns import Pattern
from tests.layers.environments import with_service
from tests.policies.case import Case, Change, FileCase, sets, unset

WEIGHTS = "demo-models-us-east-1-replication"
REPLICA = "claims-assistant-vectors-us-west-2"
PLAN = "demo-claims-assistant-plan-us-east-1"


def service(name: str, **changes: Any) -> Callable[[Environment], Environment]:
    """Fields of a service replaced."""
    return lambda environment: with_service(environment, name, **changes)


def tier(level: int, **changes: Any) -> Callable[[Environment], Environment]:
    """Fields of a tier replaced."""

    def change(environment: Environment) -> Environment:
        changed = environment.tiers[level].model_copy(update=changes)
        return environment.model_copy(update={"tiers": {**environment.tiers, level: changed}})

    return change


def entry(section: str, name: str, **changes: Any) -> Callable[[Environment], Environment]:
    """Fields of a model or a provider replaced."""

    def change(environment: Environment) -> Environment:
        entries = getattr(environment, section)
        changed = entries[name].model_copy(update=changes)
        return environment.model_copy(update={section: {**entries, name: changed}})

    return change


CASES: tuple[Case, ...] = (
    Case(
        rule=weights_near.RULE,
        type=weights_near.CONFIG,
        of=WEIGHTS,
        breaks=(
            sets(
                ("rules", 0, "status"),
                "Disabled",
                "services.claims-assistant.serving[0]: no enabled rule replicates qwen3-8b, "
                "sha256:a82fd547628efc95bba6ce4fbe5c4c21fdfe5b815eca823db15d1df4837b1167, from us-east-1 to "
                "demo-123456789012-us-west-2-models.",
                "services.underwriting.serving[0]: no enabled rule replicates qwen3-8b, "
                "sha256:a82fd547628efc95bba6ce4fbe5c4c21fdfe5b815eca823db15d1df4837b1167, from us-east-1 to "
                "demo-123456789012-us-west-2-models.",
            ),
            sets(
                ("rules", 1, "filter", "prefix"),
                "sha256/0/",
                "services.nightly-summaries.serving[0]: no enabled rule replicates qwen3-4b, "
                "sha256:92e31154209b70d8fb63105be3fbd63737103934aae7416ae32ae40b81896bf3, from us-east-1 to "
                "demo-123456789012-us-west-2-models.",
            ),
            sets(
                ("rules", 0, "destination", "bucket"),
                "arn:aws:s3:::elsewhere",
                "services.claims-assistant.serving[0]: no enabled rule replicates qwen3-8b, "
                "sha256:a82fd547628efc95bba6ce4fbe5c4c21fdfe5b815eca823db15d1df4837b1167, from us-east-1 to "
                "demo-123456789012-us-west-2-models.",
                "services.underwriting.serving[0]: no enabled rule replicates qwen3-8b, "
                "sha256:a82fd547628efc95bba6ce4fbe5c4c21fdfe5b815eca823db15d1df4837b1167, from us-east-1 to "
                "demo-123456789012-us-west-2-models.",
            ),
            unset(
                ("rules",),
                "services.claims-assistant.serving[0]: no enabled rule replicates qwen3-8b, "
                "sha256:a82fd547628efc95bba6ce4fbe5c4c21fdfe5b815eca823db15d1df4837b1167, from us-east-1 to "
                "demo-123456789012-us-west-2-models.",
                "services.underwriting.serving[0]: no enabled rule replicates qwen3-8b, "
                "sha256:a82fd547628efc95bba6ce4fbe5c4c21fdfe5b815eca823db15d1df4837b1167, from us-east-1 to "
                "demo-123456789012-us-west-2-models.",
                "services.nightly-summaries.serving[0]: no enabled rule replicates qwen3-4b, "
                "sha256:92e31154209b70d8fb63105be3fbd63737103934aae7416ae32ae40b81896bf3, from us-east-1 to "
                "demo-123456789012-us-west-2-models.",
            ),
        ),
    ),
    Case(
        rule=vectors.RULE,
        type="aws:rds/cluster:Cluster",
        of=REPLICA,
        without=("demo-claims-assistant-plan-us-east-1",),
        breaks=(
            sets(
                ("clusterIdentifier",),
                "another",
                "services.claims-assistant.vector_store: no replica and no copy of a backup is outside of us-east-1, "
                "so all 40GB would have to be embedded again.",
            ),
            unset(
                ("clusterIdentifier",),
                "services.claims-assistant.vector_store: no replica and no copy of a backup is outside of us-east-1, "
                "so all 40GB would have to be embedded again.",
            ),
        ),
    ),
    Case(
        rule=vectors.RULE,
        type="aws:backup/plan:Plan",
        of=PLAN,
        without=("claims-assistant-vectors-us-west-2",),
        breaks=(
            sets(
                ("rules", 0, "copyActions"),
                [],
                "services.claims-assistant.vector_store: no replica and no copy of a backup is outside of us-east-1, "
                "so all 40GB would have to be embedded again.",
            ),
            unset(
                ("rules", 0, "copyActions"),
                "services.claims-assistant.vector_store: no replica and no copy of a backup is outside of us-east-1, "
                "so all 40GB would have to be embedded again.",
            ),
        ),
    ),
)

FILE_CASES: tuple[FileCase, ...] = (
    FileCase(
        rule=second_region.RULE,
        changes=(
            Change(
                to=service("nightly-summaries", standby=("us-east-1",)),
                messages=(
                    "services.nightly-summaries.standby: us-east-1, so backup-restore has no region but us-east-1.",
                ),
            ),
            Change(
                to=service("nightly-summaries", standby=()),
                messages=("services.nightly-summaries.standby: empty, so backup-restore has no region but us-east-1.",),
                unset=True,
            ),
        ),
    ),
    FileCase(
        rule=floors.RULE,
        changes=(
            Change(
                to=service("claims-assistant", pattern=Pattern.BACKUP_RESTORE),
                messages=(
                    "services.claims-assistant.pattern: backup-restore takes 45m or more (1m30s for health checks "
                    "and the TTL, 13m for a new cluster, 17m for its data from backups, 13m for GPU nodes, "
                    "images, weights and engines, 30s for a test of its answers), and the RTO is 15m; fast "
                    "enough: active-active, hot-standby or pilot-light.",
                ),
            ),
            Change(
                to=tier(1, rto=timedelta(minutes=4)),
                messages=(
                    "services.underwriting.tier: hot-standby takes 5m or more (2m30s for health checks and the "
                    "TTL, 2m for its database's promotion, 30s for a test of its answers), and the RTO is 4m; "
                    "fast enough: active-active.",
                ),
            ),
            Change(
                to=tier(0, rto=timedelta(minutes=1)),
                messages=(
                    "services.claims-assistant.tier: active-active takes 1m30s or more (1m30s for health checks "
                    "and the TTL), and the RTO is 1m; fast enough: none.",
                ),
            ),
        ),
        # Nothing is promised.
        safe=(tier(2, rto=None),),
    ),
    FileCase(
        rule=restored.RULE,
        changes=(
            Change(
                to=service("claims-assistant", pattern=Pattern.BACKUP_RESTORE),
                messages=(
                    "services.claims-assistant.pattern: backup-restore for claims-assistant of tier 0, not "
                    "active-active or hot-standby.",
                ),
            ),
            Change(
                to=tier(0, pattern=Pattern.BACKUP_RESTORE),
                messages=(
                    "tiers.0.pattern: backup-restore for claims-assistant of tier 0, not active-active or hot-standby.",
                ),
            ),
        ),
        # It is the tier's then.
        safe=(service("claims-assistant", pattern=None),),
    ),
    FileCase(
        rule=pilot_light.RULE,
        changes=(
            Change(
                to=service("claims-assistant", pattern=Pattern.PILOT_LIGHT),
                messages=(
                    "services.claims-assistant.pattern: pilot-light for claims-assistant of tier 0: its GPUs are "
                    "asked for only when they are needed.",
                ),
            ),
        ),
        # It is the tier's then.
        safe=(service("claims-assistant", pattern=None),),
    ),
    FileCase(
        rule=route_regions.RULE,
        changes=(
            Change(
                to=service("claims-assistant", route=("claude-east", "qwen3-8b")),
                messages=(
                    "services.claims-assistant.route: what counts as the same, claude-east, answers from "
                    "us-east-1 alone.",
                ),
            ),
            Change(
                to=entry("providers", "claude-east", same=()),
                messages=(
                    "services.claims-assistant.route: what counts as the same, claude-east, answers from "
                    "us-east-1 alone.",
                ),
                unset=True,
            ),
        ),
    ),
    FileCase(
        rule=route_vendors.RULE,
        changes=(
            Change(
                to=service("claims-assistant", route=("claude-east", "claude-west")),
                messages=(
                    "services.claims-assistant.route: what counts as the same, claude-east and claude-west, is of "
                    "bedrock alone.",
                ),
            ),
            Change(
                to=service("underwriting", pattern=Pattern.PILOT_LIGHT, route=("qwen3-8b", "claude-west")),
                messages=(
                    "services.underwriting.route: what counts as the same, qwen3-8b and claude-west, is of "
                    "bedrock alone; qwen3-8b runs in one region.",
                ),
            ),
            Change(
                to=entry("models", "qwen3-8b", same=()),
                messages=("services.underwriting.route: what counts as the same, qwen3-8b, is of own GPUs alone.",),
                unset=True,
            ),
        ),
    ),
    FileCase(
        rule=contradiction.RULE,
        changes=(
            Change(
                to=entry("providers", "claude-direct", same=("claude-east", "claude-west", "qwen3-8b"), weaker=()),
                messages=(
                    "providers.claude-east.weaker: qwen3-8b is weaker than claude-east, and by `same` it isn't: "
                    "qwen3-8b stands for claude-direct and claude-direct stands for claude-east.",
                    "providers.claude-west.weaker: qwen3-8b is weaker than claude-west, and by `same` it isn't: "
                    "qwen3-8b stands for claude-direct and claude-direct stands for claude-west.",
                ),
            ),
        ),
        # Nothing is called weaker then.
        safe=(entry("providers", "claude-east", weaker=()),),
    ),
)
