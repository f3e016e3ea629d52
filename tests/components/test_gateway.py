"""A service's gateway in each mode."""

import json
from functools import cache
from hashlib import sha256
from typing import Any

import pytest

from components.gateway import Gateway, GatewayArgs
from components.gateway_config import Backend, render
from spec.modes import GatewayMode
from tests.components.given import IMAGE, WEST, cluster_provider, providers
from tests.recorder import Recording, record
from tests.restricted import violations

NAME = "claims-gateway-us-west-2"
KINDS = ("startup", "readiness", "liveness")
PRESENT = [GatewayMode.RUNNING, GatewayMode.SMALL]
ROUTE = (
    Backend(name="claude", litellm_model="anthropic/claude", key_variable="ANTHROPIC_API_KEY"),
    Backend(name="qwen", litellm_model="hosted_vllm/qwen", api_base="http://qwen", weaker=True),
)


@cache
def recorded(mode: GatewayMode, route: tuple[Backend, ...] = ROUTE) -> Recording:
    def program() -> object:
        return Gateway(
            NAME,
            GatewayArgs(
                mode=mode,
                image=IMAGE,
                route=route,
                host="claims.us-west-2.example.com",
                zone_id="Z1",
                namespace="claims",
                labels={"relight.dev/service": "claims"},
                cluster="demo-us-west-2",
                role_arn="arn:role",
                aws_provider=providers(WEST)[WEST],
                kubernetes_provider=cluster_provider(WEST),
            ),
        ).endpoint

    return record(program)


def deployment(recording: Recording) -> dict[str, Any]:
    spec: dict[str, Any] = recording.named(f"{NAME}-deployment").inputs["spec"]
    return spec


def pod(recording: Recording) -> dict[str, Any]:
    spec: dict[str, Any] = deployment(recording)["template"]["spec"]
    return spec


def container(recording: Recording) -> dict[str, Any]:
    (only,) = pod(recording)["containers"]
    found: dict[str, Any] = only
    return found


@pytest.mark.parametrize("mode", PRESENT)
def test_every_part_is_in_the_region(mode: GatewayMode) -> None:
    recording = recorded(mode)
    assert recording.places() == {
        f"{NAME}-account": "kubernetes-us-west-2",
        f"{NAME}-budget": "kubernetes-us-west-2",
        f"{NAME}-config": "kubernetes-us-west-2",
        f"{NAME}-deployment": "kubernetes-us-west-2",
        f"{NAME}-identity": "aws-us-west-2",
        f"{NAME}-name": "aws-us-west-2",
        f"{NAME}-service": "kubernetes-us-west-2",
    }
    assert recording.result == "https://claims.us-west-2.example.com"


@pytest.mark.parametrize(
    ("mode", "replicas", "cpu", "memory"), [(GatewayMode.RUNNING, 2, "1", "2Gi"), (GatewayMode.SMALL, 1, "500m", "1Gi")]
)
def test_a_mode_is_a_size(mode: GatewayMode, replicas: int, cpu: str, memory: str) -> None:
    recording = recorded(mode)
    assert deployment(recording)["replicas"] == replicas
    assert container(recording)["resources"] == {
        "requests": {"cpu": cpu, "memory": memory},
        "limits": {"memory": memory},
    }


def test_absent_is_nothing_at_all_and_has_no_endpoint() -> None:
    recording = recorded(GatewayMode.ABSENT)
    assert recording.counts() == {}
    assert recording.result == ""


@pytest.mark.parametrize("mode", PRESENT)
def test_pods_pass_the_restricted_level(mode: GatewayMode) -> None:
    recording = recorded(mode)
    assert violations(pod(recording)) == []
    assert pod(recording)["automountServiceAccountToken"] is False
    assert container(recording)["securityContext"]["readOnlyRootFilesystem"] is True
    assert container(recording)["image"] == IMAGE


def test_every_object_is_the_services_and_bears_its_labels() -> None:
    recording = recorded(GatewayMode.RUNNING)
    labels = {"relight.dev/service": "claims"}
    for noun in ("config", "deployment", "service"):
        metadata = recording.named(f"{NAME}-{noun}").inputs["metadata"]
        assert (metadata["name"], metadata["namespace"], metadata["labels"]) == ("gateway", "claims", labels)
    for noun in ("account", "budget"):
        metadata = recording.named(f"{NAME}-{noun}").inputs["metadata"]
        assert (metadata["name"], metadata["namespace"]) == ("gateway", "claims")
    assert labels.items() <= deployment(recording)["template"]["metadata"]["labels"].items()


def test_what_is_written_goes_to_a_volume_since_the_image_is_read_only() -> None:
    recording = recorded(GatewayMode.RUNNING)
    sources = {volume["name"]: set(volume) - {"name"} for volume in pod(recording)["volumes"]}
    mounts = {mount["mountPath"]: mount for mount in container(recording)["volumeMounts"]}
    assert {path: sources[mount["name"]] for path, mount in mounts.items()} == {
        "/etc/litellm": {"configMap"},
        "/tmp": {"emptyDir"},
    }
    assert mounts["/etc/litellm"]["readOnly"] is True


