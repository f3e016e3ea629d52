"""What the shipped environments cost a day at list prices: `python -m benchmarks.cost [--write]`.

Counted from what the layers register; prices are in benchmarks/prices.yaml. Left out is what depends on use: tokens at
providers, data transfer, requests, replicated bytes, autoscaling beyond full load. With `--write` the table in
docs/aws.md is written anew.
"""

import argparse
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from spec.capacity import full_replicas, nodes_for
from spec.environment import Environment
from spec.load import find, load
from spec.modes import ServingMode
from spec.placement import placements, service_regions
from tests.layers.environments import up
from tests.recorder import Recording, Registration

REPO = Path(__file__).parents[1]
PAGE = REPO / "docs" / "aws.md"
BEGIN, END = "<!-- costs: written by `python -m benchmarks.cost --write` -->\n", "<!-- end of the costs -->\n"
ENVIRONMENTS = ("small", "demo", "prod")
GENERAL_NODES = 3
"""General-purpose nodes of a running cluster, one a zone, for gateways and add-ons: assumed."""

_HOURS, _MONTH = 24.0, 730.0
_SIZES = {"large": 1, "xlarge": 2, "2xlarge": 4, "4xlarge": 8, "8xlarge": 16, "12xlarge": 24, "16xlarge": 32}
_OPTIONS = ("measureLatency", "searchString")


@cache
def prices() -> Mapping[str, Any]:
    """The price list."""
    found: dict[str, Any] = yaml.safe_load((REPO / "benchmarks" / "prices.yaml").read_text(encoding="utf-8"))
    return found


def daily(item: str, count: float) -> float:
    """Dollars a day for so many of an item."""
    entry = prices()["items"][item]
    hourly = entry["price"] if entry["per"] == "hour" else entry["price"] / _MONTH
    return float(count * hourly * _HOURS)


def costs(environment: Environment) -> dict[str, float]:
    """Dollars a day by line of the table."""
    found = list(up(environment).values())
    clusters = len(_of(found, "aws:eks/cluster:Cluster"))
    return {
        "GPU nodes, reserved": _gpus(_reserved(found)),
        "GPU nodes, on demand": _gpus(_on_demand(environment, bool(_reserved(found)))),
        "EKS clusters and general nodes": daily("EKS cluster", clusters) + _general(clusters),
        "NAT gateways and interface endpoints": _egress(found),
        "Aurora instances and storage": _databases(environment, found),
        "buckets": daily("S3 GB", _stored(environment) / 1e9),
        "load balancers, health checks, DNS": _names(found),
        "keys, secrets, alarms": daily("KMS key", len(_of(found, "aws:kms/key:Key", "aws:kms/replicaKey:ReplicaKey")))
        + daily("secret", sum(1 + len(each.inputs.get("replicas", [])) for each in _of(found, SECRET)))
        + daily("alarm", len(_of(found, "aws:cloudwatch/metricAlarm:MetricAlarm"))),
    }


SECRET = "aws:secretsmanager/secret:Secret"


def _of(recordings: list[Recording], *kinds: str) -> list[Registration]:
    return [each for recording in recordings for kind in kinds for each in recording.of(kind)]


def _gpus(nodes: Mapping[str, float]) -> float:
    hourly = sum(count * prices()["gpu_nodes"][kind] for kind, count in nodes.items())
    return float(hourly * (1 + prices()["auto_mode"]) * _HOURS)


def _reserved(recordings: list[Recording]) -> dict[str, float]:
    nodes: dict[str, float] = {}
    for each in _of(recordings, "aws:ec2/capacityReservation:CapacityReservation"):
        kind = each.inputs["instanceType"]
        nodes[kind] = nodes.get(kind, 0) + each.inputs["instanceCount"]
    return nodes


def _on_demand(environment: Environment, reservations: bool) -> dict[str, float]:
    """Nodes that run without a reservation."""
    nodes: dict[str, float] = {}
    for placement in placements(environment):
        zones = len(environment.regions[placement.region].zones)
        for serving in placement.service.serving:
            if serving.reserve and reservations:
                continue
            model = environment.models[serving.model]
            running = {ServingMode.FULL: full_replicas(serving, zones), ServingMode.WARM: serving.warm}
            kind = model.instance_types[0]
            count = nodes_for(running.get(placement.side.serving, 0), model, kind)
            nodes[kind] = nodes.get(kind, 0) + count
    return nodes


