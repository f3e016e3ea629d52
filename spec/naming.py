"""Names that more than one layer must know. They are computed here, never looked up.

A name is keyed on the environment, the region's id and the service, never on "primary" or "standby": roles swap,
and a renamed database is a replaced database.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

PROJECT = "relight"

ROLE_NAME = 64
"""Characters of a role's name: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"""
CACHE_NAME = 40
"""Characters of a replication group's name, and of a user's there:
https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html"""


class Layer(StrEnum):
    """The layers of an environment, in the order in which they are brought up."""

    DATA = "data"
    REGION = "region"
    EDGE = "edge"


@dataclass(frozen=True)
class Stack:
    """One Pulumi stack: a layer of an environment, and for the region layer the region."""

    environment: str
    layer: Layer
    region: str | None = None

    @property
    def name(self) -> str:
        """The Pulumi stack's name, e.g. `demo-data`, `demo-us-east-1`."""
        return f"{self.environment}-{self.region or self.layer}"


def stacks(environment: str, regions: Iterable[str]) -> tuple[Stack, ...]:
    """All stacks of an environment in the order of `up`: data, the regions, edge."""
    return (
        Stack(environment, Layer.DATA),
        *(Stack(environment, Layer.REGION, region) for region in regions),
        Stack(environment, Layer.EDGE),
    )


