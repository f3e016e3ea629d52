"""The resource types that the local cloud knows, one module per service or a few."""

from functools import cache
from importlib import import_module

from localcloud.aws.kind import Kind
from localcloud.errors import LocalCloudError

_MODULES = {
    "ec2": ("ec2", "ec2_routing", "ec2_egress", "ec2_security", "ec2_capacity", "ec2_flow"),
    "vpc": ("ec2_security",),
    "s3": ("s3", "s3_settings", "s3_inventory", "s3_object"),
    "rds": ("rds", "rds_cluster"),
    "elasticache": ("elasticache", "elasticache_group"),
    "eks": ("eks", "eks_access", "eks_addon"),
    "cloudwatch": ("cloudwatch", "logs"),
    "backup": ("backup", "backup_safety"),
    "route53": ("route53", "route53_record"),
}


@cache
def kind_of(token: str) -> Kind:
    """The resource type for a Pulumi token, e.g. `aws:s3/bucket:Bucket`.

    Raises:
        LocalCloudError: the local cloud does not know the type.
    """
    service = token.removeprefix("aws:").partition("/")[0]
    for name in _MODULES.get(service, (service,)):
        for kind in _kinds(name):
            if kind.token == token:
                return kind
    raise LocalCloudError(f"{token} is not known to the local cloud; add it in localcloud/aws/types/{service}.py.")


def _kinds(name: str) -> tuple[Kind, ...]:
    try:
        module = import_module(f"localcloud.aws.types.{name}")
    except ModuleNotFoundError:
        return ()
    kinds: tuple[Kind, ...] = module.KINDS
    return kinds
