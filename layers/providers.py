"""The AWS providers of an environment, once it is sure that they are in the right account."""

import pulumi_aws as aws

from components.providers import aws_provider
from layers.account import check
from layers.tags import tags
from spec.environment import Environment


def in_region(environment: Environment, region: str) -> aws.Provider:
    """The provider of one region. Raises pulumi.RunError in another account than the file's."""
    provider = aws_provider(region, tags(environment))
    check(environment, {region: provider})
    return provider


def everywhere(environment: Environment) -> dict[str, aws.Provider]:
    """The providers of all regions, in the file's order. Raises pulumi.RunError in another account than the file's."""
    providers = {region: aws_provider(region, tags(environment)) for region in environment.regions}
    check(environment, providers)
    return providers
