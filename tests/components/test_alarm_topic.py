"""Where a service's alarms go."""

import json
from functools import cache

import pytest

from components.alarm_topic import AlarmTopic, AlarmTopicArgs
from tests.components.given import ACCOUNT, WEST, keys, providers
from tests.recorder import Recording, record

TOPIC, POLICY = "aws:sns/topic:Topic", "aws:sns/topicPolicy:TopicPolicy"
SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"


@cache
def recorded(*people: str) -> Recording:
    def program() -> object:
        args = AlarmTopicArgs(
            topic_name="demo-claims-alarms",
            account=ACCOUNT,
            region=WEST,
            key=keys(WEST)[WEST],
            people=people,
            provider=providers(WEST)[WEST],
        )
        return AlarmTopic("claims-alarms", args).arn

    return record(program)


def test_it_is_one_encrypted_topic_with_one_policy_and_one_subscription() -> None:
    recording = recorded("oncall@example.com", "head@example.com")
    assert recording.counts() == {TOPIC: 1, POLICY: 1, SUBSCRIPTION: 1}
    assert set(recording.places().values()) == {"aws-us-west-2"}
    topic = recording.named("claims-alarms-topic")
    assert topic.inputs["name"] == "demo-claims-alarms"
    assert topic.inputs["kmsMasterKeyId"] == keys(WEST)[WEST]
    assert recording.result == "arn:of:claims-alarms-topic"


def test_alarms_of_this_account_and_region_alone_may_publish() -> None:
    policy = json.loads(recorded("oncall@example.com").named("claims-alarms-policy").inputs["policy"])
    (allowed,) = [each for each in policy["Statement"] if each["Effect"] == "Allow"]
    assert allowed["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert allowed["Action"] == "sns:Publish"
    assert allowed["Resource"] == f"arn:aws:sns:us-west-2:{ACCOUNT}:demo-claims-alarms"
    assert allowed["Condition"] == {
        "ArnLike": {"aws:SourceArn": f"arn:aws:cloudwatch:us-west-2:{ACCOUNT}:alarm:*"},
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
    }


def test_nobody_publishes_without_tls() -> None:
    policy = json.loads(recorded("oncall@example.com").named("claims-alarms-policy").inputs["policy"])
    (denied,) = [each for each in policy["Statement"] if each["Effect"] == "Deny"]
    assert (denied["Principal"], denied["Action"]) == ("*", "sns:Publish")
    assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


@pytest.mark.parametrize(
    ("people", "subscribed"),
    [
        (("oncall@example.com", "head@example.com"), [("email", "oncall@example.com")]),
        (("https://events.example.com/x", "head@example.com"), [("https", "https://events.example.com/x")]),
        (("+1 555 0100", "head@example.com"), [("email", "head@example.com")]),
        (("the red telephone", "+1 555 0100"), []),
        (("http://events.example.com/x",), []),
    ],
)
def test_the_first_who_can_be_reached_is_subscribed(people: tuple[str, ...], subscribed: list[tuple[str, str]]) -> None:
    found = [(each.inputs["protocol"], each.inputs["endpoint"]) for each in recorded(*people).of(SUBSCRIPTION)]
    assert found == subscribed
