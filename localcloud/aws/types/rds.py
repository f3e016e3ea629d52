"""Aurora: subnet groups, parameter groups and global clusters."""

from typing import Any, ClassVar

from localcloud.aws.kind import Place, changed, listed, picked
from localcloud.aws.tagged import TaggedByArn, tags_of
from localcloud.provider import Properties


class RdsKind(TaggedByArn):
    """What RDS's types have in common."""

    service = "rds"


def renamed(inputs: Properties, names: dict[str, str]) -> dict[str, Any]:
    """The inputs that are set, under the API's names in `names`."""
    return {api: inputs[name] for name, api in names.items() if inputs.get(name) is not None}


class SubnetGroup(RdsKind):
    token = "aws:rds/subnetGroup:SubnetGroup"
    replace = frozenset({"name", "namePrefix"})
    required = ("subnetIds",)
    autoname = "name"
    unordered = frozenset({"subnetIds"})

    def create(self, at: Place, inputs: Properties) -> str:
        at.client("rds").create_db_subnet_group(
            DBSubnetGroupName=inputs["name"],
            DBSubnetGroupDescription=inputs.get("description") or "Managed by Pulumi",
            SubnetIds=inputs["subnetIds"],
            Tags=listed(at.tags(inputs)),
        )
        return str(inputs["name"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        rds = at.client("rds")
        group = rds.describe_db_subnet_groups(DBSubnetGroupName=resource_id)["DBSubnetGroups"][0]
        return {
            "arn": group["DBSubnetGroupArn"],
            "name": group["DBSubnetGroupName"],
            "description": group["DBSubnetGroupDescription"],
            "subnetIds": [subnet["SubnetIdentifier"] for subnet in group["Subnets"]],
            "vpcId": group["VpcId"],
            "tags": tags_of(rds, group["DBSubnetGroupArn"]),
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        at.client("rds").modify_db_subnet_group(
            DBSubnetGroupName=resource_id,
            DBSubnetGroupDescription=new.get("description") or "Managed by Pulumi",
            SubnetIds=new["subnetIds"],
        )

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("rds").delete_db_subnet_group(DBSubnetGroupName=resource_id)


class ClusterParameterGroup(RdsKind):
    token = "aws:rds/clusterParameterGroup:ClusterParameterGroup"
    replace = frozenset({"name", "family", "description"})
    required = ("family",)
    autoname = "name"
    unordered = frozenset({"parameters"})

    def create(self, at: Place, inputs: Properties) -> str:
        at.client("rds").create_db_cluster_parameter_group(
            DBClusterParameterGroupName=inputs["name"],
            DBParameterGroupFamily=inputs["family"],
            Description=inputs.get("description") or "Managed by Pulumi",
            Tags=listed(at.tags(inputs)),
        )
        self._set(at, inputs["name"], inputs.get("parameters") or [])
        return str(inputs["name"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        rds = at.client("rds")
        groups = rds.describe_db_cluster_parameter_groups(DBClusterParameterGroupName=resource_id)
        group = groups["DBClusterParameterGroups"][0]
        found = rds.describe_db_cluster_parameters(DBClusterParameterGroupName=resource_id)["Parameters"]
        arn = group["DBClusterParameterGroupArn"]
        return {
            "arn": arn,
            "name": group["DBClusterParameterGroupName"],
            "family": group["DBParameterGroupFamily"],
            "description": group["Description"],
            "parameters": [
                {"name": each["ParameterName"], "value": each["ParameterValue"], "applyMethod": each["ApplyMethod"]}
                for each in found
            ],
            "tags": tags_of(rds, arn),
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        wanted = new.get("parameters") or []
        names = {each["name"] for each in wanted}
        gone = [each for each in old.get("parameters") or [] if each["name"] not in names]
        if gone:
            at.client("rds").reset_db_cluster_parameter_group(
                DBClusterParameterGroupName=resource_id, Parameters=_parameters(gone)
            )
        self._set(at, resource_id, wanted)

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("rds").delete_db_cluster_parameter_group(DBClusterParameterGroupName=resource_id)

    def _set(self, at: Place, name: str, parameters: list[Properties]) -> None:
        if parameters:
            at.client("rds").modify_db_cluster_parameter_group(
                DBClusterParameterGroupName=name, Parameters=_parameters(parameters)
            )


def _parameters(parameters: list[Properties]) -> list[dict[str, str]]:
    return [
        {
            "ParameterName": each["name"],
            "ParameterValue": str(each["value"]),
            "ApplyMethod": each.get("applyMethod") or "immediate",
        }
        for each in parameters
    ]


class GlobalCluster(RdsKind):
    token = "aws:rds/globalCluster:GlobalCluster"
    replace = frozenset(
        {"globalClusterIdentifier", "engine", "databaseName", "storageEncrypted", "sourceDbClusterIdentifier"}
    )
    required = ("globalClusterIdentifier",)
    defaults: ClassVar[Properties] = {"deletionProtection": False}
    tagged = False  # moto keeps no tags of global clusters

    def create(self, at: Place, inputs: Properties) -> str:
        wanted = picked(inputs, "globalClusterIdentifier", "engine", "engineVersion", "databaseName")
        wanted |= picked(inputs, "storageEncrypted", "deletionProtection")
        wanted |= renamed(inputs, {"sourceDbClusterIdentifier": "SourceDBClusterIdentifier"})
        at.client("rds").create_global_cluster(**wanted)
        return str(inputs["globalClusterIdentifier"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        found = at.client("rds").describe_global_clusters(GlobalClusterIdentifier=resource_id)["GlobalClusters"]
        found = [each for each in found if each["GlobalClusterIdentifier"] == resource_id]
        if not found:
            return None
        cluster = found[0]
        members = cluster.get("GlobalClusterMembers") or []
        return {
            "arn": cluster["GlobalClusterArn"],
            "globalClusterIdentifier": cluster["GlobalClusterIdentifier"],
            "globalClusterResourceId": cluster["GlobalClusterResourceId"],
            "engine": cluster["Engine"],
            "engineVersion": cluster["EngineVersion"],
            "engineVersionActual": cluster["EngineVersion"],
            "storageEncrypted": cluster["StorageEncrypted"],
            "deletionProtection": cluster["DeletionProtection"],
            "databaseName": cluster.get("DatabaseName") or known.get("databaseName"),
            "endpoint": cluster.get("Endpoint", ""),
            "globalClusterMembers": [
                {"dbClusterArn": member["DBClusterArn"], "isWriter": member["IsWriter"]} for member in members
            ],
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        if changed(old, new, "deletionProtection", "engineVersion"):
            protected = bool(new.get("deletionProtection", False))
            wanted = picked(new, "engineVersion")
            rds = at.client("rds")
            rds.modify_global_cluster(GlobalClusterIdentifier=resource_id, DeletionProtection=protected, **wanted)

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        rds = at.client("rds")
        if known.get("forceDestroy"):
            for member in (self.read(at, resource_id, known) or {}).get("globalClusterMembers", []):
                rds.remove_from_global_cluster(
                    GlobalClusterIdentifier=resource_id, DbClusterIdentifier=member["dbClusterArn"]
                )
        rds.delete_global_cluster(GlobalClusterIdentifier=resource_id)


def membership(at: Place, arn: str) -> tuple[str, bool] | None:
    """The global cluster that a cluster belongs to, and whether it is the writer there."""
    for cluster in at.client("rds").describe_global_clusters()["GlobalClusters"]:
        for member in cluster.get("GlobalClusterMembers") or []:
            if member["DBClusterArn"] == arn:
                return cluster["GlobalClusterIdentifier"], bool(member["IsWriter"])
    return None


KINDS = (SubnetGroup(), ClusterParameterGroup(), GlobalCluster())
