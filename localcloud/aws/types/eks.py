"""EKS clusters: each one a real control plane in the local cloud."""

from typing import Any, ClassVar

from localcloud.aws.kind import Kind, Place, changed
from localcloud.provider import Properties

_READY_SECONDS = 300.0
# What a cluster is made with, under one name in the API and in Pulumi; what is changed later, together or alone.
_GIVEN: tuple[str, ...] = ("accessConfig", "computeConfig", "storageConfig", "kubernetesNetworkConfig", "upgradePolicy")
_GIVEN += ("zonalShiftConfig", "deletionProtection", "bootstrapSelfManagedAddons", "version", "roleArn", "name")
_TOGETHER = ("computeConfig", "storageConfig", "kubernetesNetworkConfig")
_ALONE = ("accessConfig", "upgradePolicy", "zonalShiftConfig", "deletionProtection")
_NETWORK = ("subnetIds", "securityGroupIds", "endpointPublicAccess", "endpointPrivateAccess", "publicAccessCidrs")


class EksKind(Kind):
    """What EKS's types have in common: tags by ARN."""

    arn: ClassVar[str] = "arn"
    """The output that holds the ARN."""

    def retag(self, at: Place, resource_id: str, known: Properties, gone: list[str], tags: dict[str, str]) -> None:
        eks = at.client("eks")
        if gone:
            eks.untag_resource(resourceArn=known[self.arn], tagKeys=gone)
        if tags:
            eks.tag_resource(resourceArn=known[self.arn], tags=tags)


class Cluster(EksKind):
    token = "aws:eks/cluster:Cluster"
    replace = frozenset(
        {
            "name",
            "roleArn",
            "bootstrapSelfManagedAddons",
            "accessConfig.bootstrapClusterCreatorAdminPermissions",
            "kubernetesNetworkConfig.serviceIpv4Cidr",
            "kubernetesNetworkConfig.ipFamily",
        }
    )
    required = ("roleArn", "vpcConfig")
    computed = (("vpcConfig", "clusterSecurityGroupId"), ("vpcConfig", "vpcId"))
    autoname = "name"
    unordered = frozenset({"enabledClusterLogTypes"})
    defaults: ClassVar[Properties] = {"deletionProtection": False}

    def create(self, at: Place, inputs: Properties) -> str:
        wanted = {name: inputs[name] for name in _GIVEN if inputs.get(name) is not None}
        if keys := inputs.get("encryptionConfig"):
            wanted["encryptionConfig"] = [keys]
        if inputs.get("enabledClusterLogTypes"):
            wanted["logging"] = _logging(inputs)
        at.client("eks").create_cluster(**wanted, resourcesVpcConfig=_network(inputs), tags=at.tags(inputs))
        at.effects.wait(at.account, at.region, inputs["name"], _READY_SECONDS)
        return str(inputs["name"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        # Right after a start of the local cloud its control planes are still coming up.
        at.effects.wait(at.account, at.region, resource_id, _READY_SECONDS)
        cluster = at.client("eks").describe_cluster(name=resource_id)["cluster"]
        keys = cluster.get("encryptionConfig") or []
        logs = (cluster.get("logging") or {}).get("clusterLogging") or []
        given = {name: cluster.get(name) for name in _GIVEN if name != "bootstrapSelfManagedAddons"}
        return {
            **given,
            "arn": cluster["arn"],
            "endpoint": cluster["endpoint"],
            "certificateAuthority": cluster["certificateAuthority"],
            "identities": [{"oidcs": [{"issuer": cluster["identity"]["oidc"]["issuer"]}]}],
            "platformVersion": cluster["platformVersion"],
            "status": cluster["status"],
            "vpcConfig": cluster["resourcesVpcConfig"],
            "encryptionConfig": keys[0] if keys else None,
            "enabledClusterLogTypes": [kind for each in logs if each.get("enabled") for kind in each["types"]],
            "tags": cluster.get("tags") or {},
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        eks = at.client("eks")
        if changed(old, new, "version") and new.get("version"):
            eks.update_cluster_version(name=resource_id, version=new["version"])
        if changed(old, new, *_TOGETHER):  # Auto Mode's three parts go in one call
            wanted = {name: new[name] for name in _TOGETHER if new.get(name) is not None}
            eks.update_cluster_config(name=resource_id, **wanted)
        for name in _ALONE:
            if changed(old, new, name):
                value = new.get(name, self.defaults.get(name))
                if isinstance(value, dict):  # the rest of accessConfig is fixed at creation
                    value = {key: each for key, each in value.items() if not key.startswith("bootstrap")}
                eks.update_cluster_config(name=resource_id, **{name: value})
        if changed(old, new, "vpcConfig"):
            eks.update_cluster_config(name=resource_id, resourcesVpcConfig=_network(new))
        if changed(old, new, "enabledClusterLogTypes"):
            eks.update_cluster_config(name=resource_id, logging=_logging(new))

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("eks").delete_cluster(name=resource_id)
        at.effects.wait(at.account, at.region, resource_id, _READY_SECONDS)


def _network(inputs: Properties) -> dict[str, Any]:
    given = inputs["vpcConfig"]
    return {name: given[name] for name in _NETWORK if given.get(name) is not None}


def _logging(inputs: Properties) -> dict[str, Any]:
    return {"clusterLogging": [{"types": inputs.get("enabledClusterLogTypes") or [], "enabled": True}]}


KINDS = (Cluster(),)
