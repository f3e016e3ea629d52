"""ElastiCache's replication groups."""

from typing import ClassVar

from localcloud.aws.kind import Place, changed, listed
from localcloud.aws.tagged import tags_of
from localcloud.aws.types.elasticache import ElasticacheKind
from localcloud.aws.types.rds import renamed
from localcloud.provider import Properties

# Pulumi's names and the API's.
_CHANGEABLE = {
    "autoMinorVersionUpgrade": "AutoMinorVersionUpgrade",
    "automaticFailoverEnabled": "AutomaticFailoverEnabled",
    "description": "ReplicationGroupDescription",
    "engineVersion": "EngineVersion",
    "multiAzEnabled": "MultiAZEnabled",
    "nodeType": "CacheNodeType",
    "parameterGroupName": "CacheParameterGroupName",
    "securityGroupIds": "SecurityGroupIds",
    "snapshotRetentionLimit": "SnapshotRetentionLimit",
}
_FIXED = {
    "atRestEncryptionEnabled": "AtRestEncryptionEnabled",
    "engine": "Engine",
    "kmsKeyId": "KmsKeyId",
    "port": "Port",
    "replicationGroupId": "ReplicationGroupId",
    "subnetGroupName": "CacheSubnetGroupName",
    "transitEncryptionEnabled": "TransitEncryptionEnabled",
}
_TOLD = {
    "atRestEncryptionEnabled": "AtRestEncryptionEnabled",
    "autoMinorVersionUpgrade": "AutoMinorVersionUpgrade",
    "description": "Description",
    "engine": "Engine",
    "kmsKeyId": "KmsKeyId",
    "nodeType": "CacheNodeType",
    "replicationGroupId": "ReplicationGroupId",
    "snapshotRetentionLimit": "SnapshotRetentionLimit",
    "transitEncryptionEnabled": "TransitEncryptionEnabled",
    "userGroupIds": "UserGroupIds",
}


class ReplicationGroup(ElasticacheKind):
    """Without shards: one primary and its replicas."""

    token = "aws:elasticache/replicationGroup:ReplicationGroup"
    replace = frozenset(_FIXED)
    required = ("description",)
    autoname = "replicationGroupId"
    unordered = frozenset({"securityGroupIds", "userGroupIds"})
    defaults: ClassVar[Properties] = {"snapshotRetentionLimit": 0}

    def create(self, at: Place, inputs: Properties) -> str:
        at.client("elasticache").create_replication_group(
            **renamed(inputs, _FIXED),
            **renamed(inputs, _CHANGEABLE),
            NumCacheClusters=inputs.get("numCacheClusters") or 1,
            UserGroupIds=inputs.get("userGroupIds") or [],
            Tags=listed(at.tags(inputs)),
        )
        return str(inputs["replicationGroupId"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        client = at.client("elasticache")
        group = client.describe_replication_groups(ReplicationGroupId=resource_id)["ReplicationGroups"][0]
        members = group["MemberClusters"]
        member = client.describe_cache_clusters(CacheClusterId=members[0])["CacheClusters"][0]
        endpoint = group["NodeGroups"][0]["PrimaryEndpoint"]
        return {
            **{name: group.get(api) for name, api in _TOLD.items()},
            "arn": group["ARN"],
            "automaticFailoverEnabled": group["AutomaticFailover"] == "enabled",
            "multiAzEnabled": group["MultiAZ"] == "enabled",
            "engineVersion": member["EngineVersion"],
            "memberClusters": members,
            "numCacheClusters": len(members),
            "parameterGroupName": member["CacheParameterGroup"]["CacheParameterGroupName"],
            "primaryEndpointAddress": endpoint["Address"],
            "securityGroupIds": [each["SecurityGroupId"] for each in member["SecurityGroups"]],
            "subnetGroupName": member["CacheSubnetGroupName"],
            "tags": tags_of(client, group["ARN"]),
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        client = at.client("elasticache")
        before, after = (each.get("numCacheClusters") or 1 for each in (old, new))
        count = {"ReplicationGroupId": resource_id, "NewReplicaCount": after - 1, "ApplyImmediately": True}
        if after > before:
            client.increase_replica_count(**count)
        names = [name for name in _CHANGEABLE if changed(old, new, name)]
        wanted = renamed(new, {name: _CHANGEABLE[name] for name in names})
        gone, came = (
            sorted(set(one.get("userGroupIds") or []) - set(other.get("userGroupIds") or []))
            for one, other in ((old, new), (new, old))
        )
        wanted |= {name: ids for name, ids in (("UserGroupIdsToAdd", came), ("UserGroupIdsToRemove", gone)) if ids}
        if wanted:
            client.modify_replication_group(ReplicationGroupId=resource_id, ApplyImmediately=True, **wanted)
        if after < before:
            client.decrease_replica_count(**count)

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("elasticache").delete_replication_group(ReplicationGroupId=resource_id)


KINDS = (ReplicationGroup(),)
