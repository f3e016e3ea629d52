"""What a service's own pods need in a region to reach its data: an identity, and where the data is."""

from collections.abc import Mapping
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as kubernetes

from components.rds_authorities import authority
from components.vector_engine import DATABASE, PORT
from components.workload import account

ACCOUNT = "app"
CONFIG = "data"


@dataclass(frozen=True, kw_only=True)
class Database:
    """`host` is what the region's pods connect to: the writer in the primary region, elsewhere a reader, which forwards
    writes where the pattern says so. `reader` only reads. Both are empty where nothing answers. `user` is the
    application's."""

    host: pulumi.Input[str]
    reader: pulumi.Input[str]
    user: str


@dataclass(frozen=True, kw_only=True)
class DataClientArgs:
    """`present` says whether this region holds anything of the service, `database` where its database is (None: it has
    none)."""

    present: bool
    bucket: str
    database: Database | None
    region: str
    namespace: pulumi.Input[str]
    labels: Mapping[str, str]
    cluster: pulumi.Input[str]
    role_arn: str
    aws_provider: aws.Provider
    kubernetes_provider: kubernetes.Provider | None


class DataClient(pulumi.ComponentResource):
    """The service account `app`, which carries the service's IAM role, and the ConfigMap `data`.

    Pods with that account connect to the database with a token in place of a password
    (https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.Connecting.html) and use the
    bucket. In a failover nothing of this changes: each region names its own bucket and its own cluster.
    """

    account: str

    def __init__(self, name: str, args: DataClientArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("relight:kubernetes:DataClient", name, None, opts)
        self.account = ACCOUNT if args.present else ""
        if args.present:
            account(
                name,
                namespace=args.namespace,
                cluster=args.cluster,
                role_arn=args.role_arn,
                parent=self,
                aws_provider=args.aws_provider,
                kubernetes_provider=args.kubernetes_provider,
                account_name=ACCOUNT,
            )
            kubernetes.core.v1.ConfigMap(
                f"{name}-config",
                metadata={"name": CONFIG, "namespace": args.namespace, "labels": dict(args.labels)},
                data={"BUCKET": args.bucket, "AWS_REGION": args.region, **_connection(args.database, args.region)},
                opts=pulumi.ResourceOptions(parent=self, provider=args.kubernetes_provider),
            )
        self.register_outputs({"account": self.account})


def _connection(database: Database | None, region: str) -> dict[str, pulumi.Input[str]]:
    """libpq's variables, the reader's host, and by what the server is known."""
    if database is None:
        return {}
    return {
        "PGHOST": database.host,
        "PGHOST_READER": database.reader,
        "PGPORT": str(PORT),
        "PGDATABASE": DATABASE,
        "PGUSER": database.user,
        "PGSSLMODE": "verify-full",
        "authority.pem": authority(region),
    }
