"""What is paid for, counted from the planned resources."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from recovery.cost import prices as price
from recovery.cost.charge import Charge, Line, sharing
from recovery.cost.owner import Owners, labelled, said
from recovery.cost.prices import Prices
from recovery.cost.stored import data_size, database_size, weights
from recovery.graph.graph import Graph
from recovery.graph.resource import Resource
from spec.capacity import reserved_nodes
from spec.environment import Environment
from spec.placement import placements, service_regions

GENERAL_NODES = 3
"""General-purpose nodes of a running cluster, one a zone, for gateways and add-ons: assumed."""

_SERVERS = ("kubernetes:apps/v1:Deployment", "kubernetes:leaderworkerset.x-k8s.io/v1:LeaderWorkerSet")
_OPTIONS = ("measureLatency", "searchString")
_FAST = 10


class Planned:
    """The charges of one environment as planned. Raises EnvironmentFileError for what has no price."""

    def __init__(self, environment: Environment, graph: Graph, prices: Prices) -> None:
        self._environment, self._graph, self._prices = environment, graph, prices
        self._owners = Owners(environment)
        self._placed = placements(environment)

    def charges(self) -> Iterator[Charge]:
        """All of them; what several services share names them all."""
        yield from self._gpus()
        yield from self._databases()
        yield from self._stored()
        yield from self._names()
        yield from self._keys()
        yield from self._regions()

    def _gpus(self) -> Iterator[Charge]:
        reserved: Counter[tuple[str, str, str, str]] = Counter()
        for each in self._graph.of("aws:ec2/capacityReservation:CapacityReservation"):
            tags: Any = each.get("tags")
            key = (tags["relight:service"], tags["relight:model"], each.region, each.get("instanceType"))
            reserved[key] += int(each.get("instanceCount"))
        running = self._running()
        for (service, _, region, kind), count in reserved.items():
            yield self._gpu(Line.GPU_RESERVED, kind, region, service, count)
        for key, count in running.items():
            if count > reserved[key]:
                yield self._gpu(Line.GPU_ON_DEMAND, key[3], key[2], key[0], count - reserved[key])

    def _gpu(self, line: Line, kind: str, region: str, service: str, count: float) -> Charge:
        each = price.gpu_node_month(kind, self._prices)
        return Charge(line=line, what=kind, region=region, services=(service,), count=count, each=each)

    def _running(self) -> dict[tuple[str, str, str, str], int]:
        """Nodes of the preferred type that the declared replicas take."""
        found = {}
        for each in self._graph.of(*_SERVERS):
            name, model = labelled(each), str(each.get("metadata", "name"))
            service = self._environment.services.get(name or "")
            if service is None or all(serving.model != model for serving in service.serving):
                continue
            declared = self._environment.models[model]
            zones = self._environment.regions[each.region].zones
            nodes = sum(reserved_nodes(int(each.get("spec", "replicas") or 0), declared, zones).values())
            found[service.name, model, each.region, declared.instance_types[0]] = nodes
        return found

    def _databases(self) -> Iterator[Charge]:
        for each in self._graph.of("aws:rds/clusterInstance:ClusterInstance"):
            service = self._owners.known(str(said(each, "identifier")).rpartition("-")[0])
            if service is None:
                continue
            store = self._environment.services[service].vector_store
            kind = str(each.get("instanceClass"))
            month = price.database_instance_month(
                kind, self._prices, io_optimized=bool(store and store.io_optimized)
            )  # fmt: skip
            yield _of(each, Line.DATABASE, kind, (service,), month)
        for each in self._graph.of("aws:rds/cluster:Cluster"):
            service = self._owners.known(said(each, "clusterIdentifier"))
            store = self._environment.services[service].vector_store if service else None
            if service and store:
                month = price.database_storage_month(store.size, self._prices, io_optimized=store.io_optimized)
                yield _of(each, Line.DATABASE_STORAGE, "storage", (service,), month)

    def _stored(self) -> Iterator[Charge]:
        services = self._environment.services
        buckets = self._graph.of("aws:s3/bucket:Bucket")
        for each in buckets:
            if service := self._owners.known(said(each, "bucket")):
                month = price.bucket_month(data_size(services[service]), self._prices)
                yield _of(each, Line.BUCKETS, "data sets", (service,), month)
        there = {each.region for each in buckets}
        for kept in weights(self._environment):
            if kept.region in there:
                yield Charge(
                    line=Line.BUCKETS,
                    what=f"weights of {kept.model}",
                    region=kept.region,
                    services=kept.services,
                    count=1,
                    each=price.bucket_month(kept.size, self._prices),
                )
        for each in self._graph.of("aws:backup/vault:Vault"):
            if service := self._owners.known(said(each, "name")):
                sizes = data_size(services[service]), database_size(services[service])
                yield _of(each, Line.BACKUPS, "one full copy", (service,), price.backup_month(*sizes, self._prices))

    def _names(self) -> Iterator[Charge]:
        for each in self._graph.of("kubernetes:core/v1:Service"):
            if each.get("spec", "type") == "LoadBalancer" and (service := labelled(each)):
                zones = len(self._environment.regions[each.region].zones)
                month = price.load_balancer_month(zones, self._prices)
                yield _of(each, Line.LOAD_BALANCERS, "network load balancer", (service,), month)
        for each in self._graph.of("aws:elasticache/replicationGroup:ReplicationGroup"):
            if service := self._owners.known(said(each, "replicationGroupId")):
                kind, nodes = str(each.get("nodeType")), int(each.get("numCacheClusters"))
                month = price.cache_node_month(kind, self._prices)
                yield _of(each, Line.CACHES, kind, (service,), month, count=nodes)
        for each in self._graph.of("aws:route53/healthCheck:HealthCheck"):
            yield self._check(each)
        for each in self._graph.of("aws:route53/zone:Zone"):
            month = price.item_month("hosted zone", 1, self._prices)
            yield _of(each, Line.NAMES, "hosted zone", tuple(self._environment.services), month)

    def _check(self, check: Resource) -> Charge:
        asked = self._owners.asked(said(check, "fqdn"))
        # The alarm's name is known to a first preview only from the tag.
        alarm = said(check, "cloudwatchAlarmName") or check.get("tags", "Name")
        service, region = asked or (self._owners.known(alarm), check.get("cloudwatchAlarmRegion") or check.region)
        options = (
            str(check.get("type")).startswith("HTTPS")
            + sum(bool(check.get(option)) for option in _OPTIONS)
            + (check.get("requestInterval") == _FAST)
        )
        return Charge(
            line=Line.NAMES,
            what="health check",
            region=region,
            services=(service,) if service else (),
            count=1,
            each=price.health_check_month(self._prices, options=options),
        )

    def _keys(self) -> Iterator[Charge]:
        for each in self._graph.of("aws:kms/key:Key", "aws:kms/replicaKey:ReplicaKey"):
            here = tuple(placement.service.name for placement in self._placed if placement.region == each.region)
            yield _of(each, Line.KEYS, "key", here, price.item_month("KMS key", 1, self._prices))
        for each in self._graph.of("aws:secretsmanager/secret:Secret"):
            readers, month = self._owners.secret(said(each, "name")), price.item_month("secret", 1, self._prices)
            for region in (each.region, *(copy["region"] for copy in each.get("replicas") or ())):
                here = tuple(name for name in readers if region in service_regions(self._environment.services[name]))
                charge = _of(each, Line.KEYS, "secret", here or readers, month, region=region)
                yield charge
        for each in self._graph.of("aws:cloudwatch/metricAlarm:MetricAlarm"):
            service = self._owners.alarm(said(each, "name"))
            month = price.item_month("alarm", 1, self._prices)
            yield _of(each, Line.KEYS, "alarm", (service,) if service else (), month)

    def _regions(self) -> Iterator[Charge]:
        endpoint = price.item_month("interface endpoint and zone", 1, self._prices)
        cluster = price.item_month("EKS cluster", 1, self._prices)
        address = price.item_month("public IPv4 address", 1, self._prices)
        nat = price.item_month("NAT gateway", 1, self._prices)
        for each in self._graph.of("aws:eks/cluster:Cluster"):
            yield self._shared(each, Line.CLUSTERS, "EKS cluster", cluster)
            nodes = price.general_node_month(self._prices)
            yield self._shared(each, Line.CLUSTERS, "general node", nodes, count=GENERAL_NODES)
        for each in self._graph.of("aws:ec2/natGateway:NatGateway"):
            yield self._shared(each, Line.NAT, "NAT gateway", nat)
        for each in self._graph.of("aws:ec2/eip:Eip"):
            yield self._shared(each, Line.NAT, "public IPv4 address", address)
        for each in self._graph.of("aws:ec2/vpcEndpoint:VpcEndpoint"):
            if each.get("vpcEndpointType") == "Interface":
                # Before the data layer is up its subnets are not known: there is one in each zone.
                subnets = said(each, "subnetIds")
                zones = len(subnets or self._environment.regions[each.region].zones)
                yield self._shared(each, Line.ENDPOINTS, "interface endpoint and zone", endpoint, count=zones)

    def _shared(self, resource: Resource, line: Line, what: str, each: float, *, count: float = 1) -> Charge:
        services = sharing(self._placed, resource.region)
        return _of(resource, line, what, services, each, count=count)


def _of(
    resource: Resource,
    line: Line,
    what: str,
    services: Sequence[str],
    each: float,
    *,
    count: float = 1,
    region: str | None = None,
) -> Charge:
    return Charge(
        line=line, what=what, region=region or resource.region, services=tuple(services), count=count, each=each
    )
