"""EC2: capacity reservations, which moto lacks. What they hold is set apart for Karpenter's reserved nodes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from localcloud.aws.extensions.routes import ServiceError
from localcloud.exchange import Request, Response

if TYPE_CHECKING:
    from localcloud.effects import ClusterEffects

Record = dict[str, Any]
_PREFIX = "cr-"
_CREATED = "2026-01-01T00:00:00.000Z"
_DEFAULTS = {
    "tenancy": "default",
    "ebsOptimized": "false",
    "ephemeralStorage": "false",
    "endDateType": "unlimited",
    "instanceMatchCriteria": "open",
}


@dataclass
class Ec2Extension:
    """Adds capacity reservations to moto's EC2, counted against what the local cloud's zones have."""

    effects: "ClusterEffects"
    found: dict[tuple[str, str], dict[str, Record]] = field(default_factory=dict)

    def answer(self, request: Request) -> Response | None:
        """Answer what is about reservations; moto has the rest."""
        handle = self._handler(request)
        if handle is None:
            return None
        form = {key: values[0] for key, values in parse_qs(request.body.decode()).items()}
        try:
            return _xml(200, f"{request.action}Response", handle(request, form))
        except ServiceError as error:
            content = {"Errors": {"Error": {"Code": error.code, "Message": str(error)}}, "RequestID": "local"}
            return _xml(error.status, "Response", content)

    def answered(self, request: Request, response: Response) -> Response:
        """moto's answers stand as they are."""
        return response

    def _handler(self, request: Request) -> Callable[[Request, dict[str, str]], Any] | None:
        if request.action in ("CreateTags", "DeleteTags"):
            form = parse_qs(request.body.decode())
            return self._tag if form.get("ResourceId.1", [""])[0].startswith(_PREFIX) else None
        return {
            "CreateCapacityReservation": self._create,
            "DescribeCapacityReservations": self._describe,
            "ModifyCapacityReservation": self._modify,
            "CancelCapacityReservation": self._cancel,
        }.get(request.action)

    def _create(self, request: Request, form: dict[str, str]) -> Any:
        from moto.moto_api._internal import mock_random

        number = f"{_PREFIX}0{mock_random.get_random_hex(16)}"
        names = ("availabilityZone", "instanceType", "instancePlatform", *_DEFAULTS)
        given = {name: form[_upper(name)] for name in names if _upper(name) in form}
        record: Record = {
            "capacityReservationId": number,
            "capacityReservationArn": f"arn:aws:ec2:{request.region}:{request.account}:capacity-reservation/{number}",
            "ownerId": request.account,
            **_DEFAULTS,
            **given,
            "createDate": _CREATED,
            "state": "active",
            "tagSet": [{"key": key, "value": value} for key, value in _tags(form, "TagSpecifications.1.Tag").items()],
        }
        self._hold(request, record, int(form["InstanceCount"]))
        self._mine(request)[number] = record
        return {"capacityReservation": record}

    def _describe(self, request: Request, form: dict[str, str]) -> Any:
        wanted = [value for key, value in form.items() if key.startswith("CapacityReservationId.")]
        records = [self._known(request, number) for number in wanted] or list(self._mine(request).values())
        return {"capacityReservationSet": records}

    def _modify(self, request: Request, form: dict[str, str]) -> Any:
        record = self._known(request, form["CapacityReservationId"])
        if "InstanceCount" in form:
            self._hold(request, record, int(form["InstanceCount"]))
        if "EndDateType" in form:
            record["endDateType"] = form["EndDateType"]
        return {"return": "true"}

    def _cancel(self, request: Request, form: dict[str, str]) -> Any:
        number = self._known(request, form["CapacityReservationId"])["capacityReservationId"]
        self.effects.reservations.hold(number, "", "", 0)
        del self._mine(request)[number]
        return {"return": "true"}

    def _tag(self, request: Request, form: dict[str, str]) -> Any:
        record = self._known(request, form["ResourceId.1"])
        named = _tags(form, "Tag")
        kept = {tag["key"]: tag["value"] for tag in record["tagSet"]}
        tags = kept | named if request.action == "CreateTags" else {k: v for k, v in kept.items() if k not in named}
        record["tagSet"] = [{"key": key, "value": value} for key, value in tags.items()]
        return {"return": "true"}

    def _hold(self, request: Request, record: Record, nodes: int) -> None:
        """Set the nodes apart, if the zone has them; what was there once is there again after a restart."""
        zone, kind, number = record["availabilityZone"], record["instanceType"], record["capacityReservationId"]
        have = self.effects.count(request.region, zone, kind)
        if not request.replayed and nodes > self.effects.reservations.left(zone, kind, have, without=number):
            raise ServiceError(
                "InsufficientInstanceCapacity",
                f"There is not enough capacity for {nodes} {kind} in {zone} "
                "(`relight local capacity` shows and changes what there is).",
            )
        self.effects.reservations.hold(number, zone, kind, nodes)
        record["totalInstanceCount"] = record["availableInstanceCount"] = str(nodes)

    def _mine(self, request: Request) -> dict[str, Record]:
        return self.found.setdefault((request.account, request.region), {})

    def _known(self, request: Request, number: str) -> Record:
        record = self._mine(request).get(number)
        if record is None:
            raise ServiceError("InvalidCapacityReservationId.NotFound", f"There is no capacity reservation {number}.")
        return record


def _upper(name: str) -> str:
    return name[:1].upper() + name[1:]


def _tags(form: dict[str, str], prefix: str) -> dict[str, str]:
    found, index = {}, 1
    while (key := form.get(f"{prefix}.{index}.Key")) is not None:
        found[key] = form.get(f"{prefix}.{index}.Value", "")
        index += 1
    return found


def _xml(status: int, name: str, content: Any) -> Response:
    text = f'<{name} xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">{_inner(content)}</{name}>'
    return Response(status, [("content-type", "text/xml")], text.encode())


def _inner(value: Any) -> str:
    if isinstance(value, dict):
        return "".join(f"<{key}>{_inner(item)}</{key}>" for key, item in value.items())
    if isinstance(value, list):
        return "".join(f"<item>{_inner(item)}</item>" for item in value)
    return escape(str(value))
