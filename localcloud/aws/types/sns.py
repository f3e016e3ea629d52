"""SNS topics, who may use them, who hears them."""

import json
from typing import Any

from localcloud.aws.kind import Kind, Place, changed, listed, mapped
from localcloud.provider import Properties

_TOPIC = {"kmsMasterKeyId": "KmsMasterKeyId", "displayName": "DisplayName"}


def _set(sns: Any, arn: str, name: str, value: str) -> None:
    sns.set_topic_attributes(TopicArn=arn, AttributeName=name, AttributeValue=value)


class Topic(Kind):
    token = "aws:sns/topic:Topic"
    replace = frozenset({"name", "fifoTopic"})
    autoname = "name"

    def create(self, at: Place, inputs: Properties) -> str:
        attributes = {api: str(inputs[name]) for name, api in _TOPIC.items() if inputs.get(name)}
        made = at.client("sns").create_topic(Name=inputs["name"], Attributes=attributes, Tags=listed(at.tags(inputs)))
        return str(made["TopicArn"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        sns = at.client("sns")
        found = sns.get_topic_attributes(TopicArn=resource_id)["Attributes"]
        return {
            **{name: found.get(api) or None for name, api in _TOPIC.items()},
            "arn": resource_id,
            "name": resource_id.rpartition(":")[2],
            "owner": at.account,
            "tags": mapped(sns.list_tags_for_resource(ResourceArn=resource_id)["Tags"]),
        }

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        for name, api in _TOPIC.items():
            if changed(old, new, name):
                _set(at.client("sns"), resource_id, api, str(new.get(name) or ""))

    def retag(self, at: Place, resource_id: str, known: Properties, gone: list[str], tags: dict[str, str]) -> None:
        sns = at.client("sns")
        if gone:
            sns.untag_resource(ResourceArn=resource_id, TagKeys=gone)
        if tags:
            sns.tag_resource(ResourceArn=resource_id, Tags=listed(tags))

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("sns").delete_topic(TopicArn=resource_id)


class TopicPolicy(Kind):
    token = "aws:sns/topicPolicy:TopicPolicy"
    replace = frozenset({"arn"})
    required = ("arn", "policy")
    tagged = False

    def create(self, at: Place, inputs: Properties) -> str:
        _set(at.client("sns"), inputs["arn"], "Policy", inputs["policy"])
        return str(inputs["arn"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        found = at.client("sns").get_topic_attributes(TopicArn=resource_id)["Attributes"]
        return {"arn": resource_id, "policy": found["Policy"], "owner": at.account}

    def update(self, at: Place, resource_id: str, old: Properties, new: Properties) -> None:
        _set(at.client("sns"), resource_id, "Policy", new["policy"])

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        # A topic is never without one: what is left is the owner's own.
        own = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "SNS:Publish", "Resource": resource_id}
        own |= {"Condition": {"StringEquals": {"AWS:SourceOwner": at.account}}}
        policy = json.dumps({"Version": "2008-10-17", "Statement": [own]})
        _set(at.client("sns"), resource_id, "Policy", policy)


class TopicSubscription(Kind):
    token = "aws:sns/topicSubscription:TopicSubscription"
    replace = frozenset({"topic", "protocol", "endpoint"})
    required = ("topic", "protocol", "endpoint")
    tagged = False

    def create(self, at: Place, inputs: Properties) -> str:
        made = at.client("sns").subscribe(
            TopicArn=inputs["topic"],
            Protocol=inputs["protocol"],
            Endpoint=inputs["endpoint"],
            ReturnSubscriptionArn=True,
        )
        return str(made["SubscriptionArn"])

    def read(self, at: Place, resource_id: str, known: Properties) -> Properties | None:
        found = at.client("sns").get_subscription_attributes(SubscriptionArn=resource_id)["Attributes"]
        return {
            "arn": resource_id,
            "topic": found["TopicArn"],
            "protocol": found["Protocol"],
            "endpoint": found["Endpoint"],
            "ownerId": at.account,
        }

    def delete(self, at: Place, resource_id: str, known: Properties) -> None:
        at.client("sns").unsubscribe(SubscriptionArn=resource_id)


KINDS = (Topic(), TopicPolicy(), TopicSubscription())