@dataclass(frozen=True)
class Names:
    """The computed names of one environment in one account."""

    environment: str
    account: str
    domain: str

    def bucket(self, region: str, purpose: str) -> str:
        """A bucket's globally unique name, 63 characters at most, e.g. `demo-123456789012-us-east-1-models`."""
        return f"{self.environment}-{self.account}-{region}-{purpose}"

    def control_bucket(self, region: str) -> str:
        """The bucket that holds the region's copy of every topology."""
        return self.bucket(region, "control")

    def models_bucket(self, region: str) -> str:
        """The bucket that holds the region's copy of the model weights."""
        return self.bucket(region, "models")

    def audit_bucket(self, region: str) -> str:
        """The bucket that keeps a region's logs: S3 access under `access/`, flows under `flow/`, requests under
        `requests/<service>/`."""
        return self.bucket(region, "audit")

    def log_bucket(self, region: str) -> str:
        """The bucket to which S3 delivers a region's access logs, on their way to the audit buckets, and inventories
        under `inventory/`: it delivers neither to a locked bucket."""
        return self.bucket(region, "logs")

    def service_bucket(self, region: str, service: str) -> str:
        """The bucket that holds a service's data sets in a region."""
        return self.bucket(region, service)

    def cluster(self, region: str) -> str:
        """The EKS cluster of a region."""
        return f"{self.environment}-{region}"

    def role(self, purpose: str) -> str:
        """An IAM role, global and made once by the data layer, so that rebuilding a region writes nothing to IAM."""
        return f"{self.environment}-{purpose}"

    def role_arn(self, purpose: str) -> str:
        """The ARN of `role(purpose)`."""
        return f"arn:aws:iam::{self.account}:role/{self.role(purpose)}"

    def operator_arn(self, role: str) -> str:
        """The ARN of an IAM role that is not ours, by its name with its path."""
        return f"arn:aws:iam::{self.account}:role/{role}"

    def serving_purpose(self, service: str, model: str) -> str:
        """The purpose of the role with which a service's servers of one model read that model and no other."""
        return short(f"{service}-{model}-serving", ROLE_NAME - len(self.role("")))

    def application(self, service: str) -> str:
        """The IAM role of a service's own pods, and by the same name its user in the service's database."""
        return self.role(f"{service}-app")

    def migrations(self, service: str) -> str:
        """The IAM role of the job that keeps the schema of a service's database."""
        return self.role(f"{service}-migrations")

    def key_alias(self) -> str:
        """The alias, the same in each region, of the environment's multi-region KMS key."""
        return f"alias/{self.environment}-data"

    def database(self, region: str, service: str) -> str:
        """The Aurora cluster of a service in a region."""
        return f"{self.environment}-{service}-{region}"

    def database_secret(self, service: str) -> str:
        """The secret with the master password of a service's database."""
        return f"{self.environment}/{service}/database"

    def gateway_secret(self, service: str) -> str:
        """The secret with the master key of a service's gateway: JSON `{"master_key": "sk-…"}`, made once."""
        return f"{self.environment}/{service}/gateway"

    def virtual_keys_secret(self, service: str) -> str:
        """The secret with who may call a service's gateway: JSON `{name: {"sha256": …, "models": […]}}`."""
        return f"{self.environment}/{service}/virtual-keys"

    def provider_secret(self, provider: str) -> str:
        """The secret with the key of one entry of `providers`, as plain text; its value is put by hand."""
        return f"{self.environment}/providers/{provider}"

    def repository(self, image: str) -> str:
        """The ECR repository, the same in each region, of an image: `ghcr.io/berriai/litellm@…` is kept in
        `demo/berriai/litellm`."""
        path = image.partition("@")[0]
        host, slash, rest = path.partition("/")
        # As Docker tells a registry's host from a path: https://github.com/distribution/reference
        if slash and ("." in host or ":" in host or host == "localhost"):
            path = rest
        return f"{self.environment}/{path.partition(':')[0]}"

    def image(self, region: str, image: str) -> str:
        """The environment's own copy, in a region, of an image that is named by digest."""
        digest = image.partition("@")[2]
        return f"{self.account}.dkr.ecr.{region}.amazonaws.com/{self.repository(image)}@{digest}"

    def cache(self, service: str) -> str:
        """The ElastiCache replication group of a service's gateway, the same in each region, and by the same name the
        gateway's user there. ElastiCache takes no two dashes in a row."""
        name = f"{self.environment}-{service}"
        plain = re.sub("-+", "-", name)
        if plain == name and len(name) <= CACHE_NAME:
            return name
        return f"{plain[: CACHE_NAME - 9].rstrip('-')}-{sha256(name.encode()).hexdigest()[:8]}"

    def restore_test(self, service: str) -> str:
        """The monthly restore test of a service's backups; AWS Backup takes letters, digits and underscores there."""
        return f"{self.environment}_{service}".replace("-", "_")

    def gateway_host(self, service: str, region: str) -> str:
        """The DNS name of a service's gateway in one region."""
        return f"{service}.{region}.{self.domain}"

    def service_host(self, service: str) -> str:
        """The DNS name that a service's users call, whichever region answers."""
        return f"{service}.{self.domain}"

    def alarm_topic(self, service: str) -> str:
        """The SNS topic, in each region, that a service's alarms about that region go to."""
        return f"{self.environment}-{service}-alarms"

    def edge_alarm_topic(self, service: str) -> str:
        """The topic of the alarms on a service's health checks, in the region where Route 53 keeps their metrics."""
        return f"{self.environment}-{service}-edge-alarms"

    def alarm(self, service: str, region: str, noun: str) -> str:
        """An alarm about a service in a region."""
        return f"{self.environment}-{service}-{region}-{noun}"

    def switch(self, service: str, region: str) -> str:
        """The alarm that an operator throws, in the region that takes over, to fail a service over by hand."""
        return f"{self.environment}-{service}-failover-to-{region}"


def short(name: str, limit: int = 63) -> str:
    """`name` if it has at most `limit` characters, else its beginning with a hash that tells it from others like it.

    63 is the most that a Kubernetes label holds.
    """
    if len(name) <= limit:
        return name
    return f"{name[: limit - 9]}-{sha256(name.encode()).hexdigest()[:8]}"


def model_prefix(digest: str) -> str:
    """The content-addressed key prefix of a model's files, from its digest `sha256:<hex>`."""
    algorithm, _, value = digest.partition(":")
    return f"{algorithm}/{value}/"


def topology_key(stack: str) -> str:
    """The key, in every region's control bucket, of a stack's topology."""
    return f"topology/{stack}.json"
