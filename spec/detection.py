"""How soon a lost region is noticed and its users sent elsewhere, and the settings that keep a budget: arithmetic.

A health check fails after `failures` answers, one each `interval`, and resolvers may keep the old address for `ttl`
after that. Clients may overrun a TTL; nothing here can hold them to it.
https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html
"""

from dataclasses import dataclass
from datetime import timedelta

CHECKERS = (
    "us-east-1",
    "us-west-1",
    "us-west-2",
    "eu-west-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-northeast-1",
    "sa-east-1",
)
"""Every region that has health checkers: https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html"""


@dataclass(frozen=True, kw_only=True)
class Detection:
    """Settings of a health check and of the record that it steers; `interval` and `ttl` in seconds."""

    interval: int
    failures: int
    ttl: int

    @property
    def took(self) -> timedelta:
        """From a region's last answer until the last resolver asks again: interval x failures + TTL (book value)."""
        return timedelta(seconds=self.interval * self.failures + self.ttl)


# From the calmest: Route 53's own defaults (30 s, 3 failures) with a TTL of a minute, then its fast interval, then
# shorter TTLs, which cost queries. One failure alone never moves anyone: it may be a lost packet.
_SETTINGS = (
    Detection(interval=30, failures=3, ttl=60),
    Detection(interval=10, failures=3, ttl=60),
    Detection(interval=10, failures=3, ttl=30),
    Detection(interval=10, failures=3, ttl=10),
    Detection(interval=10, failures=2, ttl=10),
)
LEAST = _SETTINGS[-1]
"""The fastest there is: 30 seconds."""


def detection(budget: timedelta) -> Detection:
    """The calmest settings that keep a budget; raises ValueError where none does."""
    for settings in _SETTINGS:
        if settings.took <= budget:
            return settings
    raise ValueError(f"no settings detect within {budget}; the least is {LEAST.took}")
