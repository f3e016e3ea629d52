"""The explicit providers of a region. Default providers are disabled: a resource without one of these is an error."""

from collections.abc import Mapping

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as kubernetes

MAX_ATTEMPTS = 8
"""How often a call is tried: throttling passes within these, and a region that is lost is given up after minutes. The
provider's own 25 take hours. https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html"""
KUBERNETES_TIMEOUT_SECONDS = 30


def aws_provider(region: str, tags: Mapping[str, str]) -> aws.Provider:
    """The AWS provider of one region, made so that a region which does not answer stops nobody but itself.

    By default a provider asks STS in its own region at each start who it is, and fails if nobody answers, even where
    nothing of that region is to be touched. Here it does not ask; the account is looked at in `layers.account`.
    Without the account's number the provider leaves it out of the few ARNs that it composes itself (addresses, VPC
    endpoints, flow logs); nothing reads those.
    https://registry.terraform.io/providers/hashicorp/aws/latest/docs#skip_requesting_account_id-1
    """
    return aws.Provider(
        f"aws-{region}",
        region=region,
        skip_credentials_validation=True,
        skip_requesting_account_id=True,
        max_retries=MAX_ATTEMPTS,
        retry_mode="adaptive",
        default_tags=aws.ProviderDefaultTagsArgs(tags=dict(tags)),
    )


def kubernetes_provider(region: str, kubeconfig: pulumi.Input[str]) -> kubernetes.Provider:
    """The Kubernetes provider of one region's cluster.

    Objects are written by server-side apply, and what was changed by hand is put back: the program has the last word.
    A cluster that does not answer is an error. To skip it (`skip_update_unreachable`) would report as done what was
    not, and to forget its objects (`delete_unreachable`) would lose them whenever only the way there is broken; a lost
    region is left out as a whole instead.
    https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/
    """
    return kubernetes.Provider(
        f"kubernetes-{region}",
        kubeconfig=kubeconfig,
        enable_server_side_apply=True,
        enable_patch_force=True,
        kube_client_settings={"timeout": KUBERNETES_TIMEOUT_SECONDS},
    )