def _general(clusters: int) -> float:
    return daily("general node m7i.xlarge", clusters * GENERAL_NODES) * (1 + float(prices()["auto_mode"]))


def _egress(recordings: list[Recording]) -> float:
    interfaces = [
        each
        for each in _of(recordings, "aws:ec2/vpcEndpoint:VpcEndpoint")
        if each.inputs.get("vpcEndpointType") == "Interface"
    ]
    return (
        daily("NAT gateway", len(_of(recordings, "aws:ec2/natGateway:NatGateway")))
        + daily("public IPv4 address", len(_of(recordings, "aws:ec2/eip:Eip")))
        + daily("interface endpoint and zone", sum(len(each.inputs["subnetIds"]) for each in interfaces))
    )


def _databases(environment: Environment, recordings: list[Recording]) -> float:
    large = sum(
        _SIZES[each.inputs["instanceClass"].rpartition(".")[2]]
        for each in _of(recordings, "aws:rds/clusterInstance:ClusterInstance")
    )
    clusters = _of(recordings, "aws:rds/cluster:Cluster")
    stored = sum(
        service.vector_store.size * sum(each.name.startswith(f"{service.name}-vectors-") for each in clusters)
        for service in environment.services.values()
        if service.vector_store
    )
    return daily("Aurora db.r7g.large", large) + daily("Aurora GB", stored / 1e9)


def _stored(environment: Environment) -> float:
    """Bytes in buckets: data sets, copies in vaults included, and weights, once in each of a service's regions."""
    data = sum(sum(each.data.values()) * len(service_regions(each)) for each in environment.services.values())
    places = {
        (serving.model, region)
        for service in environment.services.values()
        for serving in service.serving
        for region in service_regions(service)
    }
    return data + sum(environment.models[model].size for model, _ in places)


def _names(recordings: list[Recording]) -> float:
    checks = _of(recordings, "aws:route53/healthCheck:HealthCheck")
    endpoints = [each for each in checks if each.inputs["type"].startswith("HTTP")]
    options = sum(
        each.inputs["type"].startswith("HTTPS")
        + sum(bool(each.inputs.get(option)) for option in _OPTIONS)
        + (each.inputs.get("requestInterval") == 10)
        for each in endpoints
    )
    balancers = [
        each
        for each in _of(recordings, "kubernetes:core/v1:Service")
        if each.inputs["spec"].get("type") == "LoadBalancer"
    ]
    return (
        daily("network load balancer", len(balancers))
        + daily("public IPv4 address", 3 * len(balancers))
        + daily("health check", len(checks))
        + daily("health check option", options)
        + daily("hosted zone", len(_of(recordings, "aws:route53/zone:Zone")))
    )


def table() -> str:
    """The costs of the shipped environments as a Markdown table, dollars a day, rounded."""
    columns = {name: costs(load(find(name))) for name in ENVIRONMENTS}
    lines = [
        f"| dollars a day, list prices of {prices()['as_of']} | " + " | ".join(f"`{name}`" for name in columns) + " |",
        "|---|" + "---:|" * len(columns),
    ]
    for item in columns[ENVIRONMENTS[0]]:
        lines.append(f"| {item} | " + " | ".join(_dollars(column[item]) for column in columns.values()) + " |")
    sums = [f"**{sum(column.values()):,.0f}**" for column in columns.values()]
    return "\n".join([*lines, "| **in all, at rest** | " + " | ".join(sums) + " |"]) + "\n"


def _dollars(amount: float) -> str:
    return "less than 1" if 0 < amount < 1 else f"{amount:,.0f}"


def written(page: str) -> str:
    """The page with the table in its place."""
    before, _, rest = page.partition(BEGIN)
    return before + BEGIN + table() + END + rest.partition(END)[2]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the table into docs/aws.md")
    if parser.parse_args().write:
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        print(table(), end="")
