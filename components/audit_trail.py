"""What is kept as evidence: a locked bucket per region for logs, and the bucket through which S3's own get there."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components import bucket_policy as policies
from components.replication_rules import Copies, Rule, rule_input
from components.versioned_bucket import VersionedBucket, VersionedBucketArgs
from spec.locks import Lock
from spec.modes import BucketMode

ON_THE_WAY_DAYS = 30
"""How long the log buckets keep what has long been replicated to the audit buckets, in days."""


@dataclass(frozen=True, kw_only=True)
class AuditTrailArgs:
    """`audit` and `logs` are the buckets' names, `keys` KMS key ARNs, `providers` providers, each by region.

    `sources` is the name, with a wildcard for the rest, of the buckets whose access is logged.
    """

    account: str
    audit: Mapping[str, str]
    logs: Mapping[str, str]
    sources: str
    keys: Mapping[str, pulumi.Input[str]]
    providers: Mapping[str, aws.Provider]
    replication_role_arn: pulumi.Input[str]
    lock: Lock
    protect: bool


class AuditTrail(pulumi.ComponentResource):
    """Per region an audit bucket whose objects are locked for the retention, and a log bucket.

    S3 delivers access logs neither to a locked bucket nor to one encrypted with a customer's key, so they go to the log
    bucket, and from there by replication to every region's audit bucket. All else (flow logs, requests at the
    gateways) is written to the audit bucket itself and replicated to the others: in a failover the evidence of what led
    to it is there, and nobody could have changed it.
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
    """

    audit: dict[str, pulumi.Output[str]]
    logs: dict[str, pulumi.Output[str]]

    def __init__(self, name: str, args: AuditTrailArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:aws:AuditTrail", name, None, opts)
        self._name, self._args = name, args
        logs = self._log_buckets()
        self.logs = logs.buckets
        audit = self._audit_buckets()
        self.audit = audit.buckets
        for region in args.logs:
            self._forward(region, [*logs.ready, *audit.ready])
        self.register_outputs({"audit": self.audit, "logs": self.logs})

    def _log_buckets(self) -> VersionedBucket:
        args = self._args
        return VersionedBucket(
            f"{self._name}-logs",
            VersionedBucketArgs(
                names=args.logs,
                keys={},
                providers=args.providers,
                copies=[],
                replication_role_arn=args.replication_role_arn,
                protect=args.protect,
                receives={
                    region: [
                        *policies.access_logs(bucket, args.account, args.sources),
                        *policies.inventories(bucket, args.account, args.sources),
                    ]
                    for region, bucket in args.logs.items()
                },
                expire=ON_THE_WAY_DAYS,
            ),
            pulumi.ResourceOptions(parent=self),
        )

    def _audit_buckets(self) -> VersionedBucket:
        args = self._args
        return VersionedBucket(
            f"{self._name}-audit",
            VersionedBucketArgs(
                names=args.audit,
                keys=args.keys,
                providers=args.providers,
                copies=[
                    Copies(
                        name=f"audit-of-{region}",
                        prefix="",
                        mode=BucketMode.ONE_WAY,
                        home=region,
                        targets=tuple(other for other in args.audit if other != region),
                    )
                    for region in args.audit
                ],
                replication_role_arn=args.replication_role_arn,
                protect=args.protect,
                lock=args.lock,
                logs=self.logs,
                receives={
                    region: policies.delivered_logs(bucket, args.account, region)
                    for region, bucket in args.audit.items()
                },
            ),
            pulumi.ResourceOptions(parent=self),
        )

    def _forward(self, region: str, ready: list[pulumi.Resource]) -> None:
        """A replica is not replicated again, so the log bucket brings its access logs to every audit bucket itself."""
        args = self._args
        aws.s3.BucketReplicationConfig(
            f"{self._name}-logs-{region}-forward",
            bucket=self.logs[region],
            role=args.replication_role_arn,
            rules=[
                rule_input(
                    Rule(name=f"access-to-{target}", prefix="access/", source=region, target=target, rtc=False),
                    priority,
                    args.audit[target],
                    args.keys[target],
                )
                for priority, target in enumerate(args.audit, start=1)
            ],
            # S3 refuses replication until both ends keep versions.
            opts=pulumi.ResourceOptions(parent=self, provider=args.providers[region], depends_on=ready),
        )
