"""AWS's own metrics, which nothing here produces by itself: put each period, as AWS puts them each minute."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

Put = tuple[str, str, str, str, dict[str, str], float]
"""Account, region, namespace, metric, dimensions, value."""

HEALTH_REGION = "us-east-1"
"""Where Route 53 keeps the metrics of health checks."""


class Feeds:
    """Puts health, lags and pending pods into moto's CloudWatch; `lock` guards moto's objects.

    `health` gives (account, check's id, healthy) of what is known; `lag` a region's lag in seconds, for `database` or
    `buckets`; `pending` (account, region, cluster, namespace, owner, number of pods).
    """

    def __init__(
        self,
        lock: AbstractContextManager[Any],
        health: Callable[[], Iterable[tuple[str, str, bool]]],
        lag: Callable[[str, str], float],
        pending: Callable[[], Iterable[tuple[str, str, str, str, str, int]]],
    ) -> None:
        self._lock, self._health, self._lag, self._pending = lock, health, lag, pending

    def __call__(self, moments: Iterable[datetime]) -> None:
        """Put one datapoint of each, as it is now, for every one of these moments."""
        found = [*self._health_checks(), *self._pods()]
        with self._lock:
            found += [*_databases(self._lag), *_copies(self._lag)]
            for moment in moments:
                for put in found:
                    _put(*put, moment)

    def _health_checks(self) -> Iterable[Put]:
        for account, number, healthy in self._health():
            where = {"HealthCheckId": number}
            yield account, HEALTH_REGION, "AWS/Route53", "HealthCheckStatus", where, float(healthy)

    def _pods(self) -> Iterable[Put]:
        for account, region, cluster, namespace, owner, number in self._pending():
            where = {"ClusterName": cluster, "Namespace": namespace, "PodName": owner}
            yield account, region, "ContainerInsights", "pod_status_pending", where, float(number)


def _databases(lag: Callable[[str, str], float]) -> Iterable[Put]:
    from moto.rds.models import rds_backends

    for account, _, backend in rds_backends.iter_backends():
        for group in list(backend.global_clusters.values()):
            for member in group.members:
                region = member.db_cluster_arn.split(":")[3]
                if not member.is_writer:
                    where = {"DBClusterIdentifier": member.db_cluster_identifier}
                    behind = 1000 * lag(region, "database")
                    yield account, region, "AWS/RDS", "AuroraGlobalDBReplicationLag", where, behind


def _copies(lag: Callable[[str, str], float]) -> Iterable[Put]:
    from moto.s3.models import s3_backends

    for account, _, backend in s3_backends.iter_backends():
        for name, bucket in list(backend.buckets.items()):
            for rule in (getattr(bucket, "replication", None) or {}).get("Rule", []):
                destination = rule["Destination"]
                target = destination["Bucket"].rpartition(":")[2]
                if "Metrics" not in destination or target not in backend.buckets:
                    continue
                region = backend.buckets[target].region_name
                where = {"SourceBucket": name, "DestinationBucket": target, "RuleId": rule.get("ID", "")}
                yield account, region, "AWS/S3", "ReplicationLatency", where, lag(region, "buckets")


def _put(
    account: str,
    region: str,
    namespace: str,
    metric: str,
    dimensions: dict[str, str],
    value: float,
    moment: datetime,
) -> None:
    from moto.cloudwatch.models import cloudwatch_backends

    named = [{"Name": name, "Value": content} for name, content in dimensions.items()]
    data = {"MetricName": metric, "Dimensions": named, "Value": value, "Timestamp": moment}
    cloudwatch_backends[account][region].put_metric_data(namespace, [data])
