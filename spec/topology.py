"""The topology: what each stack tells the others and the recovery tools, as a document that outlives its region.

Every stack exports it as `topology`, and a copy lies in the control bucket of every region under
`naming.topology_key(stack)`, so neither a region's stack nor a recovery has to ask another region or the state backend.
It holds names, ARNs and endpoints; never a secret.
"""

from typing import Any, TypedDict

VERSION = 1


class DataRegion(TypedDict):
    """What the data layer made in one region; zones map to ids."""

    vpc_id: str
    private_subnets: dict[str, str]
    public_subnets: dict[str, str]
    private_route_tables: dict[str, str]
    key_arn: str
    certificate_arn: str
    control_bucket: str
    models_bucket: str


class Database(TypedDict):
    """A service's database in one region: endpoints are empty where no instance runs."""

    cluster: str
    mode: str
    endpoint: str
    reader_endpoint: str


class DataTopology(TypedDict):
    """The data stack's topology."""

    version: int
    environment: str
    stack: str
    zone_id: str
    name_servers: list[str]
    regions: dict[str, DataRegion]
    buckets: dict[str, dict[str, str]]
    databases: dict[str, dict[str, Database]]


class RunningService(TypedDict):
    """A service in one region: its pattern, its modes and the address of its gateway (empty where absent).

    `deployments` are the replicas that run now, `full` those of full load, both by the model's Deployment.
    """

    tier: int
    pattern: str
    primary: bool
    serving: str
    gateway: str
    capacity: str
    namespace: str
    deployments: dict[str, int]
    full: dict[str, int]
    endpoint: str


class Quota(TypedDict):
    """vCPUs that a quota allows (-1: not known) and that the region's services may need."""

    name: str
    need: int
    have: int


class RegionTopology(TypedDict):
    """A region stack's topology; `cluster` is empty where the cluster is only created at recovery."""

    version: int
    environment: str
    stack: str
    region: str
    cluster: str
    cluster_endpoint: str
    quotas: dict[str, Quota]
    services: dict[str, RunningService]


class ServiceTraffic(TypedDict):
    """How a service's users reach it."""

    endpoint: str
    traffic: str
    regions: list[str]
    health_checks: dict[str, str]
    switch: str


class EdgeTopology(TypedDict):
    """The edge stack's topology."""

    version: int
    environment: str
    stack: str
    zone_id: str
    services: dict[str, ServiceTraffic]


def head(environment: str, stack: str) -> dict[str, Any]:
    """The fields that every topology starts with."""
    return {"version": VERSION, "environment": environment, "stack": stack}
