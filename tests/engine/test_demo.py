"""One environment's story through the real engine: each test goes on where the one before it ended."""

import json
import os
import re
import signal
from collections.abc import Iterator
from typing import Any

import psutil
import pytest
from kubernetes import client

from localcloud.client import LocalCloud
from tests.engine.reach import aws, cluster, gpu_types, pods
from tests.engine.story import (
    answered_by,
    asked,
    by_stack,
    changed_names,
    containers,
    eventually,
    names_in,
    reasons,
    touched,
)
from tests.project import Project

pytestmark = pytest.mark.timeout(600)

STACKS = ["demo-data", "demo-us-east-1", "demo-us-west-2", "demo-edge"]
CLAUDES = ("claude-east", "claude-west", "claude-direct")


def pattern_of_knowledge_search(pattern: str) -> Any:
    return lambda text: re.sub(
        r"(  knowledge-search:\n    tier: 2\n)(    pattern: [a-z-]+\n)?", rf"\1    pattern: {pattern}\n", text
    )


def test_01_both_regions_come_up(demo: Project) -> None:
    report = json.loads((demo.folder / "first-up.json").read_text())
    stacks = by_stack(report)
    assert list(stacks) == STACKS
    assert all(stack["outcome"] == "done" and stack["created"] > 20 for stack in stacks.values())
    services = {row["service"]: row for row in report["services"]}
    assert {name: row["pattern"] for name, row in services.items()} == {
        "claims-assistant": "active-active",
        "underwriting": "hot-standby",
        "knowledge-search": "pilot-light",
        "nightly-summaries": "backup-restore",
    }
    assert services["claims-assistant"]["endpoint"] == "https://claims-assistant.demo.example.com"


def test_02_pods_run_where_the_patterns_say(demo: Project) -> None:
    east, west = pods(demo, "us-east-1"), pods(demo, "us-west-2")
    assert {name: len(found) for name, found in east.items()} == {
        "claims-assistant/qwen3-8b": 3,
        "claims-assistant/gateway": 2,
        "underwriting/qwen3-8b": 3,
        "underwriting/gateway": 2,
        "knowledge-search/gateway": 1,
        "nightly-summaries/qwen3-4b": 1,
        "nightly-summaries/gateway": 2,
    }
    assert {name: len(found) for name, found in west.items()} == {
        "claims-assistant/qwen3-8b": 3,
        "claims-assistant/gateway": 2,
        "underwriting/qwen3-8b": 1,
        "underwriting/gateway": 2,
        "knowledge-search/qwen3-4b": 3,
        "knowledge-search/gateway": 2,
    }
    for name, found in [*east.items(), *west.items()]:
        assert all(pod.status.phase == "Running" for pod in found), name


def test_03_vllm_pods_are_on_gpu_nodes_of_the_first_offer_and_spread_over_zones(demo: Project) -> None:
    core = client.CoreV1Api(cluster(demo, "us-east-1"))
    nodes = {node.metadata.name: node.metadata.labels for node in core.list_node().items}
    servers = pods(demo, "us-east-1")["claims-assistant/qwen3-8b"]
    labels = [nodes[pod.spec.node_name] for pod in servers]
    assert {each["node.kubernetes.io/instance-type"] for each in labels} == {"g6e.xlarge"}
    assert {each["karpenter.sh/capacity-type"] for each in labels} == {"reserved"}
    assert len({each["topology.kubernetes.io/zone"] for each in labels}) == 3
    gateways = [nodes[pod.spec.node_name] for pod in pods(demo, "us-east-1")["claims-assistant/gateway"]]
    assert not any(each["node.kubernetes.io/instance-type"].startswith(gpu_types()) for each in gateways)


def test_04_a_second_up_changes_nothing_and_one_at_the_same_time_is_refused_with_who_holds_the_lock(
    demo: Project,
) -> None:
    first = demo.start("up", "demo", "--json")
    lock = demo.home / "locks" / "demo.json"
    eventually(lambda: lock.exists() and str(first.pid) in lock.read_text(), 30)
    second = demo.relight("up", "demo")
    assert second.code == 1
    assert str(first.pid) in second.err
    assert "relight up demo" in second.err
    out, err = first.communicate()
    assert first.returncode == 0, err
    assert {name: touched(stack) for name, stack in by_stack(json.loads(out)).items()} == dict.fromkeys(STACKS, 0)


