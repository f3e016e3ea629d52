"""A self-hosted model in each serving mode."""

from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from components.gpu_node_pool import GPU, POOL_LABEL
from components.model_serving import ModelServing, ModelServingArgs, replicas_in
from components.serving_files import answers
from components.serving_scripts import version
from components.start_time import NODE, pod_start
from spec.modes import ServingMode
from tests.components.given import DIGEST, IMAGE, WEST, cluster_provider, providers
from tests.recorder import Recording, record
from tests.restricted import violations

NAME = "claims-qwen-us-west-2"
PRESENT = [mode for mode in ServingMode if mode is not ServingMode.ABSENT]
START = pod_start(22 * 2**30, timedelta(seconds=277))


@dataclass(frozen=True)
class Size:
    replicas: int = 3
    warm: int = 1
    gpus: int = 2
    nodes: int = 1
    scaled: bool = False
    previous: str | None = None
    compile_cache: str | None = None


@cache
def recorded(mode: ServingMode, size: Size | None = None) -> Recording:
    size = size or Size()

    def program() -> object:
        serving = ModelServing(
            NAME,
            ModelServingArgs(
                mode=mode,
                model="qwen",
                image=IMAGE,
                digest=DIGEST,
                previous=size.previous,
                compile_cache=size.compile_cache,
                size=22 * 2**30,
                start=timedelta(seconds=277),
                engine_args=("--max-model-len=8192",),
                gpus=size.gpus,
                nodes=size.nodes,
                scaled=size.scaled,
                replicas=size.replicas,
                warm=size.warm,
                pool="claims-qwen",
                region=WEST,
                models_bucket="demo-models",
                namespace="claims",
                labels={"relight.dev/service": "claims"},
                cluster="demo-us-west-2",
                role_arn="arn:role",
                aws_provider=providers(WEST)[WEST],
                kubernetes_provider=cluster_provider(WEST),
            ),
        )
        return {"deployment": serving.deployment, "replicas": serving.replicas}

    return record(program)


def deployment(recording: Recording) -> dict[str, Any]:
    inputs = recording.named(f"{NAME}-deployment").inputs
    assert inputs["metadata"]["name"] == "qwen"
    spec: dict[str, Any] = inputs["spec"]
    return spec


def pod(recording: Recording) -> dict[str, Any]:
    spec: dict[str, Any] = deployment(recording)["template"]["spec"]
    return spec


def container(recording: Recording) -> dict[str, Any]:
    (only,) = pod(recording)["containers"]
    found: dict[str, Any] = only
    return found


@pytest.mark.parametrize(
    ("mode", "replicas", "warm", "running"),
    [
        (ServingMode.FULL, 3, 1, 3),
        (ServingMode.WARM, 3, 1, 1),
        (ServingMode.WARM, 3, 2, 2),
        (ServingMode.WARM, 1, 2, 1),
        (ServingMode.ZERO, 3, 1, 0),
        (ServingMode.ABSENT, 3, 1, 0),
    ],
)
def test_a_mode_says_how_many_replicas_run(mode: ServingMode, replicas: int, warm: int, running: int) -> None:
    assert replicas_in(mode, replicas, warm) == running
    recording = recorded(mode, Size(replicas=replicas, warm=warm))
    assert recording.result == {"deployment": "qwen", "replicas": running}
    if mode is not ServingMode.ABSENT:
        assert deployment(recording)["replicas"] == running


@pytest.mark.parametrize("mode", PRESENT)
def test_all_but_the_replica_count_is_there_in_every_mode(mode: ServingMode) -> None:
    assert recorded(mode).places() == {
        f"{NAME}-account": "kubernetes-us-west-2",
        f"{NAME}-budget": "kubernetes-us-west-2",
        f"{NAME}-deployment": "kubernetes-us-west-2",
        f"{NAME}-identity": "aws-us-west-2",
        f"{NAME}-scripts": "kubernetes-us-west-2",
        f"{NAME}-service": "kubernetes-us-west-2",
    }


