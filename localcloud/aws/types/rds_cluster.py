"""Aurora clusters in a region, and their instances."""

from typing import Any, ClassVar

from localcloud.aws.kind import Place, changed, listed
from localcloud.aws.tagged import tags_of
from localcloud.aws.types.rds import RdsKind, membership, renamed
from localcloud.errors import LocalCloudError
from localcloud.provider import Properties

# Pulumi's names and the API's: what can be changed later, and what is fixed at creation.
_CHANGEABLE = {
    "backupRetentionPeriod": "BackupRetentionPeriod",
    "copyTagsToSnapshot": "CopyTagsToSnapshot",
    "dbClusterParameterGroupName": "DBClusterParameterGroupName",
    "deletionProtection": "DeletionProtection",
    "enableGlobalWriteForwarding": "EnableGlobalWriteForwarding",
    "enableHttpEndpoint": "EnableHttpEndpoint",
    "engineVersion": "EngineVersion",
    "iamDatabaseAuthenticationEnabled": "EnableIAMDatabaseAuthentication",
    "manageMasterUserPassword": "ManageMasterUserPassword",
    "masterPassword": "MasterUserPassword",
    "masterUserSecretKmsKeyId": "MasterUserSecretKmsKeyId",
    "port": "Port",
    "preferredBackupWindow": "PreferredBackupWindow",
    "preferredMaintenanceWindow": "PreferredMaintenanceWindow",
    "storageType": "StorageType",
    "vpcSecurityGroupIds": "VpcSecurityGroupIds",
}
_FIXED = {
    "availabilityZones": "AvailabilityZones",
    "clusterIdentifier": "DBClusterIdentifier",
    "databaseName": "DatabaseName",
    "dbSubnetGroupName": "DBSubnetGroupName",
    "engine": "Engine",
    "engineMode": "EngineMode",
    "globalClusterIdentifier": "GlobalClusterIdentifier",
    "kmsKeyId": "KmsKeyId",
    "masterUsername": "MasterUsername",
    "networkType": "NetworkType",
    "replicationSourceIdentifier": "ReplicationSourceIdentifier",
    "storageEncrypted": "StorageEncrypted",
}
_INSTANCE_CHANGEABLE = {
    "autoMinorVersionUpgrade": "AutoMinorVersionUpgrade",
    "caCertIdentifier": "CACertificateIdentifier",
    "copyTagsToSnapshot": "CopyTagsToSnapshot",
    "instanceClass": "DBInstanceClass",
    "monitoringInterval": "MonitoringInterval",
    "monitoringRoleArn": "MonitoringRoleArn",
    "performanceInsightsEnabled": "EnablePerformanceInsights",
    "preferredMaintenanceWindow": "PreferredMaintenanceWindow",
    "promotionTier": "PromotionTier",
    "publiclyAccessible": "PubliclyAccessible",
}
_INSTANCE_FIXED = {
    "availabilityZone": "AvailabilityZone",
    "clusterIdentifier": "DBClusterIdentifier",
    "engine": "Engine",
    "engineVersion": "EngineVersion",
    "identifier": "DBInstanceIdentifier",
}


