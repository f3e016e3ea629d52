"""EKS access entries with their policies, and pod identity associations: kept here, as moto has none."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from localcloud.aws.extensions.eks_clusters import cluster_of
from localcloud.aws.extensions.routes import Handle, ServiceError
from localcloud.exchange import Request

Place = tuple[str, str, str]
"""Account, region, cluster."""


class AccessStore:
    """Who may do what in which cluster."""

    def __init__(self) -> None:
        self.entries: defaultdict[Place, dict[str, dict[str, Any]]] = defaultdict(dict)
        self.policies: defaultdict[tuple[Place, str], dict[str, dict[str, Any]]] = defaultdict(dict)
        self.identities: defaultdict[Place, dict[str, dict[str, Any]]] = defaultdict(dict)

    def tags(self, arn: str) -> dict[str, str] | None:
        """The tags of an access entry or association, to read and to change; None when it is not here."""
        for place in (self.entries, self.identities):
            for each in (each for found in place.values() for each in found.values()):
                if arn in (each.get("accessEntryArn"), each.get("associationArn")):
                    tags: dict[str, str] = each["tags"]
                    return tags
        return None

    def forget(self, account: str, region: str, cluster: str) -> None:
        """Drop all that belongs to a cluster that was deleted."""
        place = account, region, cluster
        self.entries.pop(place, None)
        self.identities.pop(place, None)
        for key in [key for key in self.policies if key[0] == place]:
            del self.policies[key]


def access_routes(store: AccessStore) -> dict[str, Handle]:
    """The routes of the three kinds; parts of the path arrive decoded, and an ARN contains slashes."""
    entries, policies, identities = _Entries(store), _Policies(store), _Identities(store)
    one, policy = "/clusters/{name}/access-entries/{principal*}", "/access-policies"
    identity = "/clusters/{name}/pod-identity-associations"
    return {
        f"POST {one}{policy}": policies.associate,
        f"GET {one}{policy}": policies.list,
        f"DELETE {one}{policy}/{{policy*}}": policies.disassociate,
        "POST /clusters/{name}/access-entries": entries.create,
        "GET /clusters/{name}/access-entries": entries.list,
        f"GET {one}": entries.describe,
        f"POST {one}": entries.update,
        f"DELETE {one}": entries.delete,
        f"POST {identity}": identities.create,
        f"GET {identity}": identities.list,
        f"GET {identity}/{{id}}": identities.describe,
        f"POST {identity}/{{id}}": identities.update,
        f"DELETE {identity}/{{id}}": identities.delete,
    }


def tag_routes(tags_of: Callable[[str], dict[str, str] | None]) -> dict[str, Handle]:
    """The routes of the tags by ARN, for what `tags_of` finds."""

    def tag(request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        _known(parts).update(body["tags"])
        return {}

    def untag(request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        for key in request.query.get("tagKeys", []):
            _known(parts).pop(key, None)
        return {}

    def told(request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        return {"tags": _known(parts)}

    def _known(parts: dict[str, str]) -> dict[str, str]:
        tags = tags_of(parts["arn"])
        if tags is None:
            raise _missing(f"The resource {parts['arn']}")
        return tags

    return {"POST /tags/{arn*}": tag, "DELETE /tags/{arn*}": untag, "GET /tags/{arn*}": told}


def place_of(request: Request, parts: dict[str, str]) -> Place:
    """Where the request points to; raises ServiceError when there is no such cluster."""
    cluster_of(request.account, request.region, parts["name"])
    return request.account, request.region, parts["name"]


def _missing(what: str) -> ServiceError:
    return ServiceError("ResourceNotFoundException", f"{what} could not be found.", 404)


class _Entries:
    def __init__(self, store: AccessStore) -> None:
        self._store = store

    def create(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        place, principal = place_of(request, parts), body["principalArn"]
        if principal in self._store.entries[place]:
            raise ServiceError("ResourceInUseException", f"An access entry for {principal} exists already.", 409)
        short = principal.split(":")[-1].split("/", 1)
        arn = f"arn:aws:eks:{place[1]}:{place[0]}:access-entry/{place[2]}/{short[0]}/{place[0]}/{short[-1]}/local"
        entry = {
            "clusterName": place[2],
            "principalArn": principal,
            "kubernetesGroups": body.get("kubernetesGroups") or [],
            "accessEntryArn": arn,
            "tags": body.get("tags") or {},
            "username": body.get("username") or principal,
            "type": body.get("type") or "STANDARD",
        }
        self._store.entries[place][principal] = entry
        return {"accessEntry": entry}

    def list(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        return {"accessEntries": list(self._store.entries[place_of(request, parts)])}

    def describe(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        found = self._store.entries[place_of(request, parts)].get(parts["principal"])
        if found is None:
            raise _missing(f"The access entry {parts['principal']}")
        return {"accessEntry": found}

    def update(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        entry = self.describe(request, parts, body)["accessEntry"]
        entry.update({key: body[key] for key in ("kubernetesGroups", "username") if key in body})
        return {"accessEntry": entry}

    def delete(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        self.describe(request, parts, body)
        place = place_of(request, parts)
        del self._store.entries[place][parts["principal"]]
        self._store.policies.pop((place, parts["principal"]), None)
        return {}


class _Policies:
    def __init__(self, store: AccessStore) -> None:
        self._store = store

    def _of(self, request: Request, parts: dict[str, str]) -> dict[str, dict[str, Any]]:
        place = place_of(request, parts)
        if parts["principal"] not in self._store.entries[place]:
            raise _missing(f"The access entry {parts['principal']}")
        return self._store.policies[place, parts["principal"]]

    def associate(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        policy = {"policyArn": body["policyArn"], "accessScope": body["accessScope"]}
        self._of(request, parts)[body["policyArn"]] = policy
        named = {"clusterName": parts["name"], "principalArn": parts["principal"]}
        return {**named, "associatedAccessPolicy": policy}

    def list(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        named = {"clusterName": parts["name"], "principalArn": parts["principal"]}
        return {**named, "associatedAccessPolicies": list(self._of(request, parts).values())}

    def disassociate(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        if self._of(request, parts).pop(parts["policy"], None) is None:
            raise _missing(f"The access policy {parts['policy']}")
        return {}


class _Identities:
    def __init__(self, store: AccessStore) -> None:
        self._store = store

    def create(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        from moto.moto_api._internal import mock_random

        place = place_of(request, parts)
        taken = (body["namespace"], body["serviceAccount"])
        if any((each["namespace"], each["serviceAccount"]) == taken for each in self._store.identities[place].values()):
            raise ServiceError("ResourceInUseException", f"Association already exists: {'/'.join(taken)}", 409)
        number = f"a-{mock_random.get_random_string(17, lower_case=True)}"
        association = {
            "clusterName": place[2],
            "namespace": body["namespace"],
            "serviceAccount": body["serviceAccount"],
            "roleArn": body["roleArn"],
            "associationArn": f"arn:aws:eks:{place[1]}:{place[0]}:podidentityassociation/{place[2]}/{number}",
            "associationId": number,
            "tags": body.get("tags") or {},
            "disableSessionTags": body.get("disableSessionTags", False),
            **({"targetRoleArn": body["targetRoleArn"]} if body.get("targetRoleArn") else {}),
        }
        self._store.identities[place][number] = association
        return {"association": association}

    def list(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        keys = ("clusterName", "namespace", "serviceAccount", "associationArn", "associationId")
        found = self._store.identities[place_of(request, parts)].values()
        for name in ("namespace", "serviceAccount"):
            if wanted := request.query.get(name):
                found = [each for each in found if each[name] == wanted[0]]  # type: ignore[assignment]
        return {"associations": [{key: each[key] for key in keys} for each in found]}

    def describe(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        found = self._store.identities[place_of(request, parts)].get(parts["id"])
        if found is None:
            raise _missing(f"The pod identity association {parts['id']}")
        return {"association": found}

    def update(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        association = self.describe(request, parts, body)["association"]
        association.update(
            {key: body[key] for key in ("roleArn", "targetRoleArn", "disableSessionTags") if key in body}
        )
        return {"association": association}

    def delete(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        association = self.describe(request, parts, body)
        del self._store.identities[place_of(request, parts)][parts["id"]]
        return association
