"""A service's gateway in each mode."""

import json
from functools import cache
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

import pytest

from components import gateway_files
from components.gateway import Gateway, GatewayArgs
from components.gateway_config import Backend, Reliability, RequestLog, SemanticCache, render, render_cache
from components.gateway_health import CHECKERS
from spec.modes import GatewayMode
from tests.components.given import IMAGE, WEST, cluster_provider, providers
from tests.recorder import Recording, record
from tests.restricted import violations

NAME = "claims-gateway-us-west-2"
PRESENT = [GatewayMode.RUNNING, GatewayMode.SMALL]
ROUTE = (
    Backend(name="claude", litellm_model="anthropic/claude", key_variable="CLAUDE_API_KEY"),
    Backend(name="qwen", litellm_model="hosted_vllm/qwen", api_base="http://qwen", weaker=True),
)
LOG = RequestLog(bucket="audit", region=WEST, prefix="requests/claims")
CACHE = SemanticCache(
    group="demo-claims",
    region=WEST,
    embedding=Backend(name="titan", litellm_model="bedrock/titan", region=WEST),
    similarity=0.95,
    ttl=3600,
    stale=0,
)
LB = "service.beta.kubernetes.io/aws-load-balancer-"


@cache
def recorded(
    mode: GatewayMode,
    route: tuple[Backend, ...] = ROUTE,
    allow: tuple[str, ...] = (),
    protect: bool = True,
    cache: SemanticCache | None = None,
) -> Recording:
    def program() -> object:
        return Gateway(
            NAME,
            GatewayArgs(
                mode=mode,
                service="claims",
                region=WEST,
                image=IMAGE,
                route=route,
                reliability=Reliability(),
                cache=cache,
                log=LOG,
                access_log=("audit", "access/claims"),
                allow=allow,
                secrets={"VIRTUAL_KEYS": "demo/claims/virtual-keys", "CLAUDE_API_KEY": "demo/providers/claude"},
                master_key="demo/claims/gateway",
                certificate_arn="arn:certificate",
                protect=protect,
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


def container(recording: Recording, name: str = "litellm") -> dict[str, Any]:
    (found,) = [each for each in pod(recording)["containers"] if each["name"] == name]
    only: dict[str, Any] = found
    return only


def environment(recording: Recording, name: str = "litellm") -> dict[str, str]:
    return {variable["name"]: variable["value"] for variable in container(recording, name)["env"]}


def annotations(recording: Recording) -> dict[str, str]:
    found: dict[str, str] = recording.named(f"{NAME}-service").inputs["metadata"]["annotations"]
    return {key.removeprefix(LB): value for key, value in found.items()}


def digest(recording: Recording) -> str:
    found: str = deployment(recording)["template"]["metadata"]["annotations"]["relight.dev/config"]
    return found


def attributes(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split(","))


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
        f"{NAME}-secrets": "kubernetes-us-west-2",
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
    for each in pod(recording)["containers"]:
        assert each["securityContext"]["readOnlyRootFilesystem"] is True
        assert each["image"] == IMAGE


def test_every_object_is_the_services_and_bears_its_labels() -> None:
    recording = recorded(GatewayMode.RUNNING)
    labels = {"relight.dev/service": "claims"}
    for noun in ("config", "deployment", "secrets", "service"):
        metadata = recording.named(f"{NAME}-{noun}").inputs["metadata"]
        assert (metadata["name"], metadata["namespace"], metadata["labels"]) == ("gateway", "claims", labels)
    for noun in ("account", "budget"):
        metadata = recording.named(f"{NAME}-{noun}").inputs["metadata"]
        assert (metadata["name"], metadata["namespace"]) == ("gateway", "claims")
    assert labels.items() <= deployment(recording)["template"]["metadata"]["labels"].items()


def mounts(recording: Recording, name: str) -> dict[str, tuple[str, bool]]:
    """What is mounted where in a container, and whether only to be read."""
    sources = {volume["name"]: next(iter(set(volume) - {"name"})) for volume in pod(recording)["volumes"]}
    found = container(recording, name)["volumeMounts"]
    return {mount["mountPath"]: (sources[mount["name"]], mount.get("readOnly", False)) for mount in found}


def test_what_is_written_goes_to_a_volume_since_the_image_is_read_only() -> None:
    recording = recorded(GatewayMode.RUNNING)
    assert mounts(recording, "litellm") == {
        "/etc/relight-gateway": ("configMap", True),
        "/etc/relight/secrets": ("csi", True),
        "/run/relight": ("emptyDir", False),
        "/tmp": ("emptyDir", False),
    }


def test_the_sidecar_gets_a_key_of_its_own_and_neither_the_master_key_nor_a_providers() -> None:
    recording = recorded(GatewayMode.RUNNING)
    assert mounts(recording, "health") == {
        "/etc/relight-gateway": ("configMap", True),
        "/run/relight": ("emptyDir", True),
    }
    (run,) = [volume for volume in pod(recording)["volumes"] if volume["name"] == "run"]
    assert run["emptyDir"]["medium"] == "Memory"


def test_the_configuration_is_the_routes_and_lies_beside_what_reads_it() -> None:
    recording = recorded(GatewayMode.RUNNING)
    config = recording.named(f"{NAME}-config").inputs
    assert json.loads(config["data"]["config.yaml"]) == render(ROUTE, Reliability(), LOG)
    files = Path(gateway_files.__file__).parent.glob("*.py")
    expected = {path.name: path.read_text(encoding="utf-8") for path in files if path.name != "__init__.py"}
    assert {name: text for name, text in config["data"].items() if name != "config.yaml"} == expected
    assert {"launch.py", "health.py", "hooks.py"} <= set(expected)
    assert container(recording)["command"] == ["python", "/etc/relight-gateway/launch.py"]
    assert container(recording, "health")["command"] == ["python", "/etc/relight-gateway/health.py"]
    assert {"name": "files", "configMap": {"name": config["metadata"]["name"]}} in pod(recording)["volumes"]
    # A ConfigMap holds 1 MiB at most.
    assert sum(map(len, config["data"].values())) < 200_000


def test_each_process_is_told_where_its_things_are() -> None:
    recording = recorded(GatewayMode.RUNNING)
    told = environment(recording)
    assert (told["SERVICE"], told["AWS_REGION"]) == ("claims", WEST)
    assert (told["RELIGHT_SECRETS"], told["RELIGHT_RUN"]) == ("/etc/relight/secrets", "/run/relight")
    assert told["GATEWAY_PORT"] == "4000"
    assert told["METRICS_INTERVAL_SECONDS"] == "10"
    assert environment(recording, "health") == {
        "HEALTH_INTERVAL_SECONDS": "10",
        "HEALTH_PORT": "4001",
        "GATEWAY_URL": "http://127.0.0.1:4000",
        "RELIGHT_RUN": "/run/relight",
    }


def test_a_cache_is_a_file_beside_the_configuration_and_nothing_to_wait_for() -> None:
    without, with_one = recorded(GatewayMode.RUNNING), recorded(GatewayMode.RUNNING, cache=CACHE)
    assert "cache.json" not in without.named(f"{NAME}-config").inputs["data"]
    data = with_one.named(f"{NAME}-config").inputs["data"]
    assert json.loads(data["cache.json"]) == render_cache(CACHE)
    # All of it is known before there is a cache: the gateway's objects are the same, and are made as soon.
    assert with_one.places() == without.places()
    assert digest(with_one) != digest(without)


def test_a_changed_route_rolls_the_pods() -> None:
    first, second = recorded(GatewayMode.RUNNING), recorded(GatewayMode.RUNNING, ROUTE[:1])
    assert digest(first) != digest(second)


def test_the_regions_name_leads_to_the_load_balancer_and_that_to_the_pods() -> None:
    recording = recorded(GatewayMode.RUNNING)
    service = recording.named(f"{NAME}-service").inputs["spec"]
    assert (service["type"], service["loadBalancerClass"]) == ("LoadBalancer", "eks.amazonaws.com/nlb")
    assert [(port["name"], port["port"], port["targetPort"]) for port in service["ports"]] == [
        ("https", 443, "http"),
        ("health", 8443, "health"),
    ]
    assert container(recording)["ports"] == [{"name": "http", "containerPort": 4000}]
    assert container(recording, "health")["ports"] == [{"name": "health", "containerPort": 4001}]
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


def test_keys_come_as_files_from_secrets_manager_and_are_in_no_object_of_the_cluster() -> None:
    recording = recorded(GatewayMode.RUNNING)
    mounted = recording.named(f"{NAME}-secrets").inputs
    parameters = mounted["spec"]["parameters"]
    assert mounted["spec"]["provider"] == "aws"
    assert (parameters["region"], parameters["usePodIdentity"]) == (WEST, "true")
    master, *others = json.loads(parameters["objects"])
    assert master["objectName"] == "demo/claims/gateway"
    assert master["jmesPath"] == [{"path": "master_key", "objectAlias": "LITELLM_MASTER_KEY"}]
    assert {each["objectAlias"]: each["objectName"] for each in others} == {
        "VIRTUAL_KEYS": "demo/claims/virtual-keys",
        "CLAUDE_API_KEY": "demo/providers/claude",
    }
    (volume,) = [each["csi"] for each in pod(recording)["volumes"] if each["name"] == "secrets"]
    assert volume["driver"] == "secrets-store.csi.k8s.io"
    assert volume["volumeAttributes"] == {"secretProviderClass": mounted["metadata"]["name"]}
    assert not recording.of("kubernetes:core/v1:Secret")
    assert "os.environ/CLAUDE_API_KEY" in recording.named(f"{NAME}-config").inputs["data"]["config.yaml"]
    for each in pod(recording)["containers"]:
        assert "envFrom" not in each
        assert all(set(variable) == {"name", "value"} for variable in each["env"])
        assert [variable["name"] for variable in each["env"] if "KEY" in variable["name"]] == []


def test_tls_ends_at_the_load_balancer_with_the_regions_certificate() -> None:
    found = annotations(recorded(GatewayMode.RUNNING))
    assert found["ssl-cert"] == "arn:certificate"
    assert found["ssl-ports"] == "443,8443"
    assert found["ssl-negotiation-policy"] == "ELBSecurityPolicy-TLS13-1-2-Res-2021-06"
    assert found["backend-protocol"] == "tcp"


def test_the_load_balancer_sends_to_ready_pods_of_any_zone() -> None:
    found = annotations(recorded(GatewayMode.RUNNING))
    assert (found["scheme"], found["nlb-target-type"]) == ("internet-facing", "ip")
    assert attributes(found["attributes"])["load_balancing.cross_zone.enabled"] == "true"
    check = {key.removeprefix("healthcheck-"): value for key, value in found.items() if "healthcheck" in key}
    assert check == {
        "protocol": "http",
        "port": "4001",
        "path": "/ready",
        "interval": "10",
        "healthy-threshold": "2",
        "unhealthy-threshold": "2",
    }


@pytest.mark.parametrize(("protect", "said"), [(True, "true"), (False, "false")])
def test_a_protected_environments_load_balancer_is_not_deleted_by_mistake(protect: bool, said: str) -> None:
    found = attributes(annotations(recorded(GatewayMode.RUNNING, protect=protect))["attributes"])
    assert found["deletion_protection.enabled"] == said


def test_who_connects_is_logged_to_the_audit_bucket() -> None:
    found = attributes(annotations(recorded(GatewayMode.RUNNING))["attributes"])
    assert {key.removeprefix("access_logs.s3."): value for key, value in found.items() if "access" in key} == {
        "enabled": "true",
        "bucket": "audit",
        "prefix": "access/claims",
    }


def test_everyone_with_a_key_may_call_unless_the_file_names_networks() -> None:
    assert "loadBalancerSourceRanges" not in recorded(GatewayMode.RUNNING).named(f"{NAME}-service").inputs["spec"]
    limited = recorded(GatewayMode.RUNNING, allow=("203.0.113.0/24",)).named(f"{NAME}-service").inputs["spec"]
    # Route 53's health checkers always may: without them the region would count as down.
    assert set(limited["loadBalancerSourceRanges"]) == {"203.0.113.0/24", *CHECKERS}
    assert len(CHECKERS) == len(set(CHECKERS)) == 17
    assert all(IPv4Network(each).prefixlen >= 18 for each in CHECKERS)


@pytest.mark.parametrize(
    ("mode", "zones"), [(GatewayMode.RUNNING, "DoNotSchedule"), (GatewayMode.SMALL, "ScheduleAnyway")]
)
def test_replicas_are_in_different_zones_so_that_the_loss_of_one_leaves_one(mode: GatewayMode, zones: str) -> None:
    recording = recorded(mode)
    selector = {"app.kubernetes.io/name": "gateway"}
    rules = pod(recording)["topologySpreadConstraints"]
    assert {rule["topologyKey"]: rule["whenUnsatisfiable"] for rule in rules} == {
        "topology.kubernetes.io/zone": zones,
        "kubernetes.io/hostname": "ScheduleAnyway",
    }
    for rule in rules:
        assert (rule["maxSkew"], rule["labelSelector"]) == (1, {"matchLabels": selector})
        assert rule["matchLabelKeys"] == ["pod-template-hash"]
    assert recording.named(f"{NAME}-budget").inputs["spec"] == {
        "maxUnavailable": 1,
        "unhealthyPodEvictionPolicy": "AlwaysAllow",
        "selector": {"matchLabels": selector},
    }


def test_a_new_pod_is_ready_before_an_old_one_goes_and_that_finishes_its_answers() -> None:
    recording = recorded(GatewayMode.RUNNING)
    assert deployment(recording)["strategy"] == {
        "type": "RollingUpdate",
        "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1},
    }
    sleeps = {each["name"]: each["lifecycle"]["preStop"] for each in pod(recording)["containers"]}
    assert sleeps == {name: {"sleep": {"seconds": 20}} for name in ("litellm", "health")}
    assert pod(recording)["terminationGracePeriodSeconds"] == 20 + Reliability().timeout + 10


def test_it_is_ready_only_when_litellm_and_the_first_question_say_so() -> None:
    recording = recorded(GatewayMode.RUNNING)
    paths = {
        (each["name"], kind): each[f"{kind}Probe"]["httpGet"]["path"]
        for each in pod(recording)["containers"]
        for kind in ("startup", "readiness", "liveness")
        if f"{kind}Probe" in each
    }
    # A provider that is away must not get the gateway itself restarted.
    assert paths == {
        ("litellm", "startup"): "/health/liveliness",
        ("litellm", "readiness"): "/health/readiness",
        ("litellm", "liveness"): "/health/liveliness",
        ("health", "readiness"): "/ready",
        ("health", "liveness"): "/alive",
    }
    startup = container(recording)["startupProbe"]
    assert startup["periodSeconds"] * startup["failureThreshold"] == 300


def test_pods_carry_the_services_role() -> None:
    recording = recorded(GatewayMode.RUNNING)
    assert pod(recording)["serviceAccountName"] == "gateway"
    identity = recording.named(f"{NAME}-identity").inputs
    assert (identity["serviceAccount"], identity["namespace"], identity["roleArn"]) == ("gateway", "claims", "arn:role")
