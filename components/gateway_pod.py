"""A gateway's pod: LiteLLM and the sidecar that asks it. Pure data, no resources."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pulumi

from components import gateway_health as health
from components.workload import CONTAINER_SECURITY, POD_SECURITY, probe

PORT = 4000
FILES = "/etc/relight-gateway"
SECRETS = "/etc/relight/secrets"
RUN = "/run/relight"

METRICS_INTERVAL = 10
"""Seconds between two calls of CloudWatch."""

DRAIN = 20
"""Seconds that a pod goes on taking questions after it was told to end: the load balancer learns of it meanwhile.
https://docs.aws.amazon.com/eks/latest/best-practices/load-balancing.html"""


@dataclass(frozen=True, kw_only=True)
class PodArgs:
    """`answer` is how long one answer may take in seconds, which is what a pod is given to finish; `evenly` whether a
    replica rather waits than shares a zone with another."""

    image: str
    service: str
    region: str
    service_account: pulumi.Input[str]
    selector: dict[str, str]
    cpu: str
    memory: str
    answer: int
    evenly: bool


def files() -> dict[str, str]:
    """What the pod runs, by file name."""
    folder = Path(__file__).with_name("gateway_files")
    found = sorted(path for path in folder.glob("*.py") if path.name != "__init__.py")
    return {path.name: path.read_text(encoding="utf-8") for path in found}


def pod(args: PodArgs) -> dict[str, Any]:
    """The pod's spec."""
    return {
        "serviceAccountName": args.service_account,
        "automountServiceAccountToken": False,
        "securityContext": POD_SECURITY,
        "topologySpreadConstraints": _spread(args),
        "terminationGracePeriodSeconds": DRAIN + args.answer + 10,
        "containers": [_litellm(args), _sidecar(args)],
        "volumes": [
            {"name": "files", "configMap": {"name": "gateway"}},
            # Files alone: never a Kubernetes secret, never the pod's spec.
            # https://docs.aws.amazon.com/secretsmanager/latest/userguide/integrating_csi_driver.html
            {
                "name": "secrets",
                "csi": {
                    "driver": "secrets-store.csi.k8s.io",
                    "readOnly": True,
                    "volumeAttributes": {"secretProviderClass": "gateway"},
                },
            },
            {"name": "scratch", "emptyDir": {}},
            {"name": "run", "emptyDir": {"medium": "Memory", "sizeLimit": "1Mi"}},
        ],
    }


def _litellm(args: PodArgs) -> dict[str, Any]:
    return {
        "name": "litellm",
        "image": args.image,
        "command": ["python", f"{FILES}/launch.py"],
        "env": _environment(
            SERVICE=args.service,
            AWS_REGION=args.region,
            AWS_DEFAULT_REGION=args.region,
            METRICS_INTERVAL_SECONDS=str(METRICS_INTERVAL),
            GATEWAY_PORT=str(PORT),
            RELIGHT_SECRETS=SECRETS,
            RELIGHT_RUN=RUN,
            HOME="/tmp",
        ),
        "ports": [{"name": "http", "containerPort": PORT}],
        "resources": {"requests": {"cpu": args.cpu, "memory": args.memory}, "limits": {"memory": args.memory}},
        "securityContext": CONTAINER_SECURITY,
        "volumeMounts": [
            {"name": "files", "mountPath": FILES, "readOnly": True},
            {"name": "secrets", "mountPath": SECRETS, "readOnly": True},
            {"name": "run", "mountPath": RUN},
            {"name": "scratch", "mountPath": "/tmp"},
        ],
        "lifecycle": {"preStop": {"sleep": {"seconds": DRAIN}}},
        "startupProbe": probe("/health/liveliness", "http", period=5, failures=60),
        "readinessProbe": probe("/health/readiness", "http", period=5, failures=3),
        # A provider that is away must not get the gateway itself restarted.
        "livenessProbe": probe("/health/liveliness", "http", period=10, failures=6),
    }


def _sidecar(args: PodArgs) -> dict[str, Any]:
    memory = "96Mi"
    return {
        "name": "health",
        "image": args.image,
        "command": ["python", f"{FILES}/health.py"],
        "env": _environment(
            HEALTH_INTERVAL_SECONDS=str(health.INTERVAL),
            HEALTH_PORT=str(health.SIDECAR_PORT),
            GATEWAY_URL=f"http://127.0.0.1:{PORT}",
            RELIGHT_RUN=RUN,
        ),
        "ports": [{"name": "health", "containerPort": health.SIDECAR_PORT}],
        "resources": {"requests": {"cpu": "25m", "memory": memory}, "limits": {"memory": memory}},
        "securityContext": CONTAINER_SECURITY,
        "volumeMounts": [
            {"name": "files", "mountPath": FILES, "readOnly": True},
            {"name": "run", "mountPath": RUN, "readOnly": True},
        ],
        "lifecycle": {"preStop": {"sleep": {"seconds": DRAIN}}},
        # Ready once LiteLLM was asked for each model: the first question is slow, and isn't a user's.
        "readinessProbe": probe(health.READY, "health", period=5, failures=3),
        "livenessProbe": probe(health.ALIVE, "health", period=10, failures=6),
    }


def _environment(**variables: str) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in variables.items()]


def _spread(args: PodArgs) -> list[dict[str, Any]]:
    """Over zones, so that the loss of one leaves replicas, then over nodes where there is a choice; each revision for
    itself, so that a roll-out isn't held up by the pods that it replaces."""
    hard = "DoNotSchedule" if args.evenly else "ScheduleAnyway"
    return [
        {
            "maxSkew": 1,
            "topologyKey": key,
            "whenUnsatisfiable": when,
            "labelSelector": {"matchLabels": args.selector},
            "matchLabelKeys": ["pod-template-hash"],
        }
        for key, when in (("topology.kubernetes.io/zone", hard), ("kubernetes.io/hostname", "ScheduleAnyway"))
    ]