def test_a_mode_changes_nothing_but_the_replica_count_and_the_wait_for_it() -> None:
    full, zero = (
        {r.name: deepcopy(dict(r.inputs)) for r in recorded(mode).resources()}
        for mode in (ServingMode.FULL, ServingMode.ZERO)
    )
    assert full != zero
    for deployed in (full[f"{NAME}-deployment"], zero[f"{NAME}-deployment"]):
        del deployed["spec"]["replicas"], deployed["metadata"]["annotations"]["pulumi.com/timeoutSeconds"]
    assert full == zero


def test_absent_is_nothing_at_all() -> None:
    assert recorded(ServingMode.ABSENT).counts() == {}


def test_image_and_weights_are_named_by_digest() -> None:
    found = container(recorded(ServingMode.FULL))
    assert found["image"] == IMAGE
    assert found["args"][:2] == ["--model", f"s3://demo-models/sha256/{'ab' * 32}/"]


def test_the_engine_is_told_its_model_gpus_and_the_files_own_arguments() -> None:
    found = container(recorded(ServingMode.FULL, Size(gpus=4)))
    assert {"--served-model-name=qwen", "--tensor-parallel-size=4", "--port=8000", "--max-model-len=8192"} <= set(
        found["args"]
    )
    assert found["resources"]["limits"][GPU] == "4"
    assert {"name": "AWS_REGION", "value": WEST} in found["env"]


@pytest.mark.parametrize("mode", PRESENT)
def test_pods_pass_the_restricted_level(mode: ServingMode) -> None:
    recording = recorded(mode)
    assert violations(pod(recording)) == []
    assert pod(recording)["automountServiceAccountToken"] is False
    assert container(recording)["securityContext"]["readOnlyRootFilesystem"] is True


def test_what_is_written_goes_to_volumes_since_the_image_is_read_only() -> None:
    recording = recorded(ServingMode.FULL)
    mounts = {mount["mountPath"]: mount["name"] for mount in container(recording)["volumeMounts"]}
    assert set(mounts) == {"/cache", "/tmp", "/dev/shm", "/etc/relight-serving"}
    assert set(mounts.values()) <= {volume["name"] for volume in pod(recording)["volumes"]}


def test_pods_go_to_their_pools_nodes_and_nowhere_else() -> None:
    found = pod(recorded(ServingMode.FULL))
    assert found["nodeSelector"] == {POOL_LABEL: "claims-qwen"}
    assert found["tolerations"] == [{"key": GPU, "operator": "Exists", "effect": "NoSchedule"}]


def test_replicas_spread_over_zones_and_at_most_one_is_away() -> None:
    recording = recorded(ServingMode.FULL)
    selector = {"app.kubernetes.io/name": "qwen"}
    (spread,) = pod(recording)["topologySpreadConstraints"]
    assert spread["labelSelector"]["matchLabels"] == selector
    assert spread["topologyKey"] == "topology.kubernetes.io/zone"
    budget = recording.named(f"{NAME}-budget").inputs
    assert budget["spec"] == {
        "maxUnavailable": 1,
        "unhealthyPodEvictionPolicy": "AlwaysAllow",
        "selector": {"matchLabels": selector},
    }


def test_pulumi_does_not_wait_for_pods_behind_the_service_of_which_there_may_be_none() -> None:
    service = recorded(ServingMode.ZERO).named(f"{NAME}-service").inputs
    assert service["metadata"]["annotations"] == {"pulumi.com/skipAwait": "true"}


def test_service_budget_and_deployment_select_the_same_pods() -> None:
    recording = recorded(ServingMode.FULL)
    labels = deployment(recording)["template"]["metadata"]["labels"]
    service = recording.named(f"{NAME}-service").inputs
    assert service["spec"]["selector"].items() <= labels.items()
    assert deployment(recording)["selector"]["matchLabels"].items() <= labels.items()
    assert labels["relight.dev/service"] == "claims"
    (port,) = service["spec"]["ports"]
    assert (port["port"], port["targetPort"]) == (8000, "http")
    assert {"name": "http", "containerPort": 8000} in container(recording)["ports"]


def test_a_start_as_slow_as_twice_the_book_is_not_taken_for_dead() -> None:
    found = container(recorded(ServingMode.FULL))
    startup = found["startupProbe"]
    assert startup["periodSeconds"] * startup["failureThreshold"] >= 2 * START.total_seconds()


