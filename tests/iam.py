"""What an IAM policy document allows, as tests ask it."""

import json
from typing import Any


def statements(document: str) -> list[dict[str, Any]]:
    """The statements of a policy document in JSON, actions and resources as lists."""
    found: list[dict[str, Any]] = json.loads(document)["Statement"]
    return [
        {**each, "Action": _listed(each["Action"]), "Resource": _listed(each.get("Resource", []))} for each in found
    ]


def too_wide(document: str) -> list[str]:
    """What is allowed beyond need: any action or any resource at all, in words."""
    complaints = []
    for each in statements(document):
        if each["Effect"] != "Allow":
            continue
        complaints += [f"any action of {action}" for action in each["Action"] if action.endswith("*")]
        complaints += ["any resource" for resource in each["Resource"] if resource in ("*", "arn:aws:s3:::*")]
        if each.get("Principal") in ("*", {"AWS": "*"}):
            complaints.append("any principal")
        complaints += ["all but" for key in ("NotAction", "NotResource", "NotPrincipal") if key in each]
    return complaints


def _listed(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)
