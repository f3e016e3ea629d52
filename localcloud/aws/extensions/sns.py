"""SNS: what is published is kept at its topic, and nothing leaves this machine."""

from typing import Any


def install() -> None:
    """Let moto's subscriptions keep to themselves: it would post messages to https addresses for real."""
    from moto.sns.models import Subscription

    publish = Subscription.publish

    def kept(self: Any, *args: Any, **named: Any) -> None:
        if self.protocol not in ("http", "https"):
            publish(self, *args, **named)

    Subscription.publish = kept
