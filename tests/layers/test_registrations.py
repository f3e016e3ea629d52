"""What holds for every resource of every layer: its name, its provider, its place."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.iam import too_wide
from tests.layers.environments import DATA, EAST, EDGE, GET_OBJECT, GET_ZONE, WEST, WHO, demo_up, europe_up
from tests.recorder import Recording, Registration
from tests.restricted import violations

STACKS = (DATA, f"demo-{EAST}", f"demo-{WEST}", EDGE)
REGIONS = (EAST, WEST)
ROLES = ("primary", "secondary", "standby", "failover-region", "passive")
PHYSICAL = ("name", "bucket", "identifier", "clusterIdentifier", "globalClusterIdentifier")


@pytest.mark.parametrize("stack", STACKS)
def test_a_logical_name_stands_for_one_resource(stack: str) -> None:
    counted = Counter((r.type, r.name) for r in demo_up()[stack].registrations)
    assert [key for key, count in counted.items() if count > 1] == []


@pytest.mark.parametrize("stack", STACKS)
def test_nothing_is_named_after_a_role_since_roles_swap(stack: str) -> None:
    for each in demo_up()[stack].registrations:
        metadata = each.inputs.get("metadata", {})
        names = [each.name, *[str(each.inputs.get(key, "")) for key in PHYSICAL], str(metadata.get("name", ""))]
        assert [name for name in names for role in ROLES if role in name.lower()] == []


@pytest.mark.parametrize("stack", STACKS)
def test_every_resource_has_an_explicit_provider_and_no_provider_is_a_default_one(stack: str) -> None:
    recording = demo_up()[stack]
    declared = {r.name for r in recording.registrations if r.type.startswith("pulumi:providers:")}
    assert {place for place in recording.places().values() if place not in declared} == set()
    assert "default" not in " ".join(declared)


@pytest.mark.parametrize("region", REGIONS)
def test_everything_of_a_region_stack_is_in_the_region(region: str) -> None:
    recording = demo_up()[f"demo-{region}"]
    for each in recording.resources():
        kind = each.type.split(":")[0]
        assert each.provider == f"{kind}-{region}", each.name


def test_what_the_data_layer_names_after_a_region_is_in_that_region() -> None:
    checked = 0
    for each in europe_up()[DATA].resources():
        ends = [region for region in (*REGIONS, "eu-west-1") if f"-{region}" in each.name]
        if ends:
            assert each.provider == f"aws-{ends[0]}", each.name
            checked += 1
    assert checked > 150


@pytest.mark.parametrize("region", REGIONS)
def test_a_region_reads_the_data_layers_topology_from_its_own_bucket_and_asks_no_other(region: str) -> None:
    who, lookup, quota = demo_up()[f"demo-{region}"].lookups
    assert (quota.token, quota.provider) == ("aws:servicequotas/getServiceQuota:getServiceQuota", f"aws-{region}")
    assert (who.token, who.provider) == (WHO, f"aws-{region}")
    assert lookup.token == GET_OBJECT
    assert lookup.provider == f"aws-{region}"
    assert lookup.args["bucket"] == f"demo-123456789012-{region}-control"
    assert lookup.args["key"] == "topology/demo-data.json"


def test_the_edge_asks_for_the_zone_alone_and_no_layer_reads_a_stack() -> None:
    assert [lookup.token for lookup in demo_up()[EDGE].lookups] == [WHO, GET_ZONE]
    types = {r.type for recording in demo_up().values() for r in recording.registrations}
    assert "pulumi:pulumi:StackReference" not in types


@pytest.mark.parametrize("stack", STACKS)
def test_every_child_has_a_parent_and_only_components_stand_at_the_root(stack: str) -> None:
    recording = demo_up()[stack]
    root = f"relight-{stack}"
    at_root = [r for r in recording.resources() if r.parent == root]
    assert [r.type for r in at_root] == (["aws:route53/zone:Zone"] if stack == DATA else [])
    names = {r.name for r in recording.registrations}
    assert {r.parent for r in recording.resources()} <= names | {root}


@pytest.mark.parametrize("stack", STACKS)
def test_every_component_registers_its_outputs_once_and_they_say_something(stack: str) -> None:
    recording = demo_up()[stack]
    components = sorted(r.name for r in recording.registrations if r.component)
    assert sorted(name for name, _ in recording.outputs) == components
    assert [name for name, outputs in recording.outputs if not outputs] == []


@pytest.mark.parametrize("region", REGIONS)
def test_every_pod_passes_the_level_that_its_namespace_demands(region: str) -> None:
    recording = demo_up()[f"demo-{region}"]
    demanded = {
        n.inputs["metadata"]["name"]: n.inputs["metadata"]["labels"]["pod-security.kubernetes.io/enforce"]
        for n in recording.of("kubernetes:core/v1:Namespace")
    }
    deployments = recording.of("kubernetes:apps/v1:Deployment")
    assert len(deployments) == 2 * len(demanded)
    for each in deployments:
        assert demanded[each.inputs["metadata"]["namespace"]] == "restricted"
        assert violations(each.inputs["spec"]["template"]["spec"]) == [], each.name


@pytest.mark.parametrize("region", REGIONS)
def test_nothing_of_a_region_mentions_another_but_routes_to_providers_there_and_alarms_on_copies_from_there(
    region: str,
) -> None:
    (other,) = set(REGIONS) - {region}
    mentions = {r.type for r in demo_up()[f"demo-{region}"].registrations if other in str((r.name, r.inputs))}
    assert mentions <= {"kubernetes:core/v1:ConfigMap", "aws:cloudwatch/metricAlarm:MetricAlarm"}


@pytest.mark.parametrize("region", REGIONS)
def test_every_image_is_named_by_digest(region: str) -> None:
    images = [
        container["image"]
        for each in demo_up()[f"demo-{region}"].of("kubernetes:apps/v1:Deployment")
        for container in each.inputs["spec"]["template"]["spec"]["containers"]
    ]
    assert images
    assert [image for image in images if "@sha256:" not in image] == []
    # No registry but the region's own is asked, and each repository is there.
    repositories = {f"123456789012.dkr.ecr.{region}.amazonaws.com/{r.inputs['name']}" for r in _repositories(region)}
    assert {image.partition("@")[0] for image in images} <= repositories


def test_no_policy_is_too_wide_and_every_role_that_is_used_is_made() -> None:
    data = demo_up()[DATA]
    documents = [p.inputs["policy"] for p in data.of("aws:iam/rolePolicy:RolePolicy")]
    documents += [r.inputs["assumeRolePolicy"] for r in data.of("aws:iam/role:Role")]
    assert [complaint for document in documents for complaint in too_wide(document)] == []
    made = {f"arn:aws:iam::123456789012:role/{r.inputs['name']}" for r in data.of("aws:iam/role:Role")}
    used = {text for stack in STACKS for text in _strings(demo_up()[stack]) if text.startswith("arn:aws:iam::1234")}
    assert used
    assert used <= made


def test_no_door_is_open_to_the_world_but_the_gateways() -> None:
    for stack in STACKS:
        recording = demo_up()[stack]
        rules = recording.of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
        assert {rule.inputs["cidrIpv4"] for rule in rules} <= {"10.10.0.0/16", "10.20.0.0/16"}
        assert [r.name for r in recording.resources() if r.inputs.get("publiclyAccessible")] == []
        balancers = [
            s for s in recording.of("kubernetes:core/v1:Service") if s.inputs["spec"].get("type") == "LoadBalancer"
        ]
        assert {s.inputs["metadata"]["name"] for s in balancers} <= {"gateway"}


def test_everything_that_can_be_encrypted_is_with_the_environments_key() -> None:
    data = demo_up()[DATA]
    for kind, key in (
        ("aws:rds/cluster:Cluster", "kmsKeyId"),
        ("aws:secretsmanager/secret:Secret", "kmsKeyId"),
        ("aws:backup/vault:Vault", "kmsKeyArn"),
    ):
        found = data.of(kind)
        assert found
        for each in found:
            assert each.inputs[key] == f"arn:of:demo-{each.provider.removeprefix('aws-')}"
    buckets = {r.name for r in data.of("aws:s3/bucket:Bucket")}
    assert len(buckets) == 15
    encrypted = data.of("aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration")
    assert {r.inputs["bucket"].removesuffix("-id") for r in encrypted} == buckets
    for each in encrypted:
        (rule,) = each.inputs["rules"]
        default = rule["applyServerSideEncryptionByDefault"]
        # S3 delivers its access logs only where its own keys encrypt; they go on to an audit bucket.
        own = each.name.startswith("demo-logs-")
        ours = ("aws:kms", f"arn:of:demo-{each.provider.removeprefix('aws-')}")
        assert (default["sseAlgorithm"], default.get("kmsMasterKeyId")) == (("AES256", None) if own else ours)


def test_who_reaches_any_bucket_is_logged_but_for_those_that_take_the_logs() -> None:
    data = demo_up()[DATA]
    logged = {r.inputs["bucket"].removesuffix("-id") for r in data.of("aws:s3/bucketLogging:BucketLogging")}
    unlogged = {r.name for r in data.of("aws:s3/bucket:Bucket")} - logged
    assert unlogged == {f"demo-logs-{region}" for region in REGIONS}


@pytest.mark.parametrize("region", REGIONS)
def test_what_passes_through_a_regions_network_is_written_to_its_audit_bucket(region: str) -> None:
    (log,) = [log for log in demo_up()[DATA].of("aws:ec2/flowLog:FlowLog") if log.provider == f"aws-{region}"]
    assert log.inputs["logDestination"] == f"arn:aws:s3:::demo-audit-{region}-id/flow/"


def _repositories(region: str) -> list[Registration]:
    found = demo_up()[DATA].of("aws:ecr/repository:Repository")
    return [each for each in found if each.provider == f"aws-{region}"]


def _strings(recording: Recording) -> Iterator[str]:
    def walk(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            for each in value.values():
                yield from walk(each)
        elif isinstance(value, list):
            for each in value:
                yield from walk(each)

    for each in recording.resources():
        yield from walk(dict(each.inputs))
