"""What may pass a VPC endpoint: this account's own principals, to this account's own resources where they have one.

A stolen key of another account, used from inside the network to carry data out, is refused there, and so is a bucket
that somebody else owns. https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html
"""

from typing import Any

from components.policy_documents import document

# The services whose every call names a resource of the caller's own account. The others also reach what AWS owns:
# Bedrock's models, the images of EKS add-ons, instance types.
_OWN_RESOURCES = frozenset({"dynamodb", "kms", "logs", "secretsmanager"})


def own_account(service: str, account: str) -> str:
    """The policy of the endpoint of a service, named by its IAM prefix, e.g. `secretsmanager`."""
    condition = {"aws:PrincipalAccount": account}
    if service in _OWN_RESOURCES:
        condition["aws:ResourceAccount"] = account
    return document(_allow(f"{service}:*", "*", {"StringEquals": condition}))


def s3(region: str, account: str) -> str:
    """This account's buckets, and to read only the bucket in which ECR keeps the layers of images.

    https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
    """
    layers = f"arn:aws:s3:::prod-{region}-starport-layer-bucket/*"
    return document(
        _allow("s3:*", "*", {"StringEquals": {"aws:ResourceAccount": account}}),
        _allow("s3:GetObject", layers, {}),
    )


def _allow(action: str, resource: str, condition: dict[str, Any]) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": "*", "Action": action, "Resource": resource}
    return {**statement, "Condition": condition} if condition else statement