class Cluster(RdsKind):
    token = "aws:rds/cluster:Cluster"
    replace = frozenset(_FIXED) - {"globalClusterIdentifier", "replicationSourceIdentifier"}
    required = ("engine",)
    autoname = "clusterIdentifier"
    unordered = frozenset({"availabilityZones", "vpcSecurityGroupIds", "enabledCloudwatchLogsExports"})
    defaults: ClassVar[Properties] = {"deletionProtection": False}

    def create(self, at: Place, inputs: Properties) -> str:
        wanted = {**renamed(inputs, _FIXED), **renamed(inputs, _CHANGEABLE), **_scaling(inputs)}
        if inputs.get("enabledCloudwatchLogsExports"):
            wanted["EnableCloudwatchLogsExports"] = inputs["enabledCloudwatchLogsExports"]
        at.client("rds").create_db_cluster(**wanted, Tags=listed(at.tags(inputs)))
        return str(inputs["clusterIdentifier"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        rds = at.client("rds")
        found = rds.describe_db_clusters(DBClusterIdentifier=resource_id)["DBClusters"][0]
        told = {name: found[api] for name, api in {**_FIXED, **_CHANGEABLE}.items() if api in found}
        member = membership(at, found["DBClusterArn"])
        secret = found.get("MasterUserSecret")
        scaling = found.get("ServerlessV2ScalingConfiguration")
        return {
            **told,
            "arn": found["DBClusterArn"],
            "clusterIdentifier": found["DBClusterIdentifier"],
            "clusterResourceId": found["DbClusterResourceId"],
            "clusterMembers": [each["DBInstanceIdentifier"] for each in found.get("DBClusterMembers") or []],
            "dbClusterParameterGroupName": found.get("DBClusterParameterGroup"),
            "dbSubnetGroupName": found.get("DBSubnetGroup"),
            "enabledCloudwatchLogsExports": found.get("EnabledCloudwatchLogsExports"),
            "endpoint": found["Endpoint"],
            "readerEndpoint": found.get("ReaderEndpoint", ""),
            "engineVersionActual": found["EngineVersion"],
            "globalClusterIdentifier": member[0] if member else None,
            "hostedZoneId": found.get("HostedZoneId"),
            "iamDatabaseAuthenticationEnabled": found.get("IAMDatabaseAuthenticationEnabled"),
            "masterUserSecrets": [{"secretArn": secret["SecretArn"], "secretStatus": "active"}] if secret else None,
            "serverlessv2ScalingConfiguration": _limits(scaling) if scaling else None,
            "vpcSecurityGroupIds": [each["VpcSecurityGroupId"] for each in found.get("VpcSecurityGroups") or []],
            "tags": tags_of(rds, found["DBClusterArn"]),
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        rds = at.client("rds")
        names = [name for name in _CHANGEABLE if changed(old, new, name)]
        wanted = renamed(new, {name: _CHANGEABLE[name] for name in names})
        if changed(old, new, "serverlessv2ScalingConfiguration"):
            wanted |= _scaling(new)
        if changed(old, new, "enabledCloudwatchLogsExports"):
            before, after = (set(each.get("enabledCloudwatchLogsExports") or ()) for each in (old, new))
            wanted["CloudwatchLogsExportConfiguration"] = {
                "EnableLogTypes": sorted(after - before),
                "DisableLogTypes": sorted(before - after),
            }
        if changed(old, new, "deletionProtection"):
            wanted["DeletionProtection"] = bool(new.get("deletionProtection", False))
        if wanted:
            rds.modify_db_cluster(DBClusterIdentifier=resource_id, ApplyImmediately=True, **wanted)
        if changed(old, new, "globalClusterIdentifier") and old.get("globalClusterIdentifier"):
            self._leave(at, resource_id, old["globalClusterIdentifier"])

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        rds = at.client("rds")
        final = known.get("finalSnapshotIdentifier")
        if not known.get("skipFinalSnapshot") and not final:
            message = "set skipFinalSnapshot, or name the last snapshot by finalSnapshotIdentifier."
            raise LocalCloudError(f"The cluster {resource_id} can't be deleted: {message}")
        if known.get("globalClusterIdentifier"):
            self._leave(at, resource_id, known["globalClusterIdentifier"])
        how: dict[str, Any] = {"SkipFinalSnapshot": True}
        if not known.get("skipFinalSnapshot"):
            how = {"SkipFinalSnapshot": False, "FinalDBSnapshotIdentifier": final}
        rds.delete_db_cluster(DBClusterIdentifier=resource_id, **how)

    def _leave(self, at: Place, cluster: str, group: str) -> None:
        arn = at.arn("rds", f"cluster:{cluster}")
        if membership(at, arn):
            at.client("rds").remove_from_global_cluster(GlobalClusterIdentifier=group, DbClusterIdentifier=arn)


class ClusterInstance(RdsKind):
    token = "aws:rds/clusterInstance:ClusterInstance"
    replace = frozenset(_INSTANCE_FIXED) - {"engineVersion"}
    required = ("clusterIdentifier", "engine", "instanceClass")
    autoname = "identifier"

    def create(self, at: Place, inputs: Properties) -> str:
        wanted = {**renamed(inputs, _INSTANCE_FIXED), **renamed(inputs, _INSTANCE_CHANGEABLE)}
        at.client("rds").create_db_instance(**wanted, Tags=listed(at.tags(inputs)))
        return str(inputs["identifier"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        rds = at.client("rds")
        found = rds.describe_db_instances(DBInstanceIdentifier=resource_id)["DBInstances"][0]
        told = {name: found[api] for name, api in {**_INSTANCE_FIXED, **_INSTANCE_CHANGEABLE}.items() if api in found}
        endpoint = found.get("Endpoint") or {}
        cluster = rds.describe_db_clusters(DBClusterIdentifier=known["clusterIdentifier"])["DBClusters"][0]
        members = cluster.get("DBClusterMembers") or []
        return {
            **told,
            "arn": found["DBInstanceArn"],
            "identifier": found["DBInstanceIdentifier"],
            "dbiResourceId": found["DbiResourceId"],
            "endpoint": endpoint.get("Address", ""),
            "port": endpoint.get("Port"),
            "engineVersionActual": found["EngineVersion"],
            "storageEncrypted": cluster.get("StorageEncrypted", False),
            "kmsKeyId": cluster.get("KmsKeyId"),
            "writer": any(each["IsClusterWriter"] for each in members if each["DBInstanceIdentifier"] == resource_id),
            "tags": tags_of(rds, found["DBInstanceArn"]),
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        names = [name for name in _INSTANCE_CHANGEABLE if changed(old, new, name)]
        wanted = renamed(new, {name: _INSTANCE_CHANGEABLE[name] for name in names})
        if wanted:
            at.client("rds").modify_db_instance(DBInstanceIdentifier=resource_id, ApplyImmediately=True, **wanted)

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("rds").delete_db_instance(DBInstanceIdentifier=resource_id, SkipFinalSnapshot=True)


def _scaling(inputs: Properties) -> dict[str, Any]:
    limits = inputs.get("serverlessv2ScalingConfiguration")
    if not limits:
        return {}
    return {
        "ServerlessV2ScalingConfiguration": renamed(
            limits, {"minCapacity": "MinCapacity", "maxCapacity": "MaxCapacity"}
        )
    }


def _limits(found: dict[str, Any]) -> Properties:
    return {"minCapacity": found.get("MinCapacity"), "maxCapacity": found.get("MaxCapacity")}


KINDS = (Cluster(), ClusterInstance())
