"""The explicit providers of a region. Default providers are disabled: a resource without one of these is an error."""

from collections.abc import Mapping

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as kubernetes


def aws_provider(region: str, account: str, tags: Mapping[str, str]) -> aws.Provider:
    """The AWS provider of one region; it refuses to work in any other account than the file's."""
    return aws.Provider(
        f"aws-{region}",
        region=region,
        allowed_account_ids=[account],
        default_tags=aws.ProviderDefaultTagsArgs(tags=dict(tags)),
    )


def kubernetes_provider(region: str, kubeconfig: pulumi.Input[str]) -> kubernetes.Provider:
    """The Kubernetes provider of one region's cluster."""
    return kubernetes.Provider(f"kubernetes-{region}", kubeconfig=kubeconfig)
