"""A service's LLM gateway in one region: its replicas, and the order in which it asks models."""

import json
from dataclasses import dataclass

from recovery.declared.labels import of_service
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource

_DEPLOYMENT, _CONFIG_MAP, _FILE = "kubernetes:apps/v1:Deployment", "kubernetes:core/v1:ConfigMap", "config.yaml"
_NAME = "gateway"


@dataclass(frozen=True, kw_only=True)
class Gateway:
    """`chain` are the entries of the route that answer under the reference's name, in order; `degraded` those that
    answer only under a name that says so. Seconds: `timeout` for a whole answer, `first_token` for a streamed one's
    first, `cooldown` that a dead backend is left alone.
    """

    replicas: int
    chain: tuple[str, ...]
    degraded: tuple[str, ...]
    timeout: float | None
    first_token: float | None
    cooldown: float | None
    allowed_fails: float | None
    evidence: tuple[str, ...]


def gateway(graph: Graph, service: str, region: str) -> Gateway | None:
    """None where the region has none. Raises UndecidedError where a needed value is not known yet."""
    deployment = _find(graph, _DEPLOYMENT, service, region)
    if deployment is None:
        return None
    replicas = deployment.get("spec", "replicas")
    config_map = _find(graph, _CONFIG_MAP, service, region)
    config = json.loads(config_map.get("data", _FILE)) if config_map else {}
    groups = [(each["model_name"], each["model_info"]["id"]) for each in config.get("model_list", ())]
    reference = groups[0][0] if groups else ""
    router = config.get("router_settings", {})
    degraded = tuple(entry for group, entry in groups if group.startswith(f"{reference}-degraded"))
    after = next((each[reference] for each in router.get("fallbacks", ()) if reference in each), ())
    return Gateway(
        replicas=1 if replicas is None else int(replicas),
        chain=tuple(entry for group, entry in groups if group == reference or group in after),
        degraded=degraded,
        timeout=router.get("timeout"),
        first_token=router.get("stream_timeout"),
        cooldown=router.get("cooldown_time"),
        allowed_fails=router.get("allowed_fails"),
        evidence=tuple(each.name for each in (deployment, config_map) if each),
    )


def _find(graph: Graph, kind: str, service: str, region: str) -> Resource | None:
    for each in graph.of(kind, region=region):
        if of_service(each) == service and each.get("metadata", "name") == _NAME:
            return each
    return None
