"""docs/operator-policy.json lets an operator do what the environments that ship need, and no more."""

import json
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.iam import statements
from tests.layers.environments import demo_up, prod_up

REPO = Path(__file__).parents[1]
DOCUMENT = (REPO / "docs" / "operator-policy.json").read_text(encoding="utf-8")
ACTIONS: dict[str, list[str]] = yaml.safe_load((REPO / "tests" / "operator_actions.yaml").read_text(encoding="utf-8"))

INLINE_LIMIT = 10_240
"""Characters, white space apart, of a role's inline policies together:
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"""

READS = ("Describe", "Get", "List")
NO_RESOURCE = {
    "acm:RequestCertificate",
    "backup-storage:MountCapsule",
    "ecr:PutRegistryScanningConfiguration",
    "ecr:PutReplicationConfiguration",
    "inspector2:Enable",
    "kms:CreateKey",
    "logs:CreateLogDelivery",
    "logs:DeleteLogDelivery",
    "route53:CreateHealthCheck",
    "route53:CreateHostedZone",
}
"""Actions that change something and can't be held to a resource that is not there yet, or to any."""


@cache
def used() -> frozenset[str]:
    """The tokens of all AWS resources and functions that the shipped environments use."""
    recordings = (*demo_up().values(), *prod_up().values())
    resources = {r.type for recording in recordings for r in recording.resources() if r.type.startswith("aws:")}
    return frozenset(resources | {lookup.token for recording in recordings for lookup in recording.lookups})


def allowed() -> list[dict[str, Any]]:
    return statements(DOCUMENT)


def is_allowed(action: str) -> bool:
    return any(fnmatchcase(action, pattern) for each in allowed() for pattern in each["Action"])


def test_every_type_that_the_environments_use_says_which_actions_it_needs() -> None:
    assert sorted(used() - ACTIONS.keys()) == [], "add them to tests/operator_actions.yaml"


@pytest.mark.parametrize("needs", sorted(ACTIONS))
def test_what_is_needed_is_allowed(needs: str) -> None:
    if needs == "always" or needs in used():
        assert [action for action in ACTIONS[needs] if not is_allowed(action)] == []


def test_nothing_is_allowed_that_nothing_needs() -> None:
    needed = {action for needs in ("always", *used()) for action in ACTIONS.get(needs, [])}
    patterns = {pattern for each in allowed() for pattern in each["Action"]}
    assert sorted(p for p in patterns if not any(fnmatchcase(action, p) for action in needed)) == []


def test_a_wildcard_only_stands_for_reading() -> None:
    wild = {pattern for each in allowed() for pattern in each["Action"] if "*" in pattern}
    assert {pattern for pattern in wild if not pattern.partition(":")[2].startswith(READS)} == set()


def test_on_any_resource_nothing_is_changed_but_what_has_no_resource_yet() -> None:
    anywhere = {action for each in allowed() if "*" in each["Resource"] for action in each["Action"]}
    assert {action for action in anywhere if not action.partition(":")[2].startswith(READS)} <= NO_RESOURCE


def test_what_has_names_is_held_to_the_environments_account_and_name() -> None:
    for each in allowed():
        for resource in set(each["Resource"]) - {"*"}:
            service = resource.split(":")[2]
            assert "ACCOUNT" in resource or service == "route53", resource
            if (
                service in ("s3", "rds", "eks", "secretsmanager", "sns", "ecr", "elasticache")
                or ":role/ENV" in resource
            ):
                assert "ENV" in resource, resource


def test_roles_are_passed_to_the_services_that_take_them_alone() -> None:
    for each in allowed():
        if set(each["Action"]) & {"iam:PassRole", "iam:CreateServiceLinkedRole"}:
            assert {"iam:PassedToService", "iam:AWSServiceName"} & set(each["Condition"]["StringEquals"])


def test_networks_are_changed_in_the_environments_regions_alone() -> None:
    (networks,) = [each for each in allowed() if "ec2:CreateVpc" in each["Action"]]
    assert networks["Condition"]["StringEquals"]["aws:RequestedRegion"] == ["us-east-1", "us-west-2", "eu-west-1"]


def test_the_document_fits_into_a_role() -> None:
    assert len("".join(json.dumps(json.loads(DOCUMENT)).split())) <= INLINE_LIMIT
