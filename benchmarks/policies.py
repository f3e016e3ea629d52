"""How long the policies and the assessment take, without an engine, and beside checkov.

    python -m benchmarks.policies [--checkov PATH]

In process: all rules over the resources of 1, 4 and 16 regions, 0.3 s or less for 1,600, and no more than linear; the
assessment of `prod`, 1 s or less. Through Pulumi's protocol: the pack as the program that the engine starts, asked as
the engine asks, 2 ms or less a resource. As a whole process, from a file of planned resources to verdicts: beside
checkov on a Terraform plan of the AWS ones, if its path is given (`uv tool install checkov`), 10 times as fast each.
The best of three runs is what it takes; the others are what the machine was doing besides.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from time import perf_counter
from typing import Any

import grpc
from google.protobuf import struct_pb2
from pulumi.runtime.proto import analyzer_pb2 as proto
from pulumi.runtime.proto import analyzer_pb2_grpc

from benchmarks.program import environment
from policies.context import Context
from policies.judge import Judge
from policies.pack import RULES
from recovery.assessment import assess
from recovery.figures import book
from recovery.graph.engine import from_preview
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource
from spec.environment import Environment
from tests.graphs import graph, prod_graph
from tests.layers.environments import prod, up

REPO = Path(__file__).parents[1]
SIZES = (1, 4, 16)
COUNT = 1600
REPEATS = 3
IN_PROCESS, ASSESSED, EACH_MS, TIMES = 0.3, 1.0, 2.0, 10.0
GROWTH = 1.3
"""How much more a further resource may take at 16 regions than at 4: more would not be linear."""


def planned(declared: Environment) -> Graph:
    """The graph of all stacks of an environment."""
    return graph(up(declared))


def best(work: Callable[[], object]) -> float:
    """Seconds of the fastest of a few runs."""
    found = []
    for _ in range(REPEATS):
        started = perf_counter()
        work()
        found.append(perf_counter() - started)
    return min(found)


def judged(declared: Environment, resources: Graph) -> float:
    """Seconds of all rules over the resources, a new graph each time so that nothing is remembered."""
    return best(lambda: Judge(RULES, Context(environment=declared)).all(Graph(resources.resources)))


def asked(resources: Graph, stack: str) -> float:
    """Milliseconds a resource of the pack as a program, asked over its protocol one resource after another."""
    process = subprocess.Popen(
        [sys.executable, "-u", str(REPO / "policies" / "__main__.py")], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        channel = grpc.insecure_channel(f"127.0.0.1:{int(process.stdout.readline())}")
        pack = analyzer_pb2_grpc.AnalyzerStub(channel)
        requests = [_request(each) for each in resources.resources if each.stack == stack]
        pack.Analyze(requests[0])  # reads the environment's file
        seconds = best(lambda: [pack.Analyze(request) for request in requests])
        return 1000 * seconds / len(requests)
    finally:
        process.terminate()
        process.wait()


def _request(resource: Resource) -> Any:
    properties = struct_pb2.Struct()
    properties.update(dict(resource.inputs))
    provider = proto.AnalyzerProviderResource(name=resource.provider)
    return proto.AnalyzeRequest(
        type=resource.type, urn=resource.urn, name=resource.name, properties=properties, provider=provider
    )


def whole(path: str, size: int) -> None:
    """What a process does for a verdict: reads planned resources from a file and judges them."""
    resources = Graph(from_preview(json.loads(Path(path).read_text(encoding="utf-8"))))
    verdicts = Judge(RULES, Context(environment=environment(size))).all(resources)
    print(len(resources.resources), len(verdicts))


def process_seconds(resources: Graph, size: int, folder: Path) -> float:
    """Seconds of the whole process of `whole`."""
    digest = folder / "preview.json"
    digest.write_text(json.dumps({"steps": [_step(each) for each in resources.resources]}), encoding="utf-8")
    code = f"from benchmarks.policies import whole; whole({str(digest)!r}, {size})"
    return best(lambda: subprocess.run([sys.executable, "-c", code], cwd=REPO, check=True, capture_output=True))


def _step(resource: Resource) -> Mapping[str, Any]:
    state = {
        "type": resource.type,
        "urn": resource.urn,
        "inputs": resource.inputs,
        "parent": resource.parent,
        "provider": f"::{resource.provider}::id" if resource.provider else "",
        "dependencies": sorted(resource.dependencies),
    }
    return {"op": "create", "urn": resource.urn, "newState": state}


def checkov_seconds(checkov: str, resources: Graph, folder: Path) -> tuple[float, int]:
    """Seconds of checkov's whole process on a Terraform plan, and how many resources that has."""
    aws = [each for each in resources.resources if each.type.startswith("aws:")]
    plan = folder / "tfplan.json"
    values = [_terraform(index, each) for index, each in enumerate(aws)]
    document = {
        "format_version": "1.2",
        "terraform_version": "1.9.0",
        "planned_values": {"root_module": {"resources": values}},
        "resource_changes": [
            {**each, "change": {"actions": ["create"], "before": None, "after": each["values"], "after_unknown": {}}}
            for each in values
        ],
        "configuration": {"root_module": {"resources": []}},
    }
    plan.write_text(json.dumps(document), encoding="utf-8")
    command = [checkov, "-f", str(plan), "--framework", "terraform_plan", "--compact", "--quiet", "--skip-download"]
    started = perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = perf_counter() - started
    if "Passed checks" not in done.stdout:
        raise SystemExit(f"checkov judged nothing: {done.stdout[-500:]}{done.stderr[-500:]}")
    return seconds, len(aws)


