"""The environment `prod` through the real engine: it comes up, stays as it is, and previews flips as the table says."""

import json
import re

import pytest
from kubernetes import client

from spec.patterns import Pattern
from tests.engine.reach import cluster, pods_of
from tests.engine.story import by_stack
from tests.layers.environments import prod as declared
from tests.layers.environments import prod_up, up, with_service
from tests.layers.plan import HOLDS_DATA, Operation, plan
from tests.layers.test_prod import RUNNING
from tests.project import Project

pytestmark = pytest.mark.timeout(900)

STACKS = ["prod-data", "prod-us-east-1", "prod-us-west-2", "prod-eu-west-1", "prod-edge"]
FLIPS = {
    "underwriting": Pattern.PILOT_LIGHT,
    "knowledge-search": Pattern.HOT_STANDBY,
    "nightly-summaries": Pattern.ACTIVE_ACTIVE,
}
ACCOUNT = "111122223333"


def with_patterns(text: str) -> str:
    for service, pattern in FLIPS.items():
        text = re.sub(rf"(\n  {service}:\n    tier: \d\n)", rf"\1    pattern: {pattern}\n", text)
    return text


def test_1_three_regions_come_up_with_every_pod_under_the_restricted_level(prod: Project) -> None:
    first = by_stack(json.loads((prod.folder / "first-up.json").read_text()))
    assert {name: (stack["outcome"], stack["errors"]) for name, stack in first.items()} == dict.fromkeys(
        STACKS, ("done", [])
    )
    for region, wanted in RUNNING.items():
        api = cluster(prod, region, "prod", ACCOUNT)
        found = pods_of(api)
        assert {name: len(pods) for name, pods in found.items()} == {name: n for name, n in wanted.items() if n}
        assert {pod.status.phase for pods in found.values() for pod in pods} == {"Running"}
        core = client.CoreV1Api(api)
        levels = {n.metadata.name: n.metadata.labels for n in core.list_namespace().items}
        namespaces = {name.partition("/")[0] for name in found}
        assert {levels[name]["pod-security.kubernetes.io/enforce"] for name in namespaces} == {"restricted"}
        refused = [e.message for e in core.list_event_for_all_namespaces().items if e.reason == "FailedCreate"]
        assert refused == []


def test_2_a_second_up_would_change_nothing(prod: Project) -> None:
    again = prod.relight("preview", "prod", "--json")
    assert again.code == 0, again.err
    assert [(stack["stack"], stack["changes"]) for stack in again.data["stacks"]] == [(name, []) for name in STACKS]


def test_3_the_engine_previews_flips_of_three_services_as_the_recordings_plan_them(prod: Project) -> None:
    environment = declared()
    for service, pattern in FLIPS.items():
        environment = with_service(environment, service, pattern=pattern)
    after = up(environment)
    prod.edit("prod", with_patterns)
    previewed = prod.relight("preview", "prod", "--json")
    assert previewed.code == 0, previewed.err
    for name, stack in by_stack(previewed.data).items():
        changes = [each for each in stack["changes"] if not each["type"].startswith(("relight:", "pulumi:"))]
        planned = plan(prod_up()[name], after[name])
        for operation in (Operation.CREATE, Operation.DELETE):
            said = {(each["type"], each["name"]) for each in changes if each["op"] == operation}
            wanted = {(p.resource.type, p.resource.name) for p in planned if p.operation is operation}
            assert said == wanted, f"{operation} in {name}"
        # Whatever depends on what is yet to be made is shown as an update too; what a region reads of the data layer's
        # topology changes only once that layer is up.
        touched = {(each["type"], each["name"]) for each in changes}
        later = {
            ("kubernetes:core/v1:ConfigMap", f"{service}-data-{name.removeprefix('prod-')}-config") for service in FLIPS
        }
        assert {(p.resource.type, p.resource.name) for p in planned} - later <= touched
        assert [each for each in changes if "replace" in each["op"] and each["type"] in HOLDS_DATA] == []
