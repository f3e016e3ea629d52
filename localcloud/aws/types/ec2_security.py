"""Security groups and their rules, each rule a resource of its own or written in the group."""

from typing import Any, ClassVar

from localcloud.aws.kind import Place, changed, mapped
from localcloud.aws.types.ec2 import Ec2Kind, tag_specification
from localcloud.provider import Properties

_EVERYTHING = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}


class SecurityGroup(Ec2Kind):
    token = "aws:ec2/securityGroup:SecurityGroup"
    replace = frozenset({"name", "namePrefix", "vpcId", "description"})
    autoname = "name"
    unordered = frozenset({"ingress", "egress"})

    def create(self, at: Place, inputs: Properties) -> str:
        ec2 = at.client("ec2")
        group = ec2.create_security_group(
            GroupName=inputs["name"],
            Description=inputs.get("description") or "Managed by Pulumi",
            TagSpecifications=tag_specification(at, inputs, "security-group"),
            **({"VpcId": inputs["vpcId"]} if inputs.get("vpcId") else {}),
        )["GroupId"]
        # As the real provider does: AWS's own rule that lets everything out is taken away.
        ec2.revoke_security_group_egress(GroupId=group, IpPermissions=[_EVERYTHING])
        self.update(at, group, {}, inputs)
        return str(group)

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        found = at.client("ec2").describe_security_groups(GroupIds=[resource_id])["SecurityGroups"][0]
        state = {
            "arn": at.arn("ec2", f"security-group/{resource_id}"),
            "name": found["GroupName"],
            "description": found["Description"],
            "vpcId": found.get("VpcId"),
            "ownerId": at.account,
            "tags": mapped(found.get("Tags")),
        }
        for name, field in (("ingress", "IpPermissions"), ("egress", "IpPermissionsEgress")):
            if name in known:  # else the rules are resources of their own
                state[name] = [_inline(permission, resource_id) for permission in found[field]]
        return state

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        ec2 = at.client("ec2")
        for name in ("ingress", "egress"):
            if not changed(old, new, name):
                continue
            if old.get(name):
                revoke = getattr(ec2, f"revoke_security_group_{name}")
                revoke(GroupId=resource_id, IpPermissions=[_permission(rule, resource_id) for rule in old[name]])
            if new.get(name):
                allow = getattr(ec2, f"authorize_security_group_{name}")
                allow(GroupId=resource_id, IpPermissions=[_permission(rule, resource_id) for rule in new[name]])

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("ec2").delete_security_group(GroupId=resource_id)


class DefaultSecurityGroup(SecurityGroup):
    """The group that comes with a VPC: taken over as the program wants it, and left there when the program is gone."""

    token = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
    replace = frozenset({"vpcId"})
    autoname = ""

    def create(self, at: Place, inputs: Properties) -> str:
        ec2 = at.client("ec2")
        wanted = [{"Name": "vpc-id", "Values": [inputs["vpcId"]]}, {"Name": "group-name", "Values": ["default"]}]
        found = ec2.describe_security_groups(Filters=wanted)["SecurityGroups"][0]
        group = str(found["GroupId"])
        for field, direction in (("IpPermissions", "ingress"), ("IpPermissionsEgress", "egress")):
            if found[field]:
                getattr(ec2, f"revoke_security_group_{direction}")(GroupId=group, IpPermissions=found[field])
        self.retag(at, group, {}, [], at.tags(inputs))
        self.update(at, group, {}, inputs)
        return group

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        return super().read(at, resource_id, {"ingress": [], "egress": [], **known})

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        """Nothing: it goes with its VPC."""


def _permission(rule: Properties, group: str) -> dict[str, Any]:
    note = {"Description": rule["description"]} if rule.get("description") else {}
    groups = [*(rule.get("securityGroups") or []), *([group] if rule.get("self") else [])]
    wanted = {
        "IpProtocol": str(rule["protocol"]),
        "IpRanges": [{"CidrIp": each, **note} for each in rule.get("cidrBlocks") or []],
        "Ipv6Ranges": [{"CidrIpv6": each, **note} for each in rule.get("ipv6CidrBlocks") or []],
        "UserIdGroupPairs": [{"GroupId": each, **note} for each in groups],
        "PrefixListIds": [{"PrefixListId": each, **note} for each in rule.get("prefixListIds") or []],
    }
    ports = {} if str(rule["protocol"]) == "-1" else {"FromPort": rule["fromPort"], "ToPort": rule["toPort"]}
    return {**{key: value for key, value in wanted.items() if value}, **ports}