def test_05_a_refresh_finds_no_drift(demo: Project) -> None:
    options = ("preview", "--refresh", "--expect-no-changes", "--diff", "--stack")
    started = {stack: demo.start("pulumi", "--", *options, stack) for stack in STACKS}
    for stack, process in started.items():
        out, err = process.communicate()
        assert process.returncode == 0, stack + out + err


def test_06_a_service_answers_by_its_name_and_shows_which_way_it_went(demo: Project) -> None:
    east = answered_by(demo, "claims-assistant", "claude-east", "us-east-1")
    assert (east["pod"]["region"], east["pod"]["namespace"]) == ("us-east-1", "claims-assistant")
    assert east["reply"]["backend"] == "bedrock us-east-1"
    assert not east["degraded"]
    assert east["answer"].endswith("Is hail covered?")
    west = answered_by(demo, "claims-assistant", "claude-east", "us-west-2", "--from", "us-west-2")
    assert west["pod"]["region"] == "us-west-2", "the nearest region"


@pytest.fixture
def providers_well(demo: Project) -> Iterator[None]:
    """Whatever a test does to the providers, the next one finds them well."""
    yield
    for name in CLAUDES:
        assert demo.relight("local", "provider", name, "--well").code == 0


@pytest.mark.usefixtures("providers_well")
def test_07_a_dead_provider_is_passed_over_and_a_weaker_model_never_answers_unasked(demo: Project) -> None:
    assert demo.relight("local", "provider", "claude-east", "--down").code == 0
    assert asked(demo, "claims-assistant")["reply"]["deployment"] in CLAUDES[1:]
    for name in CLAUDES[1:]:
        assert demo.relight("local", "provider", name, "--fail", "1").code == 0
    failed = demo.relight("ask", "demo", "claims-assistant", "Is hail covered?")
    assert failed.code == 3
    assert "ask again with --degraded" in failed.err
    weaker = failed

    def a_weaker_one_answers() -> bool:
        nonlocal weaker
        weaker = demo.relight("ask", "demo", "claims-assistant", "Is hail covered?", "--degraded")
        return weaker.code == 0

    eventually(a_weaker_one_answers, 120)
    assert "DEGRADED: qwen3-8b is declared weaker than claude-east." in weaker.out
    assert re.search(r"qwen3-8b@sha256:[0-9a-f]{12} us-(east-1|west-2)[abc]", weaker.out), weaker.out

    def all_are_asked() -> bool:
        nonlocal weaker
        weaker = demo.relight("ask", "demo", "claims-assistant", "Is hail covered?", "--degraded", "--json")
        return weaker.code == 0 and "all unhealthy" in weaker.data["way"]["records"][0]["why"]

    # A degraded region isn't healthy, and each finds out by itself: for a moment DNS leads away from the first that
    # did. Once none is healthy Route 53 takes all for healthy, and the nearest answers again.
    eventually(all_are_asked, 120)
    assert (weaker.data["degraded"], weaker.data["region"]) == (True, "us-east-1")
    assert re.fullmatch(r"qwen3-8b@sha256:[0-9a-f]{12} us-east-1[abc]", weaker.data["reply"]["backend"])


def test_08_processes_follow_the_pods_and_the_route_goes_on_without_them(demo: Project) -> None:
    apps = client.AppsV1Api(cluster(demo, "us-east-1"))
    replicas = apps.read_namespaced_deployment("qwen3-8b", "underwriting").spec.replicas
    there = containers(demo)
    answered_by(demo, "underwriting", "qwen3-8b", "us-east-1")
    try:
        apps.patch_namespaced_deployment_scale("qwen3-8b", "underwriting", {"spec": {"replicas": 0}})
        eventually(lambda: containers(demo) == there - replicas, 120)
        assert asked(demo, "underwriting")["reply"]["deployment"] in ("claude-east", "claude-west")
    finally:
        apps.patch_namespaced_deployment_scale("qwen3-8b", "underwriting", {"spec": {"replicas": replicas}})
    eventually(lambda: containers(demo) == there, 120)


