"""Cases of the family `governance`: whose it is, who is told, what may be broken until when."""

from collections.abc import Callable
from datetime import date
from typing import Any

from policies.governance import (
    alarm_told,
    audit_kept,
    environment_tagged,
    exception_expired,
    logs_kept,
    owner_reached,
    rto_promised,
    service_labelled,
    service_tagged,
    topic_heard,
)
from policies.pack import EXCEPTION_UNKNOWN
from spec.environment import Environment, Lock
from spec.policies import Policies
from tests.layers.environments import demo, with_service
from tests.policies.case import Case, Change, FileCase, sets, unset

ALARM = "claims-assistant-gateway-alarms-us-east-1-errors"
NAMESPACE = "claims-assistant-us-east-1-namespace"
GATEWAY = "claims-assistant-gateway-us-east-1-deployment"
BUCKET = "claims-assistant-us-east-1"
TOPIC = "claims-assistant-alarms-us-east-1"
LOGS = "demo-us-east-1-logs"
SERVICE_LABEL, TIER_LABEL = "relight.dev/service", "relight.dev/tier"
CONTACT = "claims-oncall@example.com"

CASES: tuple[Case, ...] = (
    Case(
        rule=environment_tagged.RULE,
        type="pulumi:providers:aws",
        of="aws-us-east-1",
        breaks=(
            sets(
                ("defaultTags", "tags", "relight:environment"),
                "prod",
                "aws-us-east-1: defaultTags.tags.relight:environment is prod, not demo.",
            ),
            unset(
                ("defaultTags", "tags", "relight:managed-by"),
                "aws-us-east-1: defaultTags.tags.relight:managed-by is not set, not relight.",
            ),
            unset(
                ("defaultTags",),
                "aws-us-east-1: defaultTags.tags.relight:environment is not set, not demo.",
                "aws-us-east-1: defaultTags.tags.relight:managed-by is not set, not relight.",
            ),
        ),
    ),
    Case(
        rule=service_labelled.RULE,
        type="kubernetes:core/v1:Namespace",
        of=NAMESPACE,
        breaks=(
            unset(
                ("metadata", "labels", SERVICE_LABEL),
                f"{NAMESPACE}: its label {SERVICE_LABEL} is not set, not claims-assistant.",
            ),
            sets(("metadata", "labels", TIER_LABEL), "3", f"{NAMESPACE}: its label {TIER_LABEL} is 3, not 0."),
        ),
    ),
    Case(
        rule=service_labelled.RULE,
        type="kubernetes:apps/v1:Deployment",
        of=GATEWAY,
        breaks=(
            unset(
                ("metadata", "labels"),
                f"{GATEWAY}: its label {SERVICE_LABEL} is not set, not claims-assistant.",
                f"{GATEWAY}: its label {TIER_LABEL} is not set, not 0.",
            ),
        ),
    ),
    Case(
        rule=service_tagged.RULE,
        type="aws:s3/bucket:Bucket",
        of=BUCKET,
        breaks=(
            sets(("tags", "relight:tier"), "3", f"{BUCKET}: tags.relight:tier is 3, not 0."),
            unset(("tags", "relight:owner"), f"{BUCKET}: tags.relight:owner is not set, not claims-platform."),
        ),
    ),
    *(
        Case(
            rule=service_tagged.RULE,
            type=kind,
            of=of,
            breaks=(
                unset(
                    ("tags",),
                    f"{of}: tags.relight:service is not set, not claims-assistant.",
                    f"{of}: tags.relight:tier is not set, not 0.",
                    f"{of}: tags.relight:owner is not set, not claims-platform.",
                ),
            ),
        )
        for kind, of in (
            ("aws:backup/plan:Plan", "demo-claims-assistant-plan-us-east-1"),
            ("aws:backup/vault:Vault", "demo-claims-assistant-vault-us-west-2"),
            ("aws:rds/cluster:Cluster", "claims-assistant-vectors-us-west-2"),
            ("aws:secretsmanager/secret:Secret", "claims-assistant-gateway-key-secret"),
            ("aws:sns/topic:Topic", "edge-alarms-claims-assistant-topic"),
        )
    ),
    Case(
        rule=alarm_told.RULE,
        type="aws:cloudwatch/metricAlarm:MetricAlarm",
        of=ALARM,
        breaks=(
            unset(("alarmActions",), f"{ALARM}: alarmActions is not set, so that nobody is told."),
            sets(("alarmActions",), [], f"{ALARM}: alarmActions is empty, so that nobody is told."),
            sets(("actionsEnabled",), False, f"{ALARM}: actionsEnabled is false, so that nobody is told."),
        ),
    ),
    Case(
        rule=topic_heard.RULE,
        type="aws:sns/topicSubscription:TopicSubscription",
        of=f"{TOPIC}-email",
        breaks=(unset((), f"{TOPIC}-topic: no TopicSubscription has it, so that nobody hears its alarms."),),
    ),
    Case(
        rule=logs_kept.RULE,
        type="aws:cloudwatch/logGroup:LogGroup",
        of=f"{LOGS}-control-plane",
        breaks=(
            sets(("retentionInDays",), 90.0, f"{LOGS}-control-plane: retentionInDays is 90, not 365 or more."),
            unset(("retentionInDays",), f"{LOGS}-control-plane: retentionInDays is not set, not 365 or more."),
        ),
    ),
    Case(
        rule=logs_kept.RULE,
        type="aws:cloudwatch/logGroup:LogGroup",
        of=f"{LOGS}-application",
        breaks=(sets(("retentionInDays",), 7.0, f"{LOGS}-application: retentionInDays is 7, not 30 or more."),),
    ),
)


