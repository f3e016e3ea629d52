"""EKS add-ons: in the local cloud the kinds that they bring, without the programs behind them."""

from localcloud.aws.kind import Place, changed
from localcloud.aws.types.eks import EksKind
from localcloud.provider import Properties

_READY_SECONDS = 300.0


class Addon(EksKind):
    token = "aws:eks/addon:Addon"
    replace = frozenset({"clusterName", "addonName"})
    required = ("clusterName", "addonName")

    def create(self, at: Place, inputs: Properties) -> str:
        names: tuple[str, ...] = ("clusterName", "addonName", "addonVersion", "configurationValues")
        names += ("podIdentityAssociations", "serviceAccountRoleArn", "namespaceConfig")
        wanted = {name: inputs[name] for name in names if inputs.get(name) is not None}
        if how := inputs.get("resolveConflictsOnCreate"):
            wanted["resolveConflicts"] = how
        at.client("eks").create_addon(**wanted, tags=at.tags(inputs))
        # What comes after it may be of a kind that it brings.
        at.effects.wait(at.account, at.region, inputs["clusterName"], _READY_SECONDS)
        return f"{inputs['clusterName']}:{inputs['addonName']}"

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        cluster, _, name = resource_id.partition(":")
        addon = at.client("eks").describe_addon(clusterName=cluster, addonName=name)["addon"]
        return {
            "arn": addon["addonArn"],
            "clusterName": cluster,
            "addonName": name,
            "addonVersion": addon.get("addonVersion"),
            "configurationValues": addon.get("configurationValues"),
            "serviceAccountRoleArn": addon.get("serviceAccountRoleArn"),
            "tags": addon.get("tags") or {},
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        names = ("addonVersion", "configurationValues", "podIdentityAssociations", "serviceAccountRoleArn")
        if not changed(old, new, *names):
            return
        wanted = {name: new[name] for name in names if new.get(name) is not None}
        if how := new.get("resolveConflictsOnUpdate"):
            wanted["resolveConflicts"] = how
        at.client("eks").update_addon(clusterName=new["clusterName"], addonName=new["addonName"], **wanted)

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        cluster, _, name = resource_id.partition(":")
        keep = {"preserve": True} if known.get("preserve") else {}
        at.client("eks").delete_addon(clusterName=cluster, addonName=name, **keep)
        at.effects.wait(at.account, at.region, cluster, _READY_SECONDS)


KINDS = (Addon(),)
