"""Reaching a project's local cloud as other tools do: boto3 over HTTP, Kubernetes by its kubeconfig."""

from functools import cache
from typing import Any

import boto3
from kubernetes import client, config

from localcloud.client import LocalCloud
from tests.project import Project

ACCOUNT = "123456789012"


def aws(project: Project, service: str, region: str) -> Any:
    """A boto3 client that knows nothing but AWS_ENDPOINT_URL and keys."""
    reach = LocalCloud(project.home / "local").environment(ACCOUNT)
    session: Any = boto3.Session(
        aws_access_key_id=reach["AWS_ACCESS_KEY_ID"], aws_secret_access_key=reach["AWS_SECRET_ACCESS_KEY"]
    )
    return session.client(service, region_name=region, endpoint_url=reach["AWS_ENDPOINT_URL"])


def cluster(project: Project, region: str, environment: str = "demo", account: str = ACCOUNT) -> client.ApiClient:
    """The Kubernetes API of a region's cluster."""
    path = LocalCloud(project.home / "local").kubeconfig(account, region, f"{environment}-{region}")
    return config.new_client_from_config(str(path))


def pods(project: Project, region: str) -> dict[str, list[Any]]:
    """Running pods by `<namespace>/<app>`."""
    return pods_of(cluster(project, region))


def pods_of(api: client.ApiClient) -> dict[str, list[Any]]:
    """A cluster's pods by `<namespace>/<app>`, without those of Jobs that are done."""
    found: dict[str, list[Any]] = {}
    for pod in client.CoreV1Api(api).list_pod_for_all_namespaces().items:
        if pod.metadata.namespace != "kube-system" and pod.status.phase != "Succeeded":
            name = f"{pod.metadata.namespace}/{pod.metadata.labels['app.kubernetes.io/name']}"
            found.setdefault(name, []).append(pod)
    return found


@cache
def gpu_types() -> tuple[str, ...]:
    """The instance families with GPUs that the demo accepts."""
    return ("g6e.", "g6.", "g5.")
