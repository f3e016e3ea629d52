"""What the local cloud adds to moto, one file per service."""

from typing import TYPE_CHECKING

from localcloud.aws.extensions.backup import BackupExtension
from localcloud.aws.extensions.ec2 import Ec2Extension
from localcloud.aws.extensions.eks import EksExtension
from localcloud.aws.extensions.elasticache import ElasticacheExtension
from localcloud.aws.extensions.ram import RamExtension
from localcloud.aws.extensions.route53 import Route53Extension, Told
from localcloud.aws.extensions.s3 import S3Extension
from localcloud.funnel import Extension

if TYPE_CHECKING:
    from collections.abc import Callable

    from localcloud.effects import ClusterEffects


def extensions(
    effects: "ClusterEffects",
    told: Told = lambda number: None,
    caches: "Callable[[], tuple[str, int] | None]" = lambda: None,
) -> dict[str, Extension]:
    """The extensions by the signing name of their service; `told` is what was seen of a health check, `caches` where
    ElastiCache answers on this machine, if it does."""
    return {
        "ec2": Ec2Extension(effects),
        "eks": EksExtension(effects),
        "backup": BackupExtension(),
        "elasticache": ElasticacheExtension(caches),
        "ram": RamExtension(),
        "s3": S3Extension(),
        "route53": Route53Extension(told),
    }