@pytest.mark.parametrize(("mode", "times"), [(ServingMode.FULL, 3), (ServingMode.WARM, 1), (ServingMode.ZERO, 1)])
def test_pulumi_waits_for_a_node_and_a_start_of_each_replica_twice_over(mode: ServingMode, times: int) -> None:
    recording = recorded(mode)
    annotations = recording.named(f"{NAME}-deployment").inputs["metadata"]["annotations"]
    assert int(annotations["pulumi.com/timeoutSeconds"]) == 2 * times * (NODE + START).total_seconds()
    template = deployment(recording)["template"]["metadata"]["annotations"]
    assert int(template["relight.dev/start-seconds"]) == START.total_seconds()


@pytest.mark.parametrize(
    ("replicas", "surge"),
    [(1, {"maxSurge": 1, "maxUnavailable": 0}), (2, {"maxSurge": 0, "maxUnavailable": 1})],
)
def test_a_rollout_needs_no_spare_gpu_unless_there_is_but_one_replica(replicas: int, surge: dict[str, int]) -> None:
    strategy = deployment(recorded(ServingMode.FULL, Size(replicas=replicas)))["strategy"]
    assert strategy == {"type": "RollingUpdate", "rollingUpdate": surge}


def test_every_object_is_the_services_and_bears_its_labels() -> None:
    recording = recorded(ServingMode.FULL)
    for noun in ("deployment", "service"):
        metadata = recording.named(f"{NAME}-{noun}").inputs["metadata"]
        assert (metadata["name"], metadata["namespace"]) == ("qwen", "claims")
        assert metadata["labels"] == {"relight.dev/service": "claims"}
    assert recording.named(f"{NAME}-budget").inputs["metadata"] == {"name": "qwen", "namespace": "claims"}


def test_a_pod_is_ready_once_the_model_has_answered_and_a_busy_one_stays_so() -> None:
    found = container(recorded(ServingMode.FULL))
    ask = ["python3", "/etc/relight-serving/answers.py", "8000", "qwen"]
    assert found["startupProbe"]["exec"]["command"] == [*ask, "--first"]
    assert found["startupProbe"]["timeoutSeconds"] > answers.FIRST_SECONDS
    assert found["readinessProbe"]["exec"]["command"] == ask
    assert found["readinessProbe"]["timeoutSeconds"] > answers.SECONDS + 3
    assert found["livenessProbe"]["httpGet"]["path"] == "/health"


def test_an_answer_that_is_under_way_is_given_two_minutes_to_end_once_nobody_asks_any_more() -> None:
    recording = recorded(ServingMode.FULL)
    stop = container(recording)["lifecycle"]["preStop"]["exec"]["command"]
    assert stop == ["python3", "/etc/relight-serving/drain.py", "8000", "15", "120"]
    assert pod(recording)["terminationGracePeriodSeconds"] > 15 + 120


def test_weights_are_verified_before_the_engine_starts_with_its_own_image_and_role() -> None:
    recording = recorded(ServingMode.FULL)
    (verify,) = pod(recording)["initContainers"]
    assert verify["command"] == ["python3", "/etc/relight-serving/verify.py", "demo-models", DIGEST]
    assert verify["image"] == container(recording)["image"]
    for each in (verify, container(recording)):
        assert {"name": "AWS_DEFAULT_REGION", "value": WEST} in each["env"], "boto3's own name for it"
    (volume,) = [each for each in pod(recording)["volumes"] if each["name"] == "scripts"]
    config = recording.named(f"{NAME}-scripts").inputs
    assert volume["configMap"]["name"] == config["metadata"]["name"] == "qwen-scripts"
    assert set(config["data"]) == {"answers.py", "drain.py", "verify.py"}
    assert "def main" in config["data"]["verify.py"]


def test_another_script_makes_other_pods() -> None:
    assert deployment(recorded(ServingMode.FULL))["template"]["metadata"]["annotations"]["relight.dev/scripts"] == (
        version()
    )


