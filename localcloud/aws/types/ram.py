"""RAM: shares of resources with other accounts, and what is in them."""

from typing import Any, ClassVar

from localcloud.aws.kind import Kind, Place, listed, mapped
from localcloud.provider import Properties


class ResourceShare(Kind):
    token = "aws:ram/resourceShare:ResourceShare"
    replace = frozenset({"name", "allowExternalPrincipals"})
    autoname = "name"
    defaults: ClassVar[Properties] = {"allowExternalPrincipals": False}

    def create(self, at: Place, inputs: Properties) -> str:
        answer = at.client("ram").create_resource_share(
            name=inputs["name"],
            allowExternalPrincipals=inputs.get("allowExternalPrincipals", False),
            tags=listed(at.tags(inputs), "key", "value"),
        )
        return str(answer["resourceShare"]["resourceShareArn"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        found = _share(at, resource_id)
        if found is None:
            return None
        return {
            "arn": resource_id,
            "name": found["name"],
            "allowExternalPrincipals": found["allowExternalPrincipals"],
            "tags": mapped(found.get("tags"), "key", "value"),
        }

    def retag(self, at: Place, resource_id: str, known: Properties, gone: list[str], tags: dict[str, str]) -> None:
        ram = at.client("ram")
        if gone:
            ram.untag_resource(resourceShareArn=resource_id, tagKeys=gone)
        if tags:
            ram.tag_resource(resourceShareArn=resource_id, tags=listed(tags, "key", "value"))

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        if _share(at, resource_id) is not None:
            at.client("ram").delete_resource_share(resourceShareArn=resource_id)


class _Association(Kind):
    """Something in a share; its id is the share's ARN and what it is."""

    tagged = False
    entity: ClassVar[str]
    argument: ClassVar[str]
    kind: ClassVar[str]

    def create(self, at: Place, inputs: Properties) -> str:
        share, entity = inputs["resourceShareArn"], inputs[self.entity]
        at.client("ram").associate_resource_share(resourceShareArn=share, **{self.argument: [entity]})
        return f"{share},{entity}"

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        share, _, entity = resource_id.partition(",")
        if _share(at, share) is None:
            return None
        answer: Any = at.client("ram").get_resource_share_associations(
            associationType=self.kind, resourceShareArns=[share]
        )
        entities = {each["associatedEntity"] for each in answer["resourceShareAssociations"]}
        return {"resourceShareArn": share, self.entity: entity} if entity in entities else None

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        share, _, entity = resource_id.partition(",")
        if _share(at, share) is not None:
            at.client("ram").disassociate_resource_share(resourceShareArn=share, **{self.argument: [entity]})


class ResourceAssociation(_Association):
    token = "aws:ram/resourceAssociation:ResourceAssociation"
    replace = frozenset({"resourceArn", "resourceShareArn"})
    required = ("resourceArn", "resourceShareArn")
    entity, argument, kind = "resourceArn", "resourceArns", "RESOURCE"


class PrincipalAssociation(_Association):
    token = "aws:ram/principalAssociation:PrincipalAssociation"
    replace = frozenset({"principal", "resourceShareArn"})
    required = ("principal", "resourceShareArn")
    entity, argument, kind = "principal", "principals", "PRINCIPAL"


def _share(at: Place, arn: str) -> Any:
    ram = at.client("ram")
    try:
        (found,) = ram.get_resource_shares(resourceOwner="SELF", resourceShareArns=[arn])["resourceShares"]
    except ram.exceptions.UnknownResourceException:
        return None
    return found


KINDS = (ResourceShare(), ResourceAssociation(), PrincipalAssociation())