def test_09_stopped_nothing_runs_and_started_it_answers_again_within_4_gb(demo: Project) -> None:
    there = containers(demo)
    daemon = psutil.Process(LocalCloud(demo.home / "local").status().pid)
    everything = [daemon, *daemon.children(recursive=True)]
    assert demo.relight("local", "stop").code == 0
    _, alive = psutil.wait_procs(everything, timeout=10)
    assert [process for process in alive if process.status() != psutil.STATUS_ZOMBIE] == []
    assert demo.relight("local", "start").code == 0
    answered_by(demo, "claims-assistant", "claude-east", "us-east-1")
    eventually(lambda: containers(demo) == there, 120)
    assert LocalCloud(demo.home / "local").status().memory_mb < 4096


DRIFT = {"claims-assistant-us-east-1-private", "underwriting-gateway-us-west-2-deployment"}
BUCKET = "demo-123456789012-us-east-1-claims-assistant"


def test_10_drift_in_aws_and_in_a_cluster_is_found(demo: Project) -> None:
    # The next test mends it.
    aws(demo, "s3", "us-east-1").delete_public_access_block(Bucket=BUCKET)
    apps = client.AppsV1Api(cluster(demo, "us-west-2"))
    apps.patch_namespaced_deployment_scale("gateway", "underwriting", {"spec": {"replicas": 5}})
    found = demo.relight("preview", "demo", "--refresh", "--json")
    assert found.code == 0, found.err
    assert changed_names(found.data) == DRIFT


def test_11_a_crash_of_the_local_cloud_leaves_no_process_and_the_next_up_mends_what_differs(demo: Project) -> None:
    status = LocalCloud(demo.home / "local").status()
    daemon = psutil.Process(status.pid)
    children = daemon.children(recursive=True)
    assert len(children) > 12
    os.kill(status.pid, signal.SIGKILL)
    _, alive = psutil.wait_procs([daemon, *children], timeout=20)
    assert not [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]
    again = demo.relight("up", "demo", "--json")
    assert again.code == 0, again.err + reasons(again)
    assert changed_names(again.data) <= DRIFT, "the same world came back"
    block = aws(demo, "s3", "us-east-1").get_public_access_block(Bucket=BUCKET)["PublicAccessBlockConfiguration"]
    assert all(block.values())
    apps = client.AppsV1Api(cluster(demo, "us-west-2"))
    assert apps.read_namespaced_deployment("gateway", "underwriting").spec.replicas == 2
    assert len(pods(demo, "us-east-1")["claims-assistant/qwen3-8b"]) == 3


def test_12_another_pattern_changes_only_that_service(demo: Project) -> None:
    demo.edit("demo", pattern_of_knowledge_search("hot-standby"))
    done = demo.relight("up", "demo", "--json")
    assert done.code == 0, done.err + reasons(done)
    names = changed_names(done.data)
    shared = {name for name in names if "knowledge-search" not in name}
    topologies = {name for name in shared if "-topology-" in name}
    assert shared - topologies == {"demo-models-us-west-2-replication"}, "the rule of its own model"
    replaced = {c["name"] for stack in done.data["stacks"] for c in stack["changes"] if "replace" in c["op"]}
    assert replaced == {"knowledge-search-data-us-east-1-config"}, "where its database is"
    assert "knowledge-search-vectors-us-east-1-1" in names, "the standby's reader"
    assert len(pods(demo, "us-east-1")["knowledge-search/qwen3-4b"]) == 1, "the warm minimum"