def test_compiled_code_is_fetched_by_its_digest_and_never_written_back() -> None:
    recording = recorded(ServingMode.FULL, Size(compile_cache="sha256:" + "cd" * 32))
    (verify,) = pod(recording)["initContainers"]
    assert verify["command"][4:] == ["--fetch", "sha256:" + "cd" * 32, "/cache/vllm"]
    assert {"name": "VLLM_CACHE_ROOT", "value": "/cache/vllm"} in container(recording)["env"]
    assert {"name": "cache", "emptyDir": {}} in pod(recording)["volumes"]


def test_the_last_good_revision_is_named_where_a_rollback_looks_for_it() -> None:
    before = "sha256:" + "ef" * 32
    recording = recorded(ServingMode.FULL, Size(previous=before))
    annotations = recording.named(f"{NAME}-deployment").inputs["metadata"]["annotations"]
    assert annotations["relight.dev/last-good"] == before
    assert "relight.dev/last-good" not in str(recorded(ServingMode.FULL).named(f"{NAME}-deployment").inputs)
    assert deployment(recording)["revisionHistoryLimit"] == 5


def test_what_load_has_made_of_the_replica_count_is_left_alone() -> None:
    assert recorded(ServingMode.FULL, Size(scaled=True)).named(f"{NAME}-deployment").ignore_changes == (
        "spec.replicas",
    )
    assert recorded(ServingMode.FULL).named(f"{NAME}-deployment").ignore_changes == ()


def group(recording: Recording) -> dict[str, Any]:
    spec: dict[str, Any] = recording.named(f"{NAME}-group").inputs["spec"]
    return spec


def test_a_model_too_large_for_a_node_is_a_leader_with_workers_that_come_and_go_together() -> None:
    recording = recorded(ServingMode.FULL, Size(nodes=2))
    assert "kubernetes:apps/v1:Deployment" not in recording.counts()
    spec = group(recording)
    assert (spec["replicas"], spec["leaderWorkerTemplate"]["size"]) == (3, 2)
    assert spec["leaderWorkerTemplate"]["restartPolicy"] == "RecreateGroupOnPodRestart"
    leading, following = (
        spec["leaderWorkerTemplate"][f"{kind}Template"]["spec"]["containers"][0] for kind in ("leader", "worker")
    )
    for each in (leading, following):
        assert {"--pipeline-parallel-size=2", "--nnodes=2", "--node-rank=$(LWS_WORKER_INDEX)"} <= set(each["args"])
        assert each["resources"]["limits"][GPU] == "2"
    assert ("--headless" in leading["args"], "--headless" in following["args"]) == (False, True)
    assert ("readinessProbe" in leading, "readinessProbe" in following) == (True, False)


def test_only_the_leaders_of_replicas_are_asked_and_a_replica_lies_in_one_zone() -> None:
    recording = recorded(ServingMode.FULL, Size(nodes=2))
    first = {"leaderworkerset.sigs.k8s.io/worker-index": "0"}
    assert first.items() <= recording.named(f"{NAME}-service").inputs["spec"]["selector"].items()
    leading, following = (
        group(recording)["leaderWorkerTemplate"][f"{kind}Template"]["spec"] for kind in ("leader", "worker")
    )
    (apart,) = leading["topologySpreadConstraints"]
    assert first.items() <= apart["labelSelector"]["matchLabels"].items()
    assert following["topologySpreadConstraints"] == []
    for each in (leading, following):
        (near,) = each["affinity"]["podAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
        assert near["topologyKey"] == "topology.kubernetes.io/zone"
        assert near["matchLabelKeys"] == ["leaderworkerset.sigs.k8s.io/group-index"]
        assert violations(each) == []


def test_pods_carry_the_services_role() -> None:
    recording = recorded(ServingMode.FULL)
    assert pod(recording)["serviceAccountName"] == "qwen"
    assert recording.named(f"{NAME}-account").inputs["metadata"] == {"name": "qwen", "namespace": "claims"}
    assert recording.named(f"{NAME}-identity").inputs == {
        "clusterName": "demo-us-west-2",
        "namespace": "claims",
        "serviceAccount": "qwen",
        "roleArn": "arn:role",
    }