def test_the_configuration_is_the_routes_and_is_where_litellm_looks() -> None:
    recording = recorded(GatewayMode.RUNNING)
    config = recording.named(f"{NAME}-config").inputs
    assert json.loads(config["data"]["config.yaml"]) == render(ROUTE)
    assert container(recording)["args"][:2] == ["--config", "/etc/litellm/config.yaml"]
    mounts = {mount["name"]: mount["mountPath"] for mount in container(recording)["volumeMounts"]}
    assert mounts["config"] == "/etc/litellm"
    assert {"name": "config", "configMap": {"name": config["metadata"]["name"]}} in pod(recording)["volumes"]


def test_a_changed_route_rolls_the_pods() -> None:
    first, second = recorded(GatewayMode.RUNNING), recorded(GatewayMode.RUNNING, ROUTE[:1])
    hashes = [deployment(r)["template"]["metadata"]["annotations"]["relight.dev/config"] for r in (first, second)]
    assert hashes[0] != hashes[1]
    text = first.named(f"{NAME}-config").inputs["data"]["config.yaml"]
    assert hashes[0] == sha256(text.encode()).hexdigest()


def test_provider_keys_come_from_a_secret_of_the_namespace() -> None:
    recording = recorded(GatewayMode.RUNNING)
    (source,) = container(recording)["envFrom"]
    assert source["secretRef"]["name"] == "gateway-keys"
    assert "os.environ/ANTHROPIC_API_KEY" in recording.named(f"{NAME}-config").inputs["data"]["config.yaml"]
    assert not recording.of("kubernetes:core/v1:Secret")


def test_the_regions_name_leads_to_the_load_balancer_and_that_to_the_pods() -> None:
    recording = recorded(GatewayMode.RUNNING)
    annotations = recording.named(f"{NAME}-service").inputs["metadata"]["annotations"]
    assert annotations["service.beta.kubernetes.io/aws-load-balancer-scheme"] == "internet-facing"
    service = recording.named(f"{NAME}-service").inputs["spec"]
    assert (service["type"], service["loadBalancerClass"]) == ("LoadBalancer", "eks.amazonaws.com/nlb")
    (port,) = service["ports"]
    assert (port["port"], port["targetPort"]) == (443, "http")
    assert {"name": "http", "containerPort": 4000} in container(recording)["ports"]
    labels = deployment(recording)["template"]["metadata"]["labels"]
    assert service["selector"].items() <= labels.items()
    assert deployment(recording)["selector"]["matchLabels"].items() <= labels.items()
    assert recording.named(f"{NAME}-name").inputs == {
        "zoneId": "Z1",
        "name": "claims.us-west-2.example.com",
        "type": "CNAME",
        "ttl": 60,
        "records": [f"{NAME}-service.elb.example"],
    }


def test_a_gateway_without_its_keys_does_not_start() -> None:
    (source,) = container(recorded(GatewayMode.RUNNING))["envFrom"]
    assert not source["secretRef"].get("optional")


def test_replicas_spread_over_zones_and_at_most_one_is_away() -> None:
    recording = recorded(GatewayMode.RUNNING)
    selector = {"app.kubernetes.io/name": "gateway"}
    (spread,) = pod(recording)["topologySpreadConstraints"]
    assert (spread["topologyKey"], spread["labelSelector"]) == (
        "topology.kubernetes.io/zone",
        {"matchLabels": selector},
    )
    assert recording.named(f"{NAME}-budget").inputs["spec"] == {
        "maxUnavailable": 1,
        "unhealthyPodEvictionPolicy": "AlwaysAllow",
        "selector": {"matchLabels": selector},
    }


def test_it_is_ready_only_when_litellm_says_so() -> None:
    found = container(recorded(GatewayMode.RUNNING))
    assert found["readinessProbe"]["httpGet"] == {"path": "/health/readiness", "port": "http"}
    # A provider that is away must not get the gateway itself restarted.
    assert found["livenessProbe"]["httpGet"]["path"] == "/health/liveliness"
    assert found["startupProbe"]["httpGet"]["path"] == "/health/liveliness"
    seconds = {
        kind: found[f"{kind}Probe"]["periodSeconds"] * found[f"{kind}Probe"]["failureThreshold"] for kind in KINDS
    }
    assert seconds == {"startup": 150, "readiness": 15, "liveness": 60}


def test_pods_carry_the_services_role() -> None:
    recording = recorded(GatewayMode.RUNNING)
    assert pod(recording)["serviceAccountName"] == "gateway"
    identity = recording.named(f"{NAME}-identity").inputs
    assert (identity["serviceAccount"], identity["namespace"], identity["roleArn"]) == ("gateway", "claims", "arn:role")
