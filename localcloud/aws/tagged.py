"""Tags of what a service knows by ARN, in the words that RDS and ElastiCache share."""

from typing import Any, ClassVar

from localcloud.aws.kind import Kind, Place, listed, mapped
from localcloud.provider import Properties


class TaggedByArn(Kind):
    """A type of one of these services, `service` as boto3 names it."""

    service: ClassVar[str]

    def retag(self, at: Place, resource_id: str, known: Properties, gone: list[str], tags: dict[str, str]) -> None:
        client = at.client(self.service)
        if gone:
            client.remove_tags_from_resource(ResourceName=known["arn"], TagKeys=gone)
        if tags:
            client.add_tags_to_resource(ResourceName=known["arn"], Tags=listed(tags))


def tags_of(client: Any, arn: str) -> dict[str, str]:
    """The tags of whatever has that ARN."""
    return mapped(client.list_tags_for_resource(ResourceName=arn)["TagList"])
