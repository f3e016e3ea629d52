"""AWS in the register: each of its services, in each region where a service of ours has something of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from recovery.export.dependency import Dependency, ServiceType, Substitutability
from recovery.export.models import AWS
from recovery.export.places import country
from spec.environment import Environment, Service
from spec.modes import CapacityMode, ClusterMode, GatewayMode, ServingMode, VectorStoreMode
from spec.patterns import Pattern
from spec.placement import Placement, in_region

_REASON = "Difficulties in migrating or reintegrating"
"""B_07.01.0060."""
_OURS = "in our own account, encrypted with our own key"
_DOWN = "down: the service itself runs there"


@dataclass(frozen=True, kw_only=True)
class _Use:
    """A service of AWS, what it is for, what of ours is in it, and which placements have it."""

    item: str
    kind: ServiceType
    function: str
    data: str
    stored: bool
    used: Callable[[Placement], bool]


def _always(_: Placement) -> bool:
    return True


def _cluster(placement: Placement) -> bool:
    return placement.side.cluster is ClusterMode.RUNNING


def _gateway(placement: Placement) -> bool:
    return placement.side.gateway is not GatewayMode.ABSENT


def _cache(placement: Placement) -> bool:
    return placement.service.gateway.cache is not None and _gateway(placement)


def _gpus(placement: Placement) -> bool:
    side = placement.side
    keeps = side.serving is not ServingMode.ABSENT or side.capacity is not CapacityMode.ABSENT
    return bool(placement.service.serving) and keeps


def _database(placement: Placement) -> bool:
    return placement.service.vector_store is not None and placement.side.vector_store is not VectorStoreMode.SNAPSHOTS


_IAAS, _PAAS = ServiceType.IAAS, ServiceType.PAAS
_USES = (
    _Use(item="Amazon VPC", kind=_IAAS, function="networks", data="none", stored=False, used=_always),
    _Use(
        item="Amazon S3",
        kind=_IAAS,
        function="data sets, weights, logs",
        data=f"data sets, weights, logs, {_OURS}",
        stored=True,
        used=_always,
    ),
    _Use(item="AWS KMS", kind=_PAAS, function="encryption keys", data="keys", stored=True, used=_always),
    _Use(
        item="AWS Secrets Manager",
        kind=_PAAS,
        function="passwords and providers' keys",
        data=f"secrets, {_OURS}",
        stored=True,
        used=_always,
    ),
    _Use(
        item="Amazon ECR",
        kind=_PAAS,
        function="our own copies of container images",
        data=f"container images, {_OURS}",
        stored=True,
        used=_always,
    ),
    _Use(
        item="AWS Backup",
        kind=_PAAS,
        function="backups and their copies",
        data=f"copies of data sets and databases, {_OURS}",
        stored=True,
        used=_always,
    ),
    _Use(
        item="Amazon Aurora PostgreSQL",
        kind=_PAAS,
        function="the services' vector databases",
        data=f"the databases, {_OURS}",
        stored=True,
        used=_database,
    ),
    _Use(
        item="Amazon ElastiCache for Valkey",
        kind=_PAAS,
        function="answers that gateways give again",
        data=f"questions, as vectors, and answers, {_OURS}",
        stored=True,
        used=_cache,
    ),
    _Use(
        item="Amazon EKS",
        kind=_PAAS,
        function="the clusters that services run in",
        data="what services are made of; prompts and answers pass through their nodes",
        stored=True,
        used=_cluster,
    ),
    _Use(
        item="Amazon EC2 (GPU instances)",
        kind=_IAAS,
        function="runs the models that we serve ourselves",
        data="prompts and answers, while they are worked on",
        stored=False,
        used=_gpus,
    ),
    _Use(
        item="Elastic Load Balancing",
        kind=_PAAS,
        function="the way to the gateways",
        data="prompts and answers, in transit; its logs of requests",
        stored=False,
        used=_gateway,
    ),
    _Use(
        item="Amazon CloudWatch and SNS",
        kind=_PAAS,
        function="metrics, logs and alarms",
        data=f"metrics and logs, {_OURS}",
        stored=True,
        used=_gateway,
    ),
)


def dependencies(environment: Environment) -> Iterator[Dependency]:
    """By service of AWS and region, then what is global."""
    for use in _USES:
        for region in environment.regions:
            services = tuple(each.service for each in in_region(environment, region) if use.used(each))
            if services:
                yield _regional(environment, use, region, services)
    everyone = tuple(environment.services.values())
    yield _global(
        everyone,
        "Amazon Route 53",
        "the services' names, and the checks that choose a region",
        "down once resolvers' caches have run out: its name is not answered",
    )
    yield _global(
        everyone,
        "AWS IAM",
        "who may do what",
        "keeps running: credentials come from its own region; no rights can be changed",
    )


def region_lost(environment: Environment, service: Service, region: str) -> str:
    """What becomes of a service when a region that has something of it is lost."""
    pattern = environment.pattern_of(service)
    if not service.standby:
        return "down: it has no other region"
    if region != service.primary:
        return f"answered by {service.primary}, without this standby"
    if pattern is Pattern.ACTIVE_ACTIVE:
        return f"answered by {service.standby[0]}"
    return f"recovered in {service.standby[0]} by {pattern.value}"


def _regional(environment: Environment, use: _Use, region: str, services: tuple[Service, ...]) -> Dependency:
    return Dependency(
        provider=AWS,
        item=use.item,
        kind=use.kind,
        function=use.function,
        services=services,
        regions=(region,),
        countries=(country(region),) if country(region) else (),
        substitutability=Substitutability.HARD,
        reason=_REASON,
        lost={service.name: region_lost(environment, service, region) for service in services},
        provider_lost=dict.fromkeys((service.name for service in services), _DOWN),
        data_leaving=use.data,
        stored=use.stored,
    )


def _global(services: tuple[Service, ...], item: str, function: str, lost: str) -> Dependency:
    names = [service.name for service in services]
    return Dependency(
        provider=AWS,
        item=f"{item} (global)",
        kind=ServiceType.PAAS,
        function=function,
        services=services,
        substitutability=Substitutability.HARD,
        reason=_REASON,
        lost=dict.fromkeys(names, lost),
        provider_lost=dict.fromkeys(names, _DOWN),
        data_leaving="none",
        stored=False,
    )
