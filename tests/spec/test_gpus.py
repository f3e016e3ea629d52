"""The facts of GPU instance types."""

import boto3
import pytest
from moto import mock_aws

from spec.gpus import INSTANCE_TYPES, InstanceType


@pytest.fixture(scope="module")
def reported() -> dict[str, tuple[int, str, int, int]]:
    """What EC2's API says of our types: GPUs, which, the memory of each in MiB, and vCPUs."""
    with mock_aws():
        ec2 = boto3.client("ec2", "us-east-1", aws_access_key_id="none", aws_secret_access_key="none")
        answer = ec2.describe_instance_types(Filters=[{"Name": "instance-type", "Values": list(INSTANCE_TYPES)}])[
            "InstanceTypes"
        ]
    found = {}
    for each in answer:
        gpu = each["GpuInfo"]["Gpus"][0]
        vcpus = each["VCpuInfo"]["DefaultVCpus"]
        found[str(each["InstanceType"])] = (gpu["Count"], gpu["Name"], gpu["MemoryInfo"]["SizeInMiB"], vcpus)
    return found


@pytest.mark.parametrize("facts", INSTANCE_TYPES.values(), ids=INSTANCE_TYPES)
def test_the_facts_are_those_that_ec2_reports(
    facts: InstanceType, reported: dict[str, tuple[int, str, int, int]]
) -> None:
    count, name, memory, vcpus = reported[facts.name]
    assert (facts.gpus, facts.gpu, facts.gpu_memory_gib, facts.vcpus) == (count, name, memory // 1024, vcpus)


def test_memory_is_given_in_bytes_too() -> None:
    assert INSTANCE_TYPES["g6.xlarge"].gpu_memory == 22 * 1024**3
