"""Logs are kept as long as somebody decided: a year where they say who did what."""

import re
from collections.abc import Iterator

from policies.context import Context
from policies.rule import Family, ResourceRule, Severity
from policies.words import number, said
from recovery.graph.resource import Resource

_AUDIT = re.compile(r"/aws/(eks/.+/cluster|rds/.+)")
"""The logs of a cluster's control plane, and of databases."""
_AUDIT_DAYS, _LEAST_DAYS = 365, 30


def _check(resource: Resource, context: Context) -> Iterator[str]:
    least = _AUDIT_DAYS if _AUDIT.fullmatch(str(resource.get("name"))) else _LEAST_DAYS
    days = resource.get("retentionInDays")
    # Left out, or 0, CloudWatch keeps it for good: customers' words are among what is logged.
    if (number(days) or 0) < least:
        yield f"{resource.name}: retentionInDays is {said(days)}, not {least} or more."


RULE = ResourceRule(
    id="logs-kept",
    family=Family.GOVERNANCE,
    severity=Severity.MEDIUM,
    reason="A breach is found after months; what was kept for days doesn't tell how it began.",
    remediation="Set retentionInDays: to a year for control planes and databases, to a month or more for others.",
    link="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html",
    types=("aws:cloudwatch/logGroup:LogGroup",),
    check=_check,
)
