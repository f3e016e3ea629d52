"""RAM: shares of resources with other accounts. moto has shares, but takes nothing into them once they are there."""

from dataclasses import dataclass, field
from typing import Any

from localcloud.aws.extensions.routes import Routes, ServiceError
from localcloud.exchange import Request, Response

Share = dict[str, Any]


@dataclass
class RamExtension:
    """Shares with what is in them and whom they are for; nobody on the other side is asked."""

    shares: dict[str, Share] = field(default_factory=dict)
    entities: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    """Per share: associated resources and principals, by the type of association."""

    def __post_init__(self) -> None:
        self._routes = Routes(
            {
                "POST /createresourceshare": self._create,
                "POST /getresourceshares": self._get,
                "DELETE /deleteresourceshare": self._delete,
                "POST /associateresourceshare": self._associate,
                "POST /disassociateresourceshare": self._disassociate,
                "POST /getresourceshareassociations": self._associations,
                "POST /tagresource": self._tag,
                "POST /untagresource": self._untag,
            }
        )

    def answer(self, request: Request) -> Response | None:
        """Answer what is about shares."""
        return self._routes.answer(request)

    def answered(self, request: Request, response: Response) -> Response:
        """moto's answers stand as they are."""
        return response

    def _create(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        from moto.moto_api._internal import mock_random

        arn = f"arn:aws:ram:{request.region}:{request.account}:resource-share/{mock_random.uuid4()}"
        self.shares[arn] = {
            "resourceShareArn": arn,
            "name": body["name"],
            "owningAccountId": request.account,
            "allowExternalPrincipals": body.get("allowExternalPrincipals", True),
            "status": "ACTIVE",
            "tags": body.get("tags", []),
        }
        self.entities[arn] = {
            "RESOURCE": set(body.get("resourceArns", [])),
            "PRINCIPAL": set(body.get("principals", [])),
        }
        return {"resourceShare": self.shares[arn]}

    def _get(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        wanted = body.get("resourceShareArns") or [arn for arn in self.shares if f":{request.account}:" in arn]
        return {"resourceShares": [self._known(arn) for arn in wanted]}

    def _delete(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        (arn,) = request.query["resourceShareArn"]
        self._known(arn)
        del self.shares[arn], self.entities[arn]
        return {"returnValue": True}

    def _associate(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        return self._change(body, set.update)

    def _disassociate(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        return self._change(body, set.difference_update)

    def _change(self, body: dict[str, Any], change: Any) -> dict[str, Any]:
        arn = self._known(body["resourceShareArn"])["resourceShareArn"]
        change(self.entities[arn]["RESOURCE"], body.get("resourceArns", []))
        change(self.entities[arn]["PRINCIPAL"], body.get("principals", []))
        return {"resourceShareAssociations": []}

    def _associations(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        kind = body["associationType"]
        return {
            "resourceShareAssociations": [
                {
                    "resourceShareArn": arn,
                    "associatedEntity": entity,
                    "associationType": kind,
                    "status": "ASSOCIATED",
                    "external": False,
                }
                for arn in body.get("resourceShareArns") or self.shares
                for entity in sorted(self.entities.get(arn, {}).get(kind, ()))
            ]
        }

    def _tag(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        share = self._known(body["resourceShareArn"])
        news = {tag["key"]: tag["value"] for tag in [*share["tags"], *body["tags"]]}
        share["tags"] = [{"key": key, "value": value} for key, value in news.items()]
        return {}

    def _untag(self, request: Request, parts: dict[str, str], body: dict[str, Any]) -> dict[str, Any]:
        share = self._known(body["resourceShareArn"])
        share["tags"] = [tag for tag in share["tags"] if tag["key"] not in body["tagKeys"]]
        return {}

    def _known(self, arn: str) -> Share:
        if arn not in self.shares:
            raise ServiceError("UnknownResourceException", f"ResourceShare {arn} could not be found: NotFound.")
        return self.shares[arn]
