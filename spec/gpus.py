"""Facts of the GPU instance types that a model may name.

Source: https://docs.aws.amazon.com/ec2/latest/instancetypes/ac.html (GPU memory as EC2's API reports it).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

GIB = 1024**3


@dataclass(frozen=True, kw_only=True)
class InstanceType:
    """A GPU instance type: how many GPUs, which, the memory of each in GiB, and the vCPUs that quotas count."""

    name: str
    gpus: int
    gpu: str
    gpu_memory_gib: int
    vcpus: int

    @property
    def gpu_memory(self) -> int:
        """The memory of one GPU in bytes."""
        return self.gpu_memory_gib * GIB


def _family(family: str, gpu: str, gpu_memory_gib: int, gpus: Mapping[str, int]) -> dict[str, InstanceType]:
    return {
        f"{family}.{size}": InstanceType(
            name=f"{family}.{size}", gpus=count, gpu=gpu, gpu_memory_gib=gpu_memory_gib, vcpus=_vcpus(size)
        )
        for size, count in gpus.items()
    }


def _vcpus(size: str) -> int:
    """In these families an xlarge has 4 vCPUs, and an n-xlarge n times as many."""
    return 4 * int(size.removesuffix("xlarge") or 1)


_G_SIZES = {"xlarge": 1, "2xlarge": 1, "4xlarge": 1, "8xlarge": 1, "16xlarge": 1} | {
    "12xlarge": 4,
    "24xlarge": 4,
    "48xlarge": 8,
}

INSTANCE_TYPES: Mapping[str, InstanceType] = MappingProxyType(
    _family("g5", "A10G", 22, _G_SIZES)
    | _family("g6", "L4", 22, _G_SIZES)
    | _family("g6e", "L40S", 44, _G_SIZES)
    | _family("p4d", "A100", 40, {"24xlarge": 8})
    | _family("p4de", "A100", 80, {"24xlarge": 8})
    | _family("p5", "H100", 80, {"4xlarge": 1, "48xlarge": 8})
    | _family("p5e", "H200", 141, {"48xlarge": 8})
    | _family("p5en", "H200", 141, {"48xlarge": 8})
)
"""The instance types by name."""
