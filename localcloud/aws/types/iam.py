"""IAM roles and their policies."""

import json
from typing import ClassVar

from botocore.exceptions import ClientError

from localcloud.aws.kind import Kind, Place, changed, listed, mapped, picked
from localcloud.errors import LocalCloudError
from localcloud.provider import Properties


class Role(Kind):
    token = "aws:iam/role:Role"
    replace = frozenset({"name", "namePrefix", "path"})
    required = ("assumeRolePolicy",)
    autoname = "name"
    unordered = frozenset({"managedPolicyArns"})
    defaults: ClassVar[Properties] = {"maxSessionDuration": 3600}

    def create(self, at: Place, inputs: Properties) -> str:
        wanted = picked(inputs, "description", "maxSessionDuration", "path", "permissionsBoundary")
        at.client("iam").create_role(
            RoleName=inputs["name"],
            AssumeRolePolicyDocument=inputs["assumeRolePolicy"],
            Tags=listed(at.tags(inputs)),
            **wanted,
        )
        self._attach(at, inputs["name"], [], inputs.get("managedPolicyArns") or [])
        return str(inputs["name"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        iam = at.client("iam")
        role = iam.get_role(RoleName=resource_id)["Role"]
        state = {
            "arn": role["Arn"],
            "name": role["RoleName"],
            "path": role["Path"],
            "uniqueId": role["RoleId"],
            "description": role.get("Description") or None,
            "maxSessionDuration": role.get("MaxSessionDuration"),
            "assumeRolePolicy": json.dumps(role["AssumeRolePolicyDocument"]),
            "tags": mapped(role.get("Tags")),
        }
        if "managedPolicyArns" in known:
            attached = iam.list_attached_role_policies(RoleName=resource_id)["AttachedPolicies"]
            state["managedPolicyArns"] = [policy["PolicyArn"] for policy in attached]
        return state

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        iam = at.client("iam")
        if changed(old, new, "assumeRolePolicy"):
            iam.update_assume_role_policy(RoleName=resource_id, PolicyDocument=new["assumeRolePolicy"])
        if changed(old, new, "description", "maxSessionDuration"):
            session = new.get("maxSessionDuration", self.defaults["maxSessionDuration"])
            iam.update_role(RoleName=resource_id, Description=new.get("description") or "", MaxSessionDuration=session)
        if changed(old, new, "permissionsBoundary"):
            if new.get("permissionsBoundary"):
                iam.put_role_permissions_boundary(RoleName=resource_id, **picked(new, "permissionsBoundary"))
            else:
                iam.delete_role_permissions_boundary(RoleName=resource_id)
        self._attach(at, resource_id, old.get("managedPolicyArns") or [], new.get("managedPolicyArns") or [])

    def retag(self, at: Place, resource_id: str, known: Properties, gone: list[str], tags: dict[str, str]) -> None:
        iam = at.client("iam")
        if gone:
            iam.untag_role(RoleName=resource_id, TagKeys=gone)
        if tags:
            iam.tag_role(RoleName=resource_id, Tags=listed(tags))

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        iam = at.client("iam")
        if known.get("forceDetachPolicies"):
            attached = iam.list_attached_role_policies(RoleName=resource_id)["AttachedPolicies"]
            self._attach(at, resource_id, [policy["PolicyArn"] for policy in attached], [])
            for name in iam.list_role_policies(RoleName=resource_id)["PolicyNames"]:
                iam.delete_role_policy(RoleName=resource_id, PolicyName=name)
        else:
            self._attach(at, resource_id, known.get("managedPolicyArns") or [], [])
        iam.delete_role(RoleName=resource_id)

    def _attach(self, at: Place, role: str, had: list[str], wanted: list[str]) -> None:
        for policy in sorted(set(had) - set(wanted)):
            at.client("iam").detach_role_policy(RoleName=role, PolicyArn=policy)
        for policy in sorted(set(wanted) - set(had)):
            attach_policy(at, role, policy)


class RolePolicy(Kind):
    token = "aws:iam/rolePolicy:RolePolicy"
    replace = frozenset({"name", "namePrefix", "role"})
    required = ("role", "policy")
    autoname = "name"
    tagged = False

    def create(self, at: Place, inputs: Properties) -> str:
        at.client("iam").put_role_policy(
            RoleName=inputs["role"], PolicyName=inputs["name"], PolicyDocument=inputs["policy"]
        )
        return f"{inputs['role']}:{inputs['name']}"

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        role, _, name = resource_id.partition(":")
        found = at.client("iam").get_role_policy(RoleName=role, PolicyName=name)
        return {"role": role, "name": name, "policy": json.dumps(found["PolicyDocument"])}

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        self.create(at, new)

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        role, _, name = resource_id.partition(":")
        at.client("iam").delete_role_policy(RoleName=role, PolicyName=name)


class RolePolicyAttachment(Kind):
    token = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
    replace = frozenset({"role", "policyArn"})
    required = ("role", "policyArn")
    tagged = False

    def create(self, at: Place, inputs: Properties) -> str:
        attach_policy(at, inputs["role"], inputs["policyArn"])
        return f"{inputs['role']}/{inputs['policyArn']}"

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        role, _, policy = resource_id.partition("/")
        attached = at.client("iam").list_attached_role_policies(RoleName=role)["AttachedPolicies"]
        found = any(each["PolicyArn"] == policy for each in attached)
        return {"role": role, "policyArn": policy} if found else None

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        role, _, policy = resource_id.partition("/")
        at.client("iam").detach_role_policy(RoleName=role, PolicyArn=policy)


def attach_policy(at: Place, role: str, policy: str) -> None:
    """Attach a managed policy to a role.

    Raises:
        LocalCloudError: neither AWS nor the account has such a policy.
    """
    try:
        at.client("iam").attach_role_policy(RoleName=role, PolicyArn=policy)
    except ClientError as error:
        message = error.response["Error"]["Message"]
        raise LocalCloudError(f"The policy {policy} can't be attached to the role {role}: {message}") from error


KINDS = (Role(), RolePolicy(), RolePolicyAttachment())
