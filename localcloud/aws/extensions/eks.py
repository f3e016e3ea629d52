"""EKS: control planes that really run, Auto Mode's settings, access entries, pod identity associations, add-ons."""

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from localcloud.aws.extensions import eks_network
from localcloud.aws.extensions.eks_access import AccessStore, access_routes, tag_routes
from localcloud.aws.extensions.eks_addons import AddonStore
from localcloud.aws.extensions.eks_clusters import cluster_of, zones_of
from localcloud.aws.extensions.routes import Routes
from localcloud.exchange import Request, Response

if TYPE_CHECKING:
    from localcloud.effects import ClusterEffects

DEFAULT_VERSION = "1.36"
"""The version of the control planes that the local cloud runs."""

# Settings of a cluster that moto does not keep: the API's name and the attribute from which moto answers.
_KEPT = {
    "computeConfig": "compute_config",
    "storageConfig": "storage_config",
    "accessConfig": "access_config",
    "upgradePolicy": "upgrade_policy",
    "zonalShiftConfig": "zonal_shift_config",
    "deletionProtection": "deletion_protection",
    "kubernetesNetworkConfig": "kubernetes_network_config",
    "logging": "logging",
}
_DEFAULTS: dict[str, Any] = {
    "accessConfig": {"authenticationMode": "CONFIG_MAP", "bootstrapClusterCreatorAdminPermissions": True},
    "upgradePolicy": {"supportType": "EXTENDED"},
    "deletionProtection": False,
}


@dataclass
class EksExtension:
    """Adds to moto's EKS what a cluster of ours needs."""

    effects: "ClusterEffects"
    access: AccessStore = field(default_factory=AccessStore)

    def __post_init__(self) -> None:
        self.addons = AddonStore(self.effects)
        self._routes = Routes(
            {
                "POST /clusters/{name}/update-config": self._update_config,
                "POST /clusters/{name}/updates": self._update_version,
                "GET /clusters/{name}/updates/{update}": self._describe_update,
                **access_routes(self.access),
                **self.addons.routes(),
                **tag_routes(self._tags),
            }
        )

    def answer(self, request: Request) -> Response | None:
        """Answer what moto has not; refuse to delete a protected cluster."""
        name = _cluster_name(request)
        if request.method == "DELETE" and name and _is_protected(request, name):
            return _refusal(f"Cluster {name} is protected: set deletionProtection to false first.")
        if request.path.startswith("/tags/") and self._tags(request.path.removeprefix("/tags/")) is None:
            return None  # moto has the tags of clusters
        return self._routes.answer(request)

    def answered(self, request: Request, response: Response) -> Response:
        """Start or stop the control plane of a cluster that moto has just made or deleted."""
        if request.method == "POST" and request.path == "/clusters":
            self._created(request)
            told = json.loads(response.body)
            told["cluster"] |= {"status": "CREATING", "endpoint": None, "certificateAuthority": None}
            return Response(response.status, [("content-type", "application/json")], json.dumps(told).encode())
        if request.method == "DELETE" and (name := _cluster_name(request)):
            self.access.forget(request.account, request.region, name)
            self.addons.forget(request.account, request.region, name)
            eks_network.forget(request, json.loads(response.body)["cluster"]["resourcesVpcConfig"])
            self.effects.delete(request.account, request.region, name)
        return response

    def _tags(self, arn: str) -> dict[str, str] | None:
        tags = self.access.tags(arn)
        return self.addons.tags(arn) if tags is None else tags

    def _created(self, request: Request) -> None:
        from moto.moto_api._internal import mock_random

        body = json.loads(request.body)
        cluster = cluster_of(request.account, request.region, body["name"])
        for api, attribute in _KEPT.items():
            if (value := body.get(api, _DEFAULTS.get(api))) is not None:
                setattr(cluster, attribute, value)
        cluster.kubernetes_network_config = {
            "serviceIpv4Cidr": "172.20.0.0/16",
            "ipFamily": "ipv4",
            **(body.get("kubernetesNetworkConfig") or {}),
        }
        cluster.version = body.get("version") or DEFAULT_VERSION
        issuer = f"https://oidc.eks.{request.region}.amazonaws.com/id/{mock_random.get_random_hex(32).upper()}"
        cluster.identity = {"oidc": {"issuer": issuer}}
        cluster.resources_vpc_config = eks_network.made(request, body["name"], cluster.resources_vpc_config)
        # As on AWS, there is nothing to reach until the control plane is up.
        cluster.status, cluster.endpoint, cluster.certificate_authority = "CREATING", None, None
        self.effects.start(
            request.account, request.region, body["name"], zones_of(request.account, request.region, cluster)
        )

    def _update_config(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        cluster = cluster_of(request.account, request.region, parts["name"])
        for api, attribute in _KEPT.items():
            if api in body:
                value = body[api]
                old = getattr(cluster, attribute, None)
                setattr(cluster, attribute, {**old, **value} if isinstance(old, dict) else value)
        if "resourcesVpcConfig" in body:
            cluster.resources_vpc_config = {**cluster.resources_vpc_config, **body["resourcesVpcConfig"]}
        return _update("ConfigUpdate")

    def _update_version(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        cluster_of(request.account, request.region, parts["name"]).version = body["version"]
        return _update("VersionUpdate")

    def _describe_update(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        return {"update": {"id": parts["update"], "status": "Successful", "type": "ConfigUpdate"}}


def _cluster_name(request: Request) -> str:
    parts = request.path.strip("/").split("/")
    return parts[1] if len(parts) == 2 and parts[0] == "clusters" else ""


def _is_protected(request: Request, name: str) -> bool:
    from moto.eks.models import eks_backends

    cluster = eks_backends[request.account][request.region].clusters.get(name)
    return bool(getattr(cluster, "deletion_protection", False))


def _update(kind: str) -> dict[str, Any]:
    from moto.moto_api._internal import mock_random

    return {
        "update": {"id": str(mock_random.uuid4()), "status": "Successful", "type": kind, "params": [], "errors": []}
    }


def _refusal(message: str) -> Response:
    headers = [("content-type", "application/json"), ("x-amzn-errortype", "InvalidRequestException")]
    return Response(400, headers, json.dumps({"message": message}).encode())
