"""EKS add-ons: kept here, as moto has none; each brings its kinds into the cluster."""

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from localcloud.aws.extensions.eks_access import Place, place_of
from localcloud.aws.extensions.routes import Handle, ServiceError
from localcloud.exchange import Request

if TYPE_CHECKING:
    from localcloud.effects import ClusterEffects

Addon = dict[str, Any]

_GIVEN = ("addonVersion", "configurationValues", "serviceAccountRoleArn")


class AddonStore:
    """Which add-ons each cluster has."""

    def __init__(self, effects: "ClusterEffects") -> None:
        self._effects = effects
        self._addons: defaultdict[Place, dict[str, Addon]] = defaultdict(dict)

    def routes(self) -> dict[str, Handle]:
        """The routes of the API's calls."""
        addons, one = "/clusters/{name}/addons", "/clusters/{name}/addons/{addon}"
        return {
            f"POST {addons}": self._create,
            f"GET {addons}": self._list,
            f"GET {one}": self._describe,
            f"POST {one}/update": self._update,
            f"DELETE {one}": self._delete,
        }

    def tags(self, arn: str) -> dict[str, str] | None:
        """The tags of an add-on, to read and to change; None when it is not here."""
        for addon in (addon for addons in self._addons.values() for addon in addons.values()):
            if addon["addonArn"] == arn:
                tags: dict[str, str] = addon["tags"]
                return tags
        return None

    def forget(self, account: str, region: str, cluster: str) -> None:
        """Drop the add-ons of a cluster that was deleted."""
        self._addons.pop((account, region, cluster), None)

    def _create(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        from moto.moto_api._internal import mock_random

        place, name = place_of(request, parts), body["addonName"]
        if name in self._addons[place]:
            raise ServiceError("ResourceInUseException", f"Addon already exists: {name}.", 409)
        associations = [
            f"arn:aws:eks:{place[1]}:{place[0]}:podidentityassociation/{place[2]}/a-{mock_random.get_random_hex(17)}"
            for _ in body.get("podIdentityAssociations") or []
        ]
        addon = {
            "addonName": name,
            "clusterName": place[2],
            "addonArn": f"arn:aws:eks:{place[1]}:{place[0]}:addon/{place[2]}/{name}/{mock_random.uuid4()}",
            "status": "ACTIVE",
            "health": {"issues": []},
            "tags": body.get("tags") or {},
            "podIdentityAssociations": associations,
            "namespaceConfig": body.get("namespaceConfig"),
            **{key: body[key] for key in _GIVEN if key in body},
        }
        self._addons[place][name] = addon
        self._effects.install(*place, name)
        return {"addon": addon}

    def _list(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        return {"addons": list(self._addons[place_of(request, parts)])}

    def _describe(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        addon = self._addons[place_of(request, parts)].get(parts["addon"])
        if addon is None:
            raise ServiceError("ResourceNotFoundException", f"No addon: {parts['addon']} found in cluster.", 404)
        return {"addon": addon}

    def _update(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        self._describe(request, parts, body)["addon"].update({key: body[key] for key in _GIVEN if key in body})
        return {"update": {"id": parts["addon"], "status": "Successful", "type": "AddonUpdate", "params": []}}

    def _delete(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        addon = self._describe(request, parts, body)["addon"]
        place = place_of(request, parts)
        del self._addons[place][parts["addon"]]
        if request.query.get("preserve") != ["true"]:
            self._effects.uninstall(*place, parts["addon"])
        return {"addon": addon}