def _owners(**changes: Any) -> Callable[[Environment], Environment]:
    def to(environment: Environment) -> Environment:
        owners = environment.services["claims-assistant"].owners.model_copy(update=changes)
        return with_service(environment, "claims-assistant", owners=owners)

    return to


def _excepted(rule: str, until: date) -> Callable[[Environment], Environment]:
    waiver = {"rule": rule, "reason": "A try.", "owner": "head@example.com", "until": until.isoformat()}
    policies = Policies.model_validate({"exceptions": [waiver]})
    return lambda environment: environment.model_copy(update={"policies": policies})


def _levels(**levels: str) -> Callable[[Environment], Environment]:
    policies = Policies.model_validate({"levels": {rule.replace("_", "-"): level for rule, level in levels.items()}})
    return lambda environment: environment.model_copy(update={"policies": policies})


def _audit(days: str) -> Callable[[Environment], Environment]:
    return lambda environment: environment.model_copy(
        update={"audit": Lock.model_validate({"retention": days})},
    )


def _rto(level: int) -> Callable[[Environment], Environment]:
    def to(environment: Environment) -> Environment:
        tier = environment.tiers[level].model_copy(update={"rto": None})
        return environment.model_copy(update={"tiers": {**environment.tiers, level: tier}})

    return to


def _same(environment: Environment) -> Environment:
    """`audit` and `policies` are what they are where the file doesn't have them: that is in the demo's."""
    assert environment == demo()
    return environment


FILE_CASES: tuple[FileCase, ...] = (
    FileCase(
        rule=owner_reached.RULE,
        changes=(
            Change(
                to=_owners(escalation=("claims-lead@example.com", CONTACT)),
                messages=(
                    f"services.claims-assistant.owners.escalation[1]: {CONTACT} is the contact too; "
                    "name somebody else.",
                ),
            ),
            Change(
                to=_owners(escalation=()),
                messages=("services.claims-assistant.owners.escalation: empty; name who is called next.",),
                unset=True,
            ),
            Change(
                to=_owners(contact=""),
                messages=(
                    "services.claims-assistant.owners.contact: empty; write how the team is reached at any hour.",
                ),
                unset=True,
            ),
        ),
    ),
    FileCase(
        rule=exception_expired.RULE,
        changes=(
            Change(
                to=_excepted("versioning-enabled", date(2026, 11, 25)),
                messages=(
                    "policies.exceptions[0].until: 2026-11-25 is over; mend what versioning-enabled refuses, "
                    "or ask head@example.com again.",
                ),
            ),
        ),
        safe=(_same, _excepted("versioning-enabled", date(2026, 11, 26))),
    ),
    FileCase(
        rule=EXCEPTION_UNKNOWN,
        changes=(
            Change(
                to=_excepted("versioning-enable", date(2027, 1, 1)),
                messages=(
                    "policies.exceptions[0].rule: there is no rule 'versioning-enable'; "
                    "did you mean 'versioning-enabled'?",
                ),
            ),
            Change(
                to=_levels(nothing_like_it="advisory"),
                messages=(
                    "policies.levels.nothing-like-it: there is no rule 'nothing-like-it'; docs/policies.md lists them.",
                ),
            ),
        ),
        safe=(_same, _levels(versioning_enabled="advisory")),
    ),
    FileCase(
        rule=audit_kept.RULE,
        changes=(
            Change(
                to=_audit("30d"),
                messages=("audit.retention: 30d is less than a year; write 365d or more.",),
            ),
        ),
        safe=(_same, _audit("365d")),
    ),
    FileCase(
        rule=rto_promised.RULE,
        changes=(
            Change(
                to=_rto(0),
                messages=(
                    "tiers.0.rto: best-effort promises nothing to claims-assistant; write a time, "
                    "or move them to another tier.",
                ),
                unset=True,
            ),
            Change(
                to=_rto(1),
                messages=(
                    "tiers.1.rto: best-effort promises nothing to underwriting; write a time, "
                    "or move them to another tier.",
                ),
            ),
        ),
        safe=(_rto(3),),
    ),
)