def _inline(permission: dict[str, Any], group: str) -> Properties:
    pairs = [pair["GroupId"] for pair in permission.get("UserIdGroupPairs") or []]
    ranges = [*(permission.get("IpRanges") or []), *(permission.get("Ipv6Ranges") or [])]
    rule = {
        "protocol": permission["IpProtocol"],
        "fromPort": permission.get("FromPort", 0),
        "toPort": permission.get("ToPort", 0),
        "cidrBlocks": [each["CidrIp"] for each in permission.get("IpRanges") or []],
        "ipv6CidrBlocks": [each["CidrIpv6"] for each in permission.get("Ipv6Ranges") or []],
        "securityGroups": [each for each in pairs if each != group],
        "description": next((each["Description"] for each in ranges if each.get("Description")), None),
        "self": True if group in pairs else None,
    }
    return {key: value for key, value in rule.items() if value not in (None, [])}


class _Rule(Ec2Kind):
    replace = frozenset({"securityGroupId"})
    required = ("securityGroupId", "ipProtocol")
    _direction: ClassVar[str]

    def create(self, at: Place, inputs: Properties) -> str:
        allow = getattr(at.client("ec2"), f"authorize_security_group_{self._direction}")
        answer = allow(
            GroupId=inputs["securityGroupId"],
            IpPermissions=[self._wanted(inputs)],
            TagSpecifications=tag_specification(at, inputs, "security-group-rule"),
        )
        return str(answer["SecurityGroupRules"][0]["SecurityGroupRuleId"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        answer = at.client("ec2").describe_security_group_rules(SecurityGroupRuleIds=[resource_id])
        if not answer["SecurityGroupRules"]:
            return None
        rule = answer["SecurityGroupRules"][0]
        all_ports = rule["IpProtocol"] == "-1"
        return {
            "arn": at.arn("ec2", f"security-group-rule/{resource_id}"),
            "securityGroupRuleId": resource_id,
            "securityGroupId": rule["GroupId"],
            "ipProtocol": rule["IpProtocol"],
            "cidrIpv4": rule.get("CidrIpv4"),
            "cidrIpv6": rule.get("CidrIpv6"),
            "prefixListId": rule.get("PrefixListId"),
            "referencedSecurityGroupId": (rule.get("ReferencedGroupInfo") or {}).get("GroupId"),
            "description": rule.get("Description") or None,
            **({} if all_ports else {"fromPort": rule.get("FromPort"), "toPort": rule.get("ToPort")}),
            "tags": mapped(rule.get("Tags")),
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        names = (
            "cidrIpv4",
            "cidrIpv6",
            "prefixListId",
            "referencedSecurityGroupId",
            "description",
            "fromPort",
            "toPort",
        )
        api = {"referencedSecurityGroupId": "ReferencedGroupId"}
        rule = {api.get(name, name[:1].upper() + name[1:]): new[name] for name in names if new.get(name) is not None}
        if new["ipProtocol"] == "-1":
            rule |= {"FromPort": -1, "ToPort": -1}
        wanted = {"SecurityGroupRuleId": resource_id, "SecurityGroupRule": {"IpProtocol": new["ipProtocol"], **rule}}
        at.client("ec2").modify_security_group_rules(GroupId=new["securityGroupId"], SecurityGroupRules=[wanted])

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        revoke = getattr(at.client("ec2"), f"revoke_security_group_{self._direction}")
        revoke(GroupId=known["securityGroupId"], SecurityGroupRuleIds=[resource_id])

    def _wanted(self, inputs: Properties) -> dict[str, Any]:
        one = {"cidrIpv4": "cidrBlocks", "cidrIpv6": "ipv6CidrBlocks", "prefixListId": "prefixListIds"}
        rule = {plural: [inputs[name]] for name, plural in one.items() if inputs.get(name)}
        if inputs.get("referencedSecurityGroupId"):
            rule["securityGroups"] = [inputs["referencedSecurityGroupId"]]
        ports = {"fromPort": inputs.get("fromPort", -1), "toPort": inputs.get("toPort", -1)}
        return _permission(
            {**rule, **ports, "protocol": inputs["ipProtocol"], "description": inputs.get("description")}, ""
        )


class SecurityGroupIngressRule(_Rule):
    token = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
    _direction = "ingress"


class SecurityGroupEgressRule(_Rule):
    token = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
    _direction = "egress"


KINDS = (SecurityGroup(), DefaultSecurityGroup(), SecurityGroupIngressRule(), SecurityGroupEgressRule())
