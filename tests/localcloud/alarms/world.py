"""A small world for alarms: moto's CloudWatch and SNS, and a clock that the test moves."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from moto.cloudwatch.models import cloudwatch_backends
from moto.sns.models import sns_backends

from localcloud.aws.alarms.evaluator import AlarmEvaluator
from localcloud.aws.alarms.feeds import Feeds
from localcloud.provider import Properties
from localcloud.settings import Settings, with_lag
from tests.localcloud.conftest import ACCOUNT, World, make

START = 1_700_000_000.5
CLOCK = 60.0


@dataclass
class Given:
    """Alarms in a region of a world, and what their metrics tell."""

    world: World
    region: str = "us-west-2"
    now: float = START
    healthy: dict[str, bool] = field(default_factory=dict)
    pods: dict[tuple[str, str, str], int] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)

    def __post_init__(self) -> None:
        feeds = Feeds(self.world.funnel.lock, self._health, self._lag, self._pending)
        path = self.world.folder / "alarms.json"
        self.evaluator = AlarmEvaluator(self.world.funnel.lock, CLOCK, path, feeds, now=lambda: self.now)

    def alarm(self, inputs: Properties, region: str = "") -> None:
        """Put an alarm as a component declares it, through the provider."""
        make(
            self.world.provider(region or self.region), "aws:cloudwatch/metricAlarm:MetricAlarm", inputs, inputs["name"]
        )

    def topic(self, arn: str) -> None:
        """Make a topic."""
        self.world.client("sns", arn.split(":")[3]).create_topic(Name=arn.rpartition(":")[2])

    def put(self, metric: str, value: float, region: str = "", **dimensions: str) -> None:
        """Put one value of the gateway's, as a gateway does."""
        named = [{"Name": name, "Value": content} for name, content in dimensions.items()]
        data = {"MetricName": metric, "Dimensions": named, "Value": value}
        self.world.client("cloudwatch", region or self.region).put_metric_data(
            Namespace="Relight/Gateway", MetricData=[data]
        )

    def lags(self, what: str, seconds: float) -> None:
        """Let a region's copies be behind."""
        self.settings = with_lag(self.settings, self.region, what, seconds)

    def minutes(self, count: int, each: Callable[[], None] = lambda: None) -> None:
        """Let so many minutes of the clock pass; `each` is done in each of them."""
        for _ in range(count):
            each()
            self.evaluator.tick()
            for _, _, backend in cloudwatch_backends.iter_backends():
                for datum in backend.metric_data:
                    fed = datum.namespace != "Relight/Gateway" and datum.timestamp.year < 2025
                    if not hasattr(datum, "placed") and not fed:  # put just now: of this minute, not of the test's
                        datum.timestamp, datum.placed = _moment(self.now), True
            self.now += 60 / CLOCK

    def state(self, name: str, region: str = "") -> str:
        """An alarm's state, as CloudWatch tells it; the evaluator's own is the same."""
        region = region or self.region
        (found,) = self.world.client("cloudwatch", region).describe_alarms(AlarmNames=[name])["MetricAlarms"]
        assert found["StateValue"] == self.evaluator.state(ACCOUNT, region, name)
        return str(found["StateValue"])

    def heard(self, arn: str) -> list[str]:
        """The subjects of what a topic was told."""
        return [str(sent[2]) for sent in sns_backends[ACCOUNT][arn.split(":")[3]].topics[arn].sent_notifications]

    def _health(self) -> Iterable[tuple[str, str, bool]]:
        return [(ACCOUNT, number, healthy) for number, healthy in self.healthy.items()]

    def _lag(self, region: str, what: str) -> float:
        return self.settings.lag_of(region, what)

    def _pending(self) -> Iterable[tuple[str, str, str, str, str, int]]:
        return [
            (ACCOUNT, self.region, cluster, namespace, owner, number)
            for (cluster, namespace, owner), number in self.pods.items()
        ]


def _moment(now: float) -> Any:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(now, UTC)
