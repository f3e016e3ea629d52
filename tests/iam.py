"""What an IAM policy document allows, as tests ask it."""

import json
from typing import Any


def statements(document: str) -> list[dict[str, Any]]:
    """The statements of a policy document in JSON, actions and resources as lists."""
    found: list[dict[str, Any]] = json.loads(document)["Statement"]
    return [
        {**each, "Action": _listed(each["Action"]), "Resource": _listed(each.get("Resource", []))} for each in found
    ]


# Actions for which AWS knows no resource: https://docs.aws.amazon.com/service-authorization/latest/reference/
_WITHOUT_RESOURCE = frozenset({"cloudwatch:PutMetricData", "ec2:DescribeTags", "ec2:DescribeVolumes"})
_OWN = ("aws:PrincipalAccount", "aws:ResourceAccount")
# Where ECR keeps the layers of images: it signs their addresses itself, so they can't be told by the account.
_LAYERS = "-starport-layer-bucket/*"


def too_wide(document: str) -> list[str]:
    """What is allowed beyond need: any action or any resource at all, in words.

    A statement with a principal stands at a resource, such as an endpoint: there `*` is that resource, and
    wide actions are right as long as they are this account's own.
    """
    complaints = []
    for each in statements(document):
        if each["Effect"] != "Allow" or _own(each):
            continue
        complaints += [f"any action of {action}" for action in each["Action"] if action.endswith("*")]
        if not set(each["Action"]) <= _WITHOUT_RESOURCE:
            complaints += ["any resource" for resource in each["Resource"] if resource in ("*", "arn:aws:s3:::*")]
        layers = each["Action"] == ["s3:GetObject"] and all(name.endswith(_LAYERS) for name in each["Resource"])
        if each.get("Principal") in ("*", {"AWS": "*"}) and not layers:
            complaints.append("any principal")
        complaints += ["all but" for key in ("NotAction", "NotResource", "NotPrincipal") if key in each]
    return complaints


def _own(statement: dict[str, Any]) -> bool:
    """Whether a statement at a resource is about this account alone."""
    if "Principal" not in statement or "NotAction" in statement:
        return False
    conditions = statement.get("Condition", {})
    return any(key in _OWN for key in conditions.get("StringEquals", {}))


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