def _terraform(index: int, resource: Resource) -> dict[str, Any]:
    kind = "aws_" + _snake(resource.type.rpartition("/")[0].rpartition(":")[2] + "_" + resource.type.rpartition(":")[2])
    kind = {"aws_s3_bucket": "aws_s3_bucket", "aws_ec2_vpc": "aws_vpc", "aws_rds_cluster": "aws_rds_cluster"}.get(
        kind, kind
    )
    name = f"r{index}"
    return {
        "address": f"{kind}.{name}",
        "mode": "managed",
        "type": kind,
        "name": name,
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "schema_version": 0,
        "values": {_snake(key): value for key, value in resource.inputs.items()},
    }


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


def main() -> int:
    """Print the figures; returns 1 if a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkov", help="the path of a checkov to measure beside")
    checkov = parser.parse_args().checkov
    missed = []
    print(f"{len(RULES)} rules, in process:\n\nregions  resources  seconds  microseconds a resource")
    spent: list[tuple[int, float]] = []
    for size in SIZES:
        declared = environment(size)
        resources = planned(declared)
        seconds = judged(declared, resources)
        spent.append((len(resources.resources), seconds))
        print(
            f"{size:7}  {len(resources.resources):9}  {seconds:7.3f}  {1e6 * seconds / len(resources.resources):23.0f}"
        )
    count, seconds = spent[-1]
    missed += ["in process"] if seconds * COUNT / count > IN_PROCESS else []
    (small, first), (middle, second), (large, third) = spent
    growth = (third - second) / (large - middle) / ((second - first) / (middle - small))
    missed += ["linear"] if growth > GROWTH else []
    print(f"\nfor {COUNT} resources: {seconds * COUNT / count:.3f} s; a further one takes {growth:.2f} times as long")
    seconds = best(lambda: assess(prod(), prod_graph(), book()))
    missed += ["assessment"] if seconds > ASSESSED else []
    print(f"the assessment of prod, {len(prod_graph().resources)} resources: {seconds:.3f} s")
    each = asked(prod_graph(), "prod-data")
    missed += ["protocol"] if each > EACH_MS else []
    print(f"through Pulumi's protocol: {each:.2f} ms a resource")
    with tempfile.TemporaryDirectory() as folder:
        ours = process_seconds(resources, SIZES[-1], Path(folder))
        print(f"as a whole process: {ours:.2f} s for {count} resources, {1000 * ours / count:.2f} ms each")
        if checkov:
            theirs, judged_there = checkov_seconds(checkov, resources, Path(folder))
            times = (theirs / judged_there) / (ours / count)
            missed += ["checkov"] if times < TIMES else []
            each = 1000 * theirs / judged_there
            print(f"checkov: {theirs:.2f} s for {judged_there} resources, {each:.2f} ms each: {times:.0f} times")
    print("\ntargets missed: " + ", ".join(missed) if missed else "\nall targets met")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
