"""The AWS providers of an environment."""

import pulumi_aws as aws

from components.providers import aws_provider
from layers.tags import tags
from spec.environment import Environment


def in_region(environment: Environment, region: str) -> aws.Provider:
    """The provider of one region."""
    return aws_provider(region, environment.account, tags(environment))


def everywhere(environment: Environment) -> dict[str, aws.Provider]:
    """The providers of all regions, in the file's order."""
    return {region: in_region(environment, region) for region in environment.regions}
