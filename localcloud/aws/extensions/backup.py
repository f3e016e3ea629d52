"""AWS Backup: what a plan selects, and changes of a plan."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from localcloud.aws.extensions.restore_testing import RestoreTesting
from localcloud.aws.extensions.routes import Routes, ServiceError
from localcloud.exchange import Request, Response

Place = tuple[str, str, str]
"""Account, region, id of the plan."""


@dataclass
class BackupExtension:
    """Adds selections and updates of plans, policies of vaults and restore tests to moto's Backup."""

    selections: defaultdict[Place, dict[str, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))
    tests: RestoreTesting = field(default_factory=RestoreTesting)

    def __post_init__(self) -> None:
        self._routes = Routes(
            {
                "PUT /backup/plans/{plan}/selections": self._create,
                "GET /backup/plans/{plan}/selections": self._list,
                "GET /backup/plans/{plan}/selections/{selection}": self._get,
                "DELETE /backup/plans/{plan}/selections/{selection}": self._delete,
                "POST /backup/plans/{plan}": self._update_plan,
                "DELETE /backup/plans/{plan}": self._delete_plan,
                **self.tests.routes(),
            }
        )

    def answer(self, request: Request) -> Response | None:
        """Answer what moto has not."""
        return self._routes.answer(request)

    def answered(self, request: Request, response: Response) -> Response:
        """moto's answers stand as they are."""
        return response

    def _create(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        from moto.moto_api._internal import mock_random

        _plan(request, parts)
        number = str(mock_random.uuid4())
        self.selections[_place(request, parts)][number] = body["BackupSelection"]
        return {"SelectionId": number, "BackupPlanId": parts["plan"], "CreationDate": 0}

    def _list(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        found = self.selections[_place(request, parts)].items()
        named = [
            {"SelectionId": number, "SelectionName": selection["SelectionName"], "BackupPlanId": parts["plan"]}
            for number, selection in found
        ]
        return {"BackupSelectionsList": named}

    def _get(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        found = self.selections[_place(request, parts)].get(parts["selection"])
        if found is None:
            raise _missing(f"Cannot find Backup selection with ID {parts['selection']}")
        return {"BackupSelection": found, "SelectionId": parts["selection"], "BackupPlanId": parts["plan"]}

    def _delete(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        self._get(request, parts, body)
        del self.selections[_place(request, parts)][parts["selection"]]
        return {}

    def _update_plan(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        from moto.backup.models import Plan, backup_backends

        plan = _plan(request, parts)
        changed = Plan(body["BackupPlan"], plan.creator_request_id, backup_backends[request.account][request.region])
        plan.backup_plan, plan.version_id = changed.backup_plan, changed.version_id
        plan.advanced_backup_settings = changed.advanced_backup_settings
        answer: dict[str, Any] = plan.to_dict()
        return answer

    def _delete_plan(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        from moto.backup.models import backup_backends

        plan = _plan(request, parts)
        if self.selections[_place(request, parts)]:
            message = "Related backup plan selections must be deleted prior to backup plan deletion"
            raise ServiceError("InvalidRequestException", message)
        backup_backends[request.account][request.region].delete_backup_plan(plan.backup_plan_id)
        return {"BackupPlanId": plan.backup_plan_id, "BackupPlanArn": plan.backup_plan_arn, "DeletionDate": 0}


def _place(request: Request, parts: dict[str, str]) -> Place:
    return request.account, request.region, parts["plan"]


def _plan(request: Request, parts: dict[str, str]) -> Any:
    from moto.backup.models import backup_backends

    plan = backup_backends[request.account][request.region].plans.get(parts["plan"])
    if plan is None or plan.deletion_date:
        raise _missing(f"Failed reading Backup plan with provided version: {parts['plan']}")
    return plan


def _missing(message: str) -> ServiceError:
    return ServiceError("ResourceNotFoundException", message, 400)
