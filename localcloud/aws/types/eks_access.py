"""Who may do what in an EKS cluster, and which role a service account has."""

from localcloud.aws.kind import Kind, Place
from localcloud.aws.types.eks import EksKind
from localcloud.provider import Properties


class AccessEntry(EksKind):
    token = "aws:eks/accessEntry:AccessEntry"
    replace = frozenset({"clusterName", "principalArn", "type"})
    required = ("clusterName", "principalArn")
    unordered = frozenset({"kubernetesGroups"})
    arn = "accessEntryArn"

    def create(self, at: Place, inputs: Properties) -> str:
        names = {"clusterName", "principalArn", "type", "kubernetesGroups"}
        wanted = {name: inputs[name] for name in names if inputs.get(name) is not None}
        if inputs.get("userName"):
            wanted["username"] = inputs["userName"]
        at.client("eks").create_access_entry(**wanted, tags=at.tags(inputs))
        return f"{inputs['clusterName']}:{inputs['principalArn']}"

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        cluster, _, principal = resource_id.partition(":")
        entry = at.client("eks").describe_access_entry(clusterName=cluster, principalArn=principal)["accessEntry"]
        return {
            "accessEntryArn": entry["accessEntryArn"],
            "clusterName": cluster,
            "principalArn": principal,
            "kubernetesGroups": entry["kubernetesGroups"],
            "type": entry["type"],
            "userName": entry["username"],
            "tags": entry["tags"],
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        wanted = {"username": new["userName"]} if new.get("userName") else {}
        at.client("eks").update_access_entry(
            clusterName=new["clusterName"],
            principalArn=new["principalArn"],
            kubernetesGroups=new.get("kubernetesGroups") or [],
            **wanted,
        )

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        cluster, _, principal = resource_id.partition(":")
        at.client("eks").delete_access_entry(clusterName=cluster, principalArn=principal)


class AccessPolicyAssociation(Kind):
    token = "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"
    replace = frozenset({"clusterName", "principalArn", "policyArn", "accessScope"})
    required = ("clusterName", "principalArn", "policyArn", "accessScope")
    tagged = False
    delete_before_replace = True

    def create(self, at: Place, inputs: Properties) -> str:
        named = {name: inputs[name] for name in ("clusterName", "principalArn", "policyArn", "accessScope")}
        at.client("eks").associate_access_policy(**named)
        return "#".join(inputs[name] for name in ("clusterName", "principalArn", "policyArn"))

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        cluster, principal, policy = resource_id.split("#")
        answer = at.client("eks").list_associated_access_policies(clusterName=cluster, principalArn=principal)
        for each in answer["associatedAccessPolicies"]:
            if each["policyArn"] == policy:
                named = {"clusterName": cluster, "principalArn": principal, "policyArn": policy}
                return {**named, "accessScope": each["accessScope"]}
        return None

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        cluster, principal, policy = resource_id.split("#")
        at.client("eks").disassociate_access_policy(clusterName=cluster, principalArn=principal, policyArn=policy)


class PodIdentityAssociation(EksKind):
    token = "aws:eks/podIdentityAssociation:PodIdentityAssociation"
    replace = frozenset({"clusterName", "namespace", "serviceAccount"})
    required = ("clusterName", "namespace", "serviceAccount", "roleArn")
    arn = "associationArn"
    delete_before_replace = True

    def create(self, at: Place, inputs: Properties) -> str:
        names = ("clusterName", "namespace", "serviceAccount", "roleArn", "targetRoleArn", "disableSessionTags")
        wanted = {name: inputs[name] for name in names if inputs.get(name) is not None}
        answer = at.client("eks").create_pod_identity_association(**wanted, tags=at.tags(inputs))
        return str(answer["association"]["associationId"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        eks = at.client("eks")
        answer = eks.describe_pod_identity_association(clusterName=known["clusterName"], associationId=resource_id)
        found = answer["association"]
        names = ("associationArn", "associationId", "clusterName", "namespace", "serviceAccount", "roleArn")
        told = {name: found[name] for name in names}
        return {**told, "targetRoleArn": found.get("targetRoleArn"), "tags": found["tags"]}

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        wanted = {name: new[name] for name in ("roleArn", "targetRoleArn", "disableSessionTags") if new.get(name)}
        eks = at.client("eks")
        eks.update_pod_identity_association(clusterName=new["clusterName"], associationId=resource_id, **wanted)

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        eks = at.client("eks")
        eks.delete_pod_identity_association(clusterName=known["clusterName"], associationId=resource_id)


KINDS = (AccessEntry(), AccessPolicyAssociation(), PodIdentityAssociation())
