"""What is paid for, counted from the file alone: the pattern table says what each region holds.

The same charges as of the planned resources, for what nobody has planned: another pattern, a failover. Alarms alone
are counted by a rule of thumb.
"""

from collections.abc import Iterator, Sequence

from recovery.cost import counts
from recovery.cost import prices as price
from recovery.cost.charge import Charge, Line, sharing
from recovery.cost.planned import GENERAL_NODES
from recovery.cost.prices import Prices
from recovery.cost.stored import data_size, database_size, weights
from spec.capacity import reserved_nodes, reserved_replicas, running_replicas
from spec.detection import detection
from spec.environment import Environment, Service, Serving
from spec.modes import BucketMode, ClusterMode, GatewayMode, TrafficMode, VectorStoreMode
from spec.patterns import PATTERNS
from spec.placement import Placement, calls_bedrock_in, service_regions, traffic_mode

ENDPOINTS = 10
"""Interface endpoints of a region with a cluster, without Bedrock's: components/interface_endpoints.py."""
ALARMS, MODEL_ALARMS, DATABASE_ALARMS = 4, 1, 3
"""Alarms of a running gateway with its bucket, of each model, of a database: about what the layers make."""
_HTTPS_OPTIONS = 3
"""HTTPS, the string that is looked for, the latency: components/health_check.py."""
_FAST = 10