def test_13_while_a_region_is_lost_a_service_is_changed_without_it_and_brought_in_line_afterwards(
    demo: Project,
) -> None:
    demo.edit("demo", pattern_of_knowledge_search("pilot-light"))
    assert demo.relight("local", "outage", "us-west-2").code == 0
    try:
        without = demo.relight("up", "demo", "--without", "us-west-2", "--json")
    finally:
        assert demo.relight("local", "outage", "us-west-2", "--end").code == 0
    assert without.code == 0, without.err + reasons(without)
    stacks = by_stack(without.data)
    left_out = {**dict.fromkeys(STACKS, "done"), "demo-us-west-2": "left out"}
    assert {name: stack["outcome"] for name, stack in stacks.items()} == left_out
    # The rules of the primary's bucket and the copy of the topology there are as they were: nothing there answered.
    assert names_in(stacks["demo-data"]) == {"demo-topology-us-east-1", "knowledge-search-vectors-us-east-1-1"}
    there = {name for name in names_in(stacks["demo-edge"]) if "us-west-2" in name}
    assert there == {"knowledge-search-us-west-2"}, "Route 53 is in no region"
    assert "knowledge-search/qwen3-4b" not in pods(demo, "us-east-1")

    after = demo.relight("up", "demo", "--json")
    assert after.code == 0, after.err + reasons(after)
    stacks = by_stack(after.data)
    assert touched(stacks["demo-us-east-1"]) == 0
    assert names_in(stacks["demo-data"]) == {
        "demo-models-us-west-2-replication",
        "knowledge-search-us-west-2-replication",
        "demo-topology-us-west-2",
    }
    assert names_in(stacks["demo-us-west-2"]) == {"demo-us-west-2-topology-us-west-2"}
    assert "demo-edge-topology-us-west-2" in names_in(stacks["demo-edge"])
    (service,) = [row for row in after.data["services"] if row["service"] == "knowledge-search"]
    assert [(each["region"], each["ready"], each["desired"]) for each in service["places"]] == [
        ("us-west-2", 3, 3),
        ("us-east-1", 0, 0),
    ]


def test_14_a_new_region_is_one_entry_and_touches_no_other_region(demo: Project) -> None:
    entry = "  eu-west-1:\n    cidr: 10.30.0.0/16\n    zones: [eu-west-1a, eu-west-1b]\n\n# What each class"
    demo.edit("demo", lambda text: text.replace("\n# What each class", entry, 1))
    added = demo.relight("up", "demo", "--json")
    assert added.code == 0, added.err + reasons(added)
    stacks = by_stack(added.data)
    assert stacks["demo-eu-west-1"]["created"] > 10
    assert touched(stacks["demo-us-east-1"]) == touched(stacks["demo-us-west-2"]) == 0
    assert stacks["demo-data"]["replaced"] == stacks["demo-data"]["deleted"] == 0


def test_15_a_region_taken_from_the_file_is_not_forgotten(demo: Project) -> None:
    entry = "  eu-west-1:\n    cidr: 10.30.0.0/16\n    zones: [eu-west-1a, eu-west-1b]\n"
    demo.edit("demo", lambda text: text.replace(entry, "", 1))
    refused = demo.relight("up", "demo")
    assert refused.code == 1
    assert "relight destroy demo --region eu-west-1" in refused.err
    assert demo.relight("destroy", "demo", "--region", "eu-west-1").code == 0


def test_16_destroy_leaves_nothing(demo: Project) -> None:
    destroyed = demo.relight("destroy", "demo", "--json")
    assert destroyed.code == 0, destroyed.err
    assert LocalCloud(demo.home / "local").status().clusters == ()
    for region in ("us-east-1", "us-west-2"):
        assert aws(demo, "s3", region).list_buckets()["Buckets"] == []
        ec2 = aws(demo, "ec2", region)
        assert [vpc for vpc in ec2.describe_vpcs()["Vpcs"] if not vpc["IsDefault"]] == []
        assert ec2.describe_addresses()["Addresses"] == []
        assert aws(demo, "eks", region).list_clusters()["clusters"] == []
        rds = aws(demo, "rds", region)
        assert rds.describe_db_clusters()["DBClusters"] == []
        assert rds.describe_db_cluster_snapshots()["DBClusterSnapshots"] == []
        assert aws(demo, "secretsmanager", region).list_secrets()["SecretList"] == []
        assert aws(demo, "backup", region).list_backup_vaults()["BackupVaultList"] == []
        assert aws(demo, "cloudwatch", region).describe_alarms()["MetricAlarms"] == []
    assert aws(demo, "iam", "us-east-1").list_roles()["Roles"] == []
    assert aws(demo, "route53", "us-east-1").list_hosted_zones()["HostedZones"] == []
    assert aws(demo, "route53", "us-east-1").list_health_checks()["HealthChecks"] == []
