"""Cases of the family `compute`: what runs in pods."""

from policies.compute import (
    budgets,
    grace,
    images,
    one_at_a_time,
    probes,
    question,
    replicas,
    requests,
    scaled,
    spread,
    startup,
    verified,
    weights,
)
from policies.compute.budgets import BUDGET
from policies.compute.pods import DEPLOYMENT
from policies.compute.scaled import SCALED
from tests.policies.case import Case, sets, unset

MODEL = "underwriting-qwen3-8b-us-east-1-deployment"
MODEL_BUDGET = "underwriting-qwen3-8b-us-east-1-budget"
STANDBY = "underwriting-qwen3-8b-us-west-2-deployment"
GATEWAY = "claims-assistant-gateway-us-east-1-deployment"
POD = ("spec", "template", "spec")
VLLM = (*POD, "containers", 0)
VERIFY = (*POD, "initContainers", 0)

CASES: tuple[Case, ...] = (
    Case(
        rule=images.RULE,
        type=DEPLOYMENT,
        of=MODEL,
        breaks=(
            sets(
                (*VLLM, "image"),
                "vllm/vllm-openai:latest",
                f"{MODEL}: container vllm: image is vllm/vllm-openai:latest, not named by digest.",
            ),
            unset((*VERIFY, "image"), f"{MODEL}: container verify: image is not set, not named by digest."),
        ),
    ),
    Case(
        rule=weights.RULE,
        type=DEPLOYMENT,
        of=MODEL,
        breaks=(
            sets(
                (*VLLM, "args", 1),
                "s3://models/qwen3-8b/",
                f"{MODEL}: container vllm: --model is s3://models/qwen3-8b/, not a folder "
                "s3://<bucket>/sha256/<digest>/.",
            ),
            sets(
                (*VLLM, "args", 1),
                "s3://models/sha256/0000000000000000000000000000000000000000000000000000000000000000/",
                f"{MODEL}: container vllm: --model is "
                "s3://models/sha256/0000000000000000000000000000000000000000000000000000000000000000/, which is no "
                "digest of the file's models.",
            ),
            unset(
                (*VLLM, "args"),
                f"{MODEL}: container vllm: --model is not set, not a folder s3://<bucket>/sha256/<digest>/.",
            ),
        ),
    ),
    Case(
        rule=verified.RULE,
        type=DEPLOYMENT,
        of=MODEL,
        breaks=(
            sets(
                (*VERIFY, "command", 3),
                "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                f"{MODEL}: container vllm: no init container names "
                "sha256:a82fd547628efc95bba6ce4fbe5c4c21fdfe5b815eca823db15d1df4837b1167 to compare the weights with; "
                "there is verify.",
            ),
            unset(
                (*VERIFY, "command"),
                f"{MODEL}: container vllm: no init container names "
                "sha256:a82fd547628efc95bba6ce4fbe5c4c21fdfe5b815eca823db15d1df4837b1167 to compare the weights with; "
                "there is verify.",
            ),
            unset(
                (*POD, "initContainers"),
                f"{MODEL}: container vllm: no init container names "
                "sha256:a82fd547628efc95bba6ce4fbe5c4c21fdfe5b815eca823db15d1df4837b1167 to compare the weights with; "
                "there is none.",
            ),
        ),
    ),
    Case(
        rule=probes.RULE,
        type=DEPLOYMENT,
        of=GATEWAY,
        breaks=(
            sets(
                (*POD, "containers", 1, "livenessProbe"), {}, f"{GATEWAY}: container health: livenessProbe is not set."
            ),
            unset((*VLLM, "readinessProbe"), f"{GATEWAY}: container litellm: readinessProbe is not set."),
        ),
    ),
    Case(
        rule=startup.RULE,
        type=DEPLOYMENT,
        of=MODEL,
        breaks=(
            sets(
                (*VLLM, "startupProbe", "failureThreshold"),
                3.0,
                f"{MODEL}: container vllm: startupProbe has periodSeconds 10 and failureThreshold 3, which is 30 s, "
                "and a start takes 425 s.",
            ),
            unset(
                (*VLLM, "startupProbe"),
                f"{MODEL}: container vllm: startupProbe has periodSeconds not set and failureThreshold not set, which "
                "is 0 s, and a start takes 425 s.",
            ),
            unset(
                ("spec", "template", "metadata", "annotations", "relight.dev/start-seconds"),
                f"{MODEL}: container vllm: the annotation relight.dev/start-seconds is not set, so nothing says how "
                "long a start takes.",
            ),
        ),
    ),
    Case(
        rule=question.RULE,
        type=DEPLOYMENT,
        of=MODEL,
        breaks=(
            sets(
                (*VLLM, "readinessProbe"),
                {"tcpSocket": {"port": "http"}},
                f"{MODEL}: container vllm: readinessProbe is tcpSocket, not a question to qwen3-8b.",
            ),
            sets(
                (*VLLM, "readinessProbe", "exec", "command", 3),
                "another",
                f"{MODEL}: container vllm: readinessProbe is python3, /etc/relight-serving/answers.py, 8000 and "
                "another, not a question to qwen3-8b.",
            ),
            unset(
                (*VLLM, "readinessProbe"),
                f"{MODEL}: container vllm: readinessProbe is not set, not a question to qwen3-8b.",
            ),
        ),
    ),
    Case(
        rule=grace.RULE,
        type=DEPLOYMENT,
        of=GATEWAY,
        breaks=(
            sets(
                (*POD, "terminationGracePeriodSeconds"),
                30.0,
                f"{GATEWAY}: terminationGracePeriodSeconds is 30, not at least 80: 20 s of draining and 60 s for an "
                "answer.",
            ),
            unset(
                (*POD, "terminationGracePeriodSeconds"),
                f"{GATEWAY}: terminationGracePeriodSeconds is not set, not at least 80: 20 s of draining and 60 s for "
                "an answer.",
            ),
            unset(
                (*VLLM, "lifecycle", "preStop"),
                f"{GATEWAY}: container litellm: lifecycle.preStop is not set; it ends while the load balancer still "
                "sends to it.",
            ),
        ),
    ),
    Case(
        rule=grace.RULE,
        type=DEPLOYMENT,
        of=MODEL,
        breaks=(
            sets(
                (*VLLM, "lifecycle", "preStop", "exec", "command", 3),
                "120",
                f"{MODEL}: terminationGracePeriodSeconds is 150, not at least 180: 120 s of draining and 60 s for an "
                "answer.",
            ),
        ),
    ),
    Case(
        rule=requests.RULE,
        type=DEPLOYMENT,
        of=MODEL,
        breaks=(
            sets(
                (*VERIFY, "resources", "requests", "cpu"),
                "",
                f"{MODEL}: container verify: resources.requests.cpu is not set.",
            ),
            unset(
                (*VLLM, "resources", "requests"),
                f"{MODEL}: container vllm: resources.requests.cpu is not set.",
                f"{MODEL}: container vllm: resources.requests.memory is not set.",
            ),
        ),
    ),
    Case(
        rule=spread.RULE,
        type=DEPLOYMENT,
        of=GATEWAY,
        breaks=(
            sets(
                (*POD, "topologySpreadConstraints", 0, "whenUnsatisfiable"),
                "ScheduleAnyway",
                f"{GATEWAY}: the spread over zones has whenUnsatisfiable ScheduleAnyway, not DoNotSchedule.",
            ),
            sets(
                (*POD, "topologySpreadConstraints", 0, "topologyKey"),
                "kubernetes.io/hostname",
                f"{GATEWAY}: topologySpreadConstraints has none over topology.kubernetes.io/zone.",
            ),
            sets(
                (*POD, "topologySpreadConstraints", 0, "labelSelector", "matchLabels", "app.kubernetes.io/name"),
                "other",
                f"{GATEWAY}: the spread over zones counts pods with app.kubernetes.io/name=other, and its own have "
                "others.",
            ),
            unset(
                (*POD, "topologySpreadConstraints"),
                f"{GATEWAY}: topologySpreadConstraints has none over topology.kubernetes.io/zone.",
            ),
            unset(
                (*POD, "topologySpreadConstraints", 0, "labelSelector"),
                f"{GATEWAY}: the spread over zones counts pods with no label, and its own have others.",
            ),
        ),
    ),
    Case(
        rule=spread.RULE,
        type=DEPLOYMENT,
        of=MODEL,
        breaks=(
            unset(
                (*POD, "topologySpreadConstraints", 0, "whenUnsatisfiable"),
                f"{MODEL}: the spread over zones has whenUnsatisfiable not set, not DoNotSchedule or ScheduleAnyway.",
            ),
        ),
    ),
    Case(
        rule=budgets.RULE,
        type=DEPLOYMENT,
        of=MODEL,
        breaks=(
            sets(
                ("metadata", "namespace"),
                "elsewhere",
                f"{MODEL}: no PodDisruptionBudget of its namespace selects its pods.",
                any_value=True,
            ),
            unset(
                ("spec", "template", "metadata", "labels"),
                f"{MODEL}: no PodDisruptionBudget of its namespace selects its pods.",
            ),
        ),
    ),
    Case(
        rule=budgets.RULE,
        type=BUDGET,
        of=MODEL_BUDGET,
        breaks=(
            sets(
                ("spec", "selector", "matchLabels", "app.kubernetes.io/name"),
                "qwen",
                f"{MODEL}: no PodDisruptionBudget of its namespace selects its pods.",
            ),
            unset(("spec", "selector"), f"{MODEL}: no PodDisruptionBudget of its namespace selects its pods."),
        ),
    ),
    Case(
        rule=one_at_a_time.RULE,
        type=BUDGET,
        of=MODEL_BUDGET,
        breaks=(
            sets(("spec", "maxUnavailable"), "50%", f"{MODEL_BUDGET}: maxUnavailable is 50%, not 1."),
            sets(("spec", "maxUnavailable"), 0.0, f"{MODEL_BUDGET}: maxUnavailable is 0, not 1."),
            unset(("spec", "maxUnavailable"), f"{MODEL_BUDGET}: maxUnavailable is not set, not 1."),
        ),
    ),
    Case(
        rule=replicas.RULE,
        type=DEPLOYMENT,
        of=MODEL,
        breaks=(
            sets(
                ("spec", "replicas"), 2.0, f"{MODEL}: spec.replicas is 2, not at least 3 (full, 2 declared, 3 zones)."
            ),
            unset(
                ("spec", "replicas"), f"{MODEL}: spec.replicas is not set, not at least 3 (full, 2 declared, 3 zones)."
            ),
        ),
    ),
    Case(
        rule=replicas.RULE,
        type=DEPLOYMENT,
        of=STANDBY,
        breaks=(
            sets(
                ("spec", "replicas"),
                0.0,
                f"{STANDBY}: spec.replicas is 0, not at least 1 (warm minimum, scaled at failover, 2 declared, 3 "
                "zones).",
            ),
        ),
    ),
    Case(
        rule=scaled.RULE,
        type=SCALED,
        of="underwriting-qwen3-8b-us-east-1-autoscaling-object",
        environment="scaled",
        breaks=(
            sets(
                ("spec", "minReplicaCount"),
                1.0,
                "underwriting-qwen3-8b-us-east-1-autoscaling-object: spec.minReplicaCount is 1, not at least 3.",
            ),
            unset(
                ("spec", "minReplicaCount"),
                "underwriting-qwen3-8b-us-east-1-autoscaling-object: spec.minReplicaCount is not set, not at least 3.",
            ),
        ),
    ),
)