class Declared:
    """The charges of an environment's placements. Raises EnvironmentFileError for what has no price."""

    def __init__(self, environment: Environment, placed: Sequence[Placement], prices: Prices) -> None:
        self._environment, self._placed, self._prices = environment, placed, prices

    def charges(self) -> Iterator[Charge]:
        """All of them; what several services share names them all."""
        for placement in self._placed:
            yield from self._gpus(placement)
            yield from self._database(placement)
            yield from self._stored(placement)
            yield from self._keys(placement)
            yield from self._cache(placement)
            if placement.side.gateway is not GatewayMode.ABSENT:
                zones = len(self._environment.regions[placement.region].zones)
                month = price.load_balancer_month(zones, self._prices)
                yield _one(placement, Line.LOAD_BALANCERS, "network load balancer", month)
        yield from self._weights()
        for service in self._environment.services.values():
            yield from self._checks(service)
        yield from self._everyones()
        for region in self._environment.regions:
            yield from self._region(region)

    def _gpus(self, placement: Placement) -> Iterator[Charge]:
        zones = self._environment.regions[placement.region].zones
        for serving in placement.service.serving:
            model = self._environment.models[serving.model]
            kind = model.instance_types[0]
            month = price.gpu_node_month(kind, self._prices)
            reserved = _nodes(
                serving, reserved_replicas(serving, placement.side.capacity, len(zones)), self._environment, zones
            )
            running = _nodes(
                serving, running_replicas(serving, placement.side.serving, len(zones)), self._environment, zones
            )
            if reserved:
                yield _one(placement, Line.GPU_RESERVED, kind, month, count=reserved)
            if running > reserved:
                yield _one(placement, Line.GPU_ON_DEMAND, kind, month, count=running - reserved)

    def _database(self, placement: Placement) -> Iterator[Charge]:
        store = placement.service.vector_store
        instances = counts.instances(placement.side.vector_store, store.readers) if store else None
        if store is None or instances is None:
            return
        io_optimized = store.io_optimized
        month = price.database_instance_month(store.instance, self._prices, io_optimized=io_optimized)
        if instances:
            yield _one(placement, Line.DATABASE, store.instance, month, count=instances)
        storage = price.database_storage_month(store.size, self._prices, io_optimized=io_optimized)
        yield _one(placement, Line.DATABASE_STORAGE, "storage", storage)

    def _stored(self, placement: Placement) -> Iterator[Charge]:
        service = placement.service
        if placement.primary or PATTERNS[placement.pattern].buckets is not BucketMode.COPIED:
            yield _one(placement, Line.BUCKETS, "data sets", price.bucket_month(data_size(service), self._prices))
        copy = price.backup_month(data_size(service), database_size(service), self._prices)
        yield _one(placement, Line.BACKUPS, "one full copy", copy)

    def _weights(self) -> Iterator[Charge]:
        for kept in weights(self._environment):
            month = price.bucket_month(kept.size, self._prices)
            yield _shared(Line.BUCKETS, f"weights of {kept.model}", kept.region, kept.services, month)

    def _keys(self, placement: Placement) -> Iterator[Charge]:
        service = placement.service
        secrets = 3 if service.vector_store else 2
        yield _one(placement, Line.KEYS, "secret", price.item_month("secret", 1, self._prices), count=secrets)
        if placement.side.gateway is not GatewayMode.ABSENT:
            store = service.vector_store is not None and placement.side.vector_store is not VectorStoreMode.SNAPSHOTS
            count = ALARMS + MODEL_ALARMS * len(service.serving) + DATABASE_ALARMS * store
            yield _one(placement, Line.KEYS, "alarm", price.item_month("alarm", 1, self._prices), count=count)

    def _cache(self, placement: Placement) -> Iterator[Charge]:
        cache, nodes = placement.service.gateway.cache, counts.cache_nodes(placement.side.gateway)
        if cache and nodes:
            month = price.cache_node_month(cache.instance, self._prices)
            yield _one(placement, Line.CACHES, cache.instance, month, count=nodes)

    def _checks(self, service: Service) -> Iterator[Charge]:
        environment = self._environment
        fast = detection(environment.tiers[service.tier].detection).interval == _FAST
        month = price.health_check_month(self._prices, options=_HTTPS_OPTIONS + fast)
        alarm = price.item_month("alarm", 1, self._prices)
        mode = traffic_mode(environment, service)
        for region in counts.checked(mode, service):
            yield _shared(Line.NAMES, "health check", region, (service.name,), month)
            yield _shared(Line.KEYS, "alarm", region, (service.name,), alarm)
        if mode is TrafficMode.ARMED and service.standby:
            switch = price.health_check_month(self._prices)
            yield _shared(Line.NAMES, "health check", service.standby[0], (service.name,), switch)
            yield _shared(Line.KEYS, "alarm", service.standby[0], (service.name,), alarm)

    def _everyones(self) -> Iterator[Charge]:
        environment = self._environment
        zone = price.item_month("hosted zone", 1, self._prices)
        yield _shared(Line.NAMES, "hosted zone", environment.home, tuple(environment.services), zone)
        secret = price.item_month("secret", 1, self._prices)
        for name, provider in environment.providers.items():
            readers = [service for service in environment.services.values() if name in service.called]
            for region in {region for service in readers for region in service_regions(service)}:
                here = tuple(service.name for service in readers if region in service_regions(service))
                if provider.has_key:
                    yield _shared(Line.KEYS, "secret", region, here, secret)

    def _region(self, region: str) -> Iterator[Charge]:
        here = [each for each in self._placed if each.region == region]
        everyone = tuple(each.service.name for each in here)
        yield _shared(Line.KEYS, "key", region, everyone, price.item_month("KMS key", 1, self._prices))
        if here and all(each.side.cluster is ClusterMode.ABSENT for each in here):
            return
        services, zones = sharing(self._placed, region), len(self._environment.regions[region].zones)
        cluster = price.item_month("EKS cluster", 1, self._prices)
        yield _shared(Line.CLUSTERS, "EKS cluster", region, services, cluster)
        nodes = price.general_node_month(self._prices) * GENERAL_NODES
        yield _shared(Line.CLUSTERS, "general nodes", region, services, nodes)
        nat = price.item_month("NAT gateway", zones, self._prices)
        address = price.item_month("public IPv4 address", zones, self._prices)
        yield _shared(Line.NAT, "NAT gateways and addresses", region, services, nat + address)
        endpoints = zones * (ENDPOINTS + calls_bedrock_in(self._environment, region))
        month = price.item_month("interface endpoint and zone", endpoints, self._prices)
        yield _shared(Line.ENDPOINTS, "interface endpoints", region, services, month)


def _one(placement: Placement, line: Line, what: str, each: float, *, count: float = 1) -> Charge:
    services = (placement.service.name,)
    return Charge(line=line, what=what, region=placement.region, services=services, count=count, each=each)


def _shared(line: Line, what: str, region: str, services: tuple[str, ...], each: float) -> Charge:
    return Charge(line=line, what=what, region=region, services=services, count=1, each=each)


def _nodes(serving: Serving, replicas: int, environment: Environment, zones: Sequence[str]) -> int:
    return sum(reserved_nodes(replicas, environment.models[serving.model], zones).values())
