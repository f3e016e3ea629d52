"""Route 53: health checks with all that was set, their true status, and records deleted one at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape

from localcloud.exchange import Request, Response

Told = Callable[[str], str | None]
"""What a checker last saw of a health check, by its id; None for nothing yet."""

_SPACE = "https://route53.amazonaws.com/doc/2013-04-01/"


@dataclass
class Route53Extension:
    """Answers `GetHealthCheckStatus` with what the local cloud's checker saw; moto always says success."""

    told: Told = lambda number: None

    def answer(self, request: Request) -> Response | None:
        """moto knows best whether a check is there: it answers first."""
        return None

    def answered(self, request: Request, response: Response) -> Response:
        """Put the true status in the place of moto's."""
        parts = request.path.strip("/").split("/")
        if request.method != "GET" or parts[1:2] != ["healthcheck"] or parts[3:] != ["status"]:
            return response
        told = self.told(parts[2])
        seen = "" if told is None else _observation(told)
        body = f'<GetHealthCheckStatusResponse xmlns="{_SPACE}"><HealthCheckObservations>{seen}'
        body += "</HealthCheckObservations></GetHealthCheckStatusResponse>"
        return Response(200, [("content-type", "text/xml")], body.encode())


def _observation(told: str) -> str:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    report = f"<StatusReport><Status>{escape(told)}</Status><CheckedTime>{now}</CheckedTime></StatusReport>"
    place = "<Region>us-east-1</Region><IPAddress>127.0.0.1</IPAddress>"
    return f"<HealthCheckObservation>{place}{report}</HealthCheckObservation>"


def install() -> None:
    """Let moto keep the alarm that a check follows, and delete only the record that was named."""
    _keep_alarms()
    _delete_one()


def _keep_alarms() -> None:
    from moto.route53.models import HealthCheck
    from moto.route53.responses import Route53

    create, update, config = Route53.create_health_check, Route53.update_health_check, HealthCheck.health_check_config

    def keep(check: Any, wanted: dict[str, Any]) -> None:
        check.alarm_identifier = wanted.get("AlarmIdentifier") or getattr(check, "alarm_identifier", None)
        check.without_data = wanted.get("InsufficientDataHealthStatus") or getattr(check, "without_data", None)

    def created(self: Any) -> Any:
        answer = create(self)
        keep(answer.result["HealthCheck"], self._get_param("HealthCheckConfig"))
        return answer

    def updated(self: Any) -> Any:
        answer = update(self)
        names = ("AlarmIdentifier", "InsufficientDataHealthStatus")
        keep(answer.result["HealthCheck"], {name: self._get_param(name) for name in names})
        return answer

    def told(self: Any) -> dict[str, Any]:
        alarm = getattr(self, "alarm_identifier", None)
        more = {"AlarmIdentifier": alarm, "InsufficientDataHealthStatus": getattr(self, "without_data", None)}
        return {**config.fget(self), **{name: value for name, value in more.items() if value}}

    Route53.create_health_check, Route53.update_health_check = created, updated
    HealthCheck.health_check_config = property(told)


def _delete_one() -> None:
    """moto deletes every record of the zone that shares the set identifier, of whatever name."""
    from moto.route53.models import Route53Backend

    change = Route53Backend.change_resource_record_sets

    def changed(self: Any, zoneid: str, change_list: list[dict[str, Any]]) -> None:
        zone = self.get_hosted_zone(zoneid)
        before = {_key(each.name, each.type, each.set_identifier): each for each in zone.rrsets}
        deleted = [each["ResourceRecordSet"] for each in change_list if each["Action"] == "DELETE"]
        gone = {_key(each["Name"], each["Type"], each.get("SetIdentifier")) for each in deleted}
        change(self, zoneid, change_list)
        left = {_key(each.name, each.type, each.set_identifier) for each in zone.rrsets}
        zone.rrsets += [record for key, record in before.items() if key not in left | gone]

    Route53Backend.change_resource_record_sets = changed


def _key(name: str, kind: str, identifier: str | None) -> tuple[str, str, str]:
    return name.rstrip("."), kind, identifier or ""
