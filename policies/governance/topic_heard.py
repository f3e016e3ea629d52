"""Somebody hears each topic of alarms."""

from collections.abc import Iterator

from policies.context import Context
from policies.links import made_for
from policies.place import found
from policies.rule import Family, Finding, Severity, StackRule
from recovery.graph.graph import Graph


def _check(graph: Graph, context: Context) -> Iterator[Finding]:
    for topic in graph.of("aws:sns/topic:Topic"):
        if not made_for(graph, "aws:sns/topicSubscription:TopicSubscription", topic):
            yield found(topic, "no TopicSubscription has it, so that nobody hears its alarms.")


RULE = StackRule(
    id="topic-heard",
    family=Family.GOVERNANCE,
    severity=Severity.HIGH,
    reason="A topic without a subscription swallows every alarm.",
    remediation="Let the service's contact, or somebody under escalation, be an email or an https address.",
    link="https://docs.aws.amazon.com/sns/latest/dg/sns-create-subscribe-endpoint-to-topic.html",
    check=_check,
)
