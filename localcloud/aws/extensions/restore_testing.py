"""AWS Backup's restore tests and the access policies of its vaults: kept and answered, never run or enforced."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from localcloud.aws.extensions.routes import Handle, ServiceError
from localcloud.exchange import Request

Place = tuple[str, str, str]
"""Account, region, name."""


@dataclass
class RestoreTesting:
    """Handlers for the extension's routes."""

    policies: dict[Place, str] = field(default_factory=dict)
    plans: dict[Place, dict[str, Any]] = field(default_factory=dict)
    selections: defaultdict[Place, dict[str, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))

    def routes(self) -> dict[str, Handle]:
        """By method and path."""
        vault, plans = "/backup-vaults/{name}/access-policy", "/restore-testing/plans"
        return {
            f"PUT {vault}": self._put_policy,
            f"GET {vault}": self._get_policy,
            f"DELETE {vault}": self._delete_policy,
            f"PUT {plans}": self._create_plan,
            f"PUT {plans}/{{name}}": self._update_plan,
            f"GET {plans}/{{name}}": self._get_plan,
            f"DELETE {plans}/{{name}}": self._delete_plan,
            f"PUT {plans}/{{name}}/selections": self._create_selection,
            f"PUT {plans}/{{name}}/selections/{{selection}}": self._update_selection,
            f"GET {plans}/{{name}}/selections/{{selection}}": self._get_selection,
            f"DELETE {plans}/{{name}}/selections/{{selection}}": self._delete_selection,
        }

    def _put_policy(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        self.policies[_place(request, parts)] = body["Policy"]
        return {}

    def _get_policy(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        found = _known(self.policies, _place(request, parts))
        return {"BackupVaultName": parts["name"], "Policy": found}

    def _delete_policy(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        self.policies.pop(_place(request, parts), None)
        return {}

    def _create_plan(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        from moto.backup.models import backup_backends

        wanted = body["RestoreTestingPlan"]
        name = wanted["RestoreTestingPlanName"]
        arn = f"arn:aws:backup:{request.region}:{request.account}:restore-testing-plan:{name}"
        told = {"RestoreTestingPlanArn": arn, "RestoreTestingPlanName": name, "CreationTime": 0}
        self.plans[(request.account, request.region, name)] = {**wanted, **told}
        backup_backends[request.account][request.region].tag_resource(arn, body.get("Tags") or {})
        return told

    def _update_plan(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = _known(self.plans, _place(request, parts))
        found.update(body["RestoreTestingPlan"])
        return {key: found[key] for key in ("RestoreTestingPlanArn", "RestoreTestingPlanName", "CreationTime")}

    def _get_plan(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        return {"RestoreTestingPlan": _known(self.plans, _place(request, parts))}

    def _delete_plan(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        place = _place(request, parts)
        _known(self.plans, place)
        if self.selections[place]:
            raise ServiceError("InvalidRequestException", "The plan's selections must be deleted before it.")
        del self.plans[place]
        return {}

    def _create_selection(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        place, wanted = _place(request, parts), body["RestoreTestingSelection"]
        plan: dict[str, Any] = _known(self.plans, place)
        name = wanted["RestoreTestingSelectionName"]
        self.selections[place][name] = {**wanted, "RestoreTestingPlanName": parts["name"], "CreationTime": 0}
        return {**_names(plan, name), "CreationTime": 0}

    def _update_selection(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        place = _place(request, parts)
        found: dict[str, Any] = _known(self.selections[place], parts["selection"])
        found.update(body["RestoreTestingSelection"])
        return {**_names(self.plans[place], parts["selection"]), "CreationTime": 0}

    def _get_selection(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        return {"RestoreTestingSelection": _known(self.selections[_place(request, parts)], parts["selection"])}

    def _delete_selection(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        place = _place(request, parts)
        _known(self.selections[place], parts["selection"])
        del self.selections[place][parts["selection"]]
        return {}


def _place(request: Request, parts: dict[str, str]) -> Place:
    return request.account, request.region, parts["name"]


def _names(plan: dict[str, Any], selection: str) -> dict[str, str]:
    named = {key: plan[key] for key in ("RestoreTestingPlanArn", "RestoreTestingPlanName")}
    return {**named, "RestoreTestingSelectionName": selection}


def _known(there: dict[Any, Any], key: Any) -> Any:
    if key not in there:
        raise ServiceError("ResourceNotFoundException", f"Cannot find {key}.", 400)
    return there[key]
