"""What goes with ElastiCache's replication groups: subnets, parameters and users."""

from localcloud.aws.kind import Place, listed
from localcloud.aws.tagged import TaggedByArn, tags_of
from localcloud.provider import Properties


class ElasticacheKind(TaggedByArn):
    """What the types have in common."""

    service = "elasticache"


class SubnetGroup(ElasticacheKind):
    token = "aws:elasticache/subnetGroup:SubnetGroup"
    replace = frozenset({"name"})
    required = ("subnetIds",)
    autoname = "name"
    unordered = frozenset({"subnetIds"})

    def create(self, at: Place, inputs: Properties) -> str:
        at.client("elasticache").create_cache_subnet_group(
            CacheSubnetGroupName=inputs["name"],
            CacheSubnetGroupDescription=inputs.get("description") or "Managed by Pulumi",
            SubnetIds=inputs["subnetIds"],
            Tags=listed(at.tags(inputs)),
        )
        return str(inputs["name"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        client = at.client("elasticache")
        group = client.describe_cache_subnet_groups(CacheSubnetGroupName=resource_id)["CacheSubnetGroups"][0]
        return {
            "arn": group["ARN"],
            "name": resource_id,
            "description": group["CacheSubnetGroupDescription"],
            "subnetIds": [each["SubnetIdentifier"] for each in group["Subnets"]],
            "tags": tags_of(client, group["ARN"]),
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        at.client("elasticache").modify_cache_subnet_group(
            CacheSubnetGroupName=resource_id,
            CacheSubnetGroupDescription=new.get("description") or "Managed by Pulumi",
            SubnetIds=new["subnetIds"],
        )

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("elasticache").delete_cache_subnet_group(CacheSubnetGroupName=resource_id)


class ParameterGroup(ElasticacheKind):
    token = "aws:elasticache/parameterGroup:ParameterGroup"
    replace = frozenset({"name", "family", "description"})
    required = ("family",)
    autoname = "name"
    unordered = frozenset({"parameters"})

    def create(self, at: Place, inputs: Properties) -> str:
        at.client("elasticache").create_cache_parameter_group(
            CacheParameterGroupName=inputs["name"],
            CacheParameterGroupFamily=inputs["family"],
            Description=inputs.get("description") or "Managed by Pulumi",
            Tags=listed(at.tags(inputs)),
        )
        self.update(at, inputs["name"], {}, inputs)
        return str(inputs["name"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        client = at.client("elasticache")
        group = client.describe_cache_parameter_groups(CacheParameterGroupName=resource_id)["CacheParameterGroups"][0]
        found = client.describe_cache_parameters(CacheParameterGroupName=resource_id, Source="user")["Parameters"]
        return {
            "arn": group["ARN"],
            "name": resource_id,
            "family": group["CacheParameterGroupFamily"],
            "description": group["Description"],
            "parameters": [{"name": each["ParameterName"], "value": each["ParameterValue"]} for each in found],
            "tags": tags_of(client, group["ARN"]),
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        wanted = [{"ParameterName": each["name"], "ParameterValue": each["value"]} for each in new["parameters"]]
        at.client("elasticache").modify_cache_parameter_group(
            CacheParameterGroupName=resource_id, ParameterNameValues=wanted
        )

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("elasticache").delete_cache_parameter_group(CacheParameterGroupName=resource_id)


class User(ElasticacheKind):
    token = "aws:elasticache/user:User"
    replace = frozenset({"userId", "userName", "engine"})
    required = ("userId", "userName", "engine", "accessString")

    def create(self, at: Place, inputs: Properties) -> str:
        at.client("elasticache").create_user(
            UserId=inputs["userId"],
            UserName=inputs["userName"],
            Engine=inputs["engine"],
            AccessString=inputs["accessString"],
            AuthenticationMode={"Type": inputs["authenticationMode"]["type"]},
            Tags=listed(at.tags(inputs)),
        )
        return str(inputs["userId"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        client = at.client("elasticache")
        user = client.describe_users(UserId=resource_id)["Users"][0]
        return {
            "arn": user["ARN"],
            "userId": user["UserId"],
            "userName": user["UserName"],
            "engine": user["Engine"],
            "accessString": user["AccessString"],
            "authenticationMode": {"type": user["Authentication"]["Type"]},
            "tags": tags_of(client, user["ARN"]),
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        at.client("elasticache").modify_user(
            UserId=resource_id,
            AccessString=new["accessString"],
            AuthenticationMode={"Type": new["authenticationMode"]["type"]},
        )

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("elasticache").delete_user(UserId=resource_id)


class UserGroup(ElasticacheKind):
    token = "aws:elasticache/userGroup:UserGroup"
    replace = frozenset({"userGroupId", "engine"})
    required = ("userGroupId", "engine")
    unordered = frozenset({"userIds"})

    def create(self, at: Place, inputs: Properties) -> str:
        at.client("elasticache").create_user_group(
            UserGroupId=inputs["userGroupId"],
            Engine=inputs["engine"],
            UserIds=inputs["userIds"],
            Tags=listed(at.tags(inputs)),
        )
        return str(inputs["userGroupId"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        client = at.client("elasticache")
        group = client.describe_user_groups(UserGroupId=resource_id)["UserGroups"][0]
        told = {"arn": group["ARN"], "userGroupId": group["UserGroupId"], "engine": group["Engine"]}
        return {**told, "userIds": group["UserIds"], "tags": tags_of(client, group["ARN"])}

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        before, after = set(old["userIds"]), set(new["userIds"])
        changes = {"UserIdsToAdd": sorted(after - before), "UserIdsToRemove": sorted(before - after)}
        wanted = {name: ids for name, ids in changes.items() if ids}
        if wanted:
            at.client("elasticache").modify_user_group(UserGroupId=resource_id, **wanted)

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("elasticache").delete_user_group(UserGroupId=resource_id)


KINDS = (SubnetGroup(), ParameterGroup(), User(), UserGroup())
