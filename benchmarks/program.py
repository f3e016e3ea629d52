"""How long the Pulumi program itself takes: all layers of environments of 1, 4 and 16 regions, without an engine.

    python -m benchmarks.program

Each stack is evaluated in one of two processes that are forked after the imports, without garbage collection, as in
__main__.py. Targets: 3 ms or less for each further resource, so that the program is linear in regions (the first of a
kind costs more: its class is looked into once a process); 16 regions in 3.2 s or less in all. The best of three runs is
what the program takes; the others are what the machine was doing besides.
"""

import gc
import sys
from time import perf_counter

gc.disable()
_STARTED = perf_counter()

import json  # noqa: E402
from dataclasses import dataclass  # noqa: E402
from importlib import import_module  # noqa: E402
from multiprocessing import get_context  # noqa: E402
from time import process_time  # noqa: E402

from layers.build import build  # noqa: E402
from spec.environment import Environment  # noqa: E402
from spec.naming import Stack, stacks  # noqa: E402
from spec.patterns import Pattern  # noqa: E402
from tests.recorder import Answer, record  # noqa: E402

PROCESSES = 2
SIZES = (1, 4, 16)
REPEATS = 3
TARGET_MS, TARGET_SECONDS = 3.0, 3.2
REGIONS = (
    "us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1",
    "ap-south-1", "ca-central-1", "sa-east-1", "us-east-2", "us-west-1", "eu-west-2", "eu-west-3", "eu-north-1",
    "ap-northeast-2",
)  # fmt: skip
# Providers' modules are imported at first use; a program pays for that once, whatever its size.
MODULES = (
    *(f"pulumi_aws.{name}" for name in (
        "backup", "cloudwatch", "ec2", "eks", "iam", "kms", "rds", "route53", "s3", "secretsmanager", "vpc",
    )),
    "layers.data",
    "layers.region",
    "layers.edge",
    *(f"pulumi_kubernetes.{name}" for name in ("apiextensions", "apps.v1", "core.v1", "policy.v1")),
)  # fmt: skip


@dataclass(frozen=True)
class Evaluation:
    """One evaluated stack; `cpu` in seconds."""

    stack: str
    resources: int
    cpu: float


def environment(size: int) -> Environment:
    """An environment of `size` regions with a service for every two of them, one standing by for the other; the
    patterns take turns."""
    names = REGIONS[:size]
    digest = "sha256:" + "0" * 64
    return Environment.model_validate(
        {
            "environment": "bench",
            "account": "123456789012",
            "domain": "bench.example.com",
            "home": names[0],
            "gateway": {"image": f"registry.example/litellm@{digest}"},
            "regions": {
                name: {"cidr": f"10.{10 * number + 10}.0.0/16", "zones": [f"{name}{letter}" for letter in "abc"]}
                for number, name in enumerate(names)
            },
            "models": {
                "qwen": {
                    "digest": digest,
                    "size": "16GB",
                    "image": f"registry.example/vllm@{digest}",
                    "gpus": 1,
                    "instance_types": ["g6e.xlarge", "g5.2xlarge"],
                }
            },
            "services": {f"service-{number}": _service(number, names) for number in range(max(1, size // 2))},
        }
    )


def _service(number: int, regions: tuple[str, ...]) -> dict[str, object]:
    primary, *standby = regions[2 * number : 2 * number + 2]
    patterns = list(Pattern) if standby else [Pattern.BACKUP_RESTORE]
    return {
        "tier": 1,
        "pattern": patterns[number % len(patterns)].value,
        "primary": primary,
        "standby": standby,
        "serving": [{"model": "qwen", "replicas": 2}],
        "route": ["qwen"],
        "vector_store": {"size": "40GB"},
        "owners": {"team": "team", "contact": "team@example.com", "escalation": ["head@example.com"]},
    }


def answers(declared: Environment) -> dict[str, Answer]:
    """What regions and the edge look up, so that no stack has to wait for the data layer's."""
    regions = {
        name: {
            "public_subnets": {zone: f"public-{zone}" for zone in found.zones},
            "private_subnets": {zone: f"private-{zone}" for zone in found.zones},
            "private_route_tables": {zone: f"routes-{zone}" for zone in found.zones},
            "key_arn": f"arn:of:{name}",
            "certificate_arn": f"arn:of:{name}-certificate",
        }
        for name, found in declared.regions.items()
    }
    return {
        "aws:s3/getObject:getObject": {"body": json.dumps({"zone_id": "Z0123", "regions": regions})},
        "aws:route53/getZone:getZone": {"zoneId": "Z0123"},
        "aws:index/getCallerIdentity:getCallerIdentity": {"accountId": declared.account},
    }


def evaluate(task: tuple[int, Stack]) -> Evaluation:
    """Evaluate one stack of the environment of that size."""
    size, stack = task
    started = process_time()
    declared = environment(size)
    recording = record(lambda: build(declared, stack), stack_name=stack.name, invokes=answers(declared))
    return Evaluation(stack.name, len(recording.registrations), process_time() - started)


def measure(size: int) -> tuple[list[Evaluation], float]:
    """Evaluate every stack of an environment in two processes; also the seconds that it took in all."""
    return min((_measure_once(size) for _ in range(REPEATS)), key=lambda measured: measured[1])


def _measure_once(size: int) -> tuple[list[Evaluation], float]:
    declared = environment(size)
    tasks = [(size, stack) for stack in stacks(declared.name, declared.regions)]
    started = perf_counter()
    with get_context("fork").Pool(PROCESSES) as pool:
        done = list(pool.imap_unordered(evaluate, tasks, chunksize=1))
    return done, perf_counter() - started


def main() -> int:
    """Print the figures; returns 1 if a target is missed."""
    for module in MODULES:
        import_module(module)
    gc.freeze()
    print(f"imports: {perf_counter() - _STARTED:.2f} s, then in {PROCESSES} processes:\n")
    print("regions  stacks  resources  seconds  CPU ms a resource  each further  largest stack")
    missed, before, spent = False, 0, 0.0
    for size in SIZES:
        done, seconds = measure(size)
        resources = sum(each.resources for each in done)
        cpu = sum(each.cpu for each in done)
        average_ms = 1000 * cpu / resources
        further_ms = 1000 * (cpu - spent) / (resources - before)
        largest = max(done, key=lambda each: each.resources)
        print(
            f"{size:7}  {len(done):6}  {resources:9}  {seconds:7.2f}  {average_ms:17.2f}  {further_ms:12.2f}  "
            f"{largest.stack}: {largest.resources} in {largest.cpu:.2f} s"
        )
        missed |= size == max(SIZES) and (further_ms > TARGET_MS or seconds > TARGET_SECONDS)
        before, spent = resources, cpu
    verdict = "missed" if missed else "met"
    print(f"\ntargets for {max(SIZES)} regions: {TARGET_MS:.0f} ms a resource, {TARGET_SECONDS} s in all: {verdict}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
