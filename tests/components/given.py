"""What components under test are given: providers of regions, an account, names."""

import pulumi_aws as aws
import pulumi_kubernetes as kubernetes

from components.providers import aws_provider, kubernetes_provider
from spec.naming import Names

EAST, WEST, EUROPE = "us-east-1", "us-west-2", "eu-west-1"
ACCOUNT = "123456789012"
NAMES = Names("demo", ACCOUNT, "demo.example.com")
DIGEST = "sha256:" + "ab" * 32
IMAGE = "registry.example/engine@" + DIGEST


def providers(*regions: str) -> dict[str, aws.Provider]:
    """An AWS provider for each region, named `aws-<region>`; only inside a recorded program."""
    return {region: aws_provider(region, {}) for region in regions}


def cluster_provider(region: str = EAST) -> kubernetes.Provider:
    """The Kubernetes provider of a region, named `kubernetes-<region>`; only inside a recorded program."""
    return kubernetes_provider(region, "{}")


def keys(*regions: str) -> dict[str, str]:
    """A KMS key's ARN for each region."""
    return {region: f"arn:aws:kms:{region}:{ACCOUNT}:key/mrk-0123" for region in regions}
