"""The explicit providers of a region. Default providers are disabled: a resource without one of these is an error."""

import json
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


def kubeconfig(cluster: str, region: str, endpoint: str, certificate_authority: str) -> str:
    """A kubeconfig, as JSON, that takes its token from the AWS CLI; `certificate_authority` is base64.

    Nothing secret is in it: the token is fetched at each use and belongs to whoever runs the command.
    """
    command = ["--region", region, "eks", "get-token", "--cluster-name", cluster, "--output", "json"]
    return json.dumps(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": cluster,
            "contexts": [{"name": cluster, "context": {"cluster": cluster, "user": cluster}}],
            "clusters": [
                {
                    "name": cluster,
                    "cluster": {"server": endpoint, "certificate-authority-data": certificate_authority},
                }
            ],
            "users": [
                {
                    "name": cluster,
                    "user": {
                        "exec": {
                            "apiVersion": "client.authentication.k8s.io/v1",
                            "command": "aws",
                            "args": command,
                            "interactiveMode": "Never",
                        }
                    },
                }
            ],
        }
    )
