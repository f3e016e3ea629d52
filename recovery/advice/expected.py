"""What the plan would declare of a service if the file said otherwise: the facts, from the pattern table.

The search for a change tries hundreds of files; making the resources of each would take minutes. tests/recovery hold
these facts against those of the resources that the components really make.
"""

from dataclasses import replace
from datetime import timedelta
from math import isinf
from typing import assert_never

from recovery.cost import counts
from recovery.declared.backups import Backups
from recovery.declared.bucket import Bucket, Replication
from recovery.declared.database import Database
from recovery.declared.gateway import Gateway
from recovery.declared.service import Declared, Side
from recovery.declared.serving import ServedModel
from recovery.declared.traffic import Steering, Traffic
from spec.capacity import full_replicas, reserved_replicas, running_replicas
from spec.detection import detection
from spec.environment import Environment, Service, Serving
from spec.modes import BucketMode, CapacityMode, ClusterMode, GatewayMode, ServingMode, TrafficMode, VectorStoreMode
from spec.patterns import PATTERNS
from spec.placement import traffic_mode

SMALLEST_ENFORCED_RPO = timedelta(seconds=20)
"""https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html"""


def expected(found: Declared, environment: Environment) -> Declared:
    """The facts of the service as `environment` has it, where `found` is what is planned now."""
    service = environment.services[found.service.name]
    meaning = PATTERNS[environment.pattern_of(service)]
    primary = _primary(found.primary, environment, service)
    sides = {primary.region: primary}
    for region in service.standby:
        known = found.sides.get(region)
        sides[region] = _standby(primary, known, environment, service, region)
    to: dict[str, Replication] = {
        region: kind for region in service.standby if (kind := _replication(meaning.buckets)) is not Replication.NONE
    }
    bucket = primary.bucket and replace(primary.bucket, to=to)
    database = primary.database and replace(primary.database, enforced=_enforced(environment, service))
    sides[primary.region] = replace(primary, bucket=bucket, database=database)
    # A service gets copies in every standby's vault, whatever its pattern.
    backups = found.backups and _copied(found.backups, service)
    return replace(
        found,
        service=service,
        traffic=found.traffic and _traffic(found.traffic, environment, service),
        backups=backups,
        sides=sides,
    )


def _copied(now: Backups, service: Service) -> Backups:
    """Every rule copies to all standbys; without one none was copied, which says no cadence."""
    copied = now.cadence if service.standby and isinf(now.copied) else now.copied
    return replace(now, regions=frozenset(service.standby), copied=copied)


def _traffic(now: Traffic, environment: Environment, service: Service) -> Traffic:
    mode = traffic_mode(environment, service)
    settings = detection(environment.tiers[service.tier].detection)
    regions = {service.primary} if mode is TrafficMode.PRIMARY_ONLY else {service.primary, *service.standby}
    return replace(
        now,
        steering=_steering(mode),
        everywhere=mode in (TrafficMode.LATENCY, TrafficMode.WEIGHTED),
        regions=frozenset(regions),
        interval=float(settings.interval),
        failures=float(settings.failures),
        ttl=float(settings.ttl),
    )


def _steering(mode: TrafficMode) -> Steering:
    match mode:
        case TrafficMode.LATENCY | TrafficMode.WEIGHTED | TrafficMode.FAILOVER:
            return Steering.CHECKS
        case TrafficMode.ARMED:
            return Steering.SWITCH
        case TrafficMode.PRIMARY_ONLY:
            return Steering.NOBODY
        case _:
            assert_never(mode)


def _primary(now: Side, environment: Environment, service: Service) -> Side:
    zones = len(environment.regions[service.primary].zones)
    models = {}
    for serving in service.serving:
        if model := now.models.get(serving.model):
            full = full_replicas(serving, zones)
            reserved = full if serving.reserve else 0
            models[serving.model] = replace(
                _running(model, full), wanted=serving.replicas, reserved=reserved, offers=_offers(model, True)
            )
    return replace(now, models=models, gateway=now.gateway and _routed(now.gateway, environment, service))


def _routed(gateway: Gateway, environment: Environment, service: Service) -> Gateway:
    reference, *others = service.route
    entry = environment.models.get(reference) or environment.providers[reference]
    same = tuple(name for name in others if name in entry.same)
    return replace(gateway, chain=(reference, *same), degraded=tuple(name for name in others if name not in entry.same))


def _standby(primary: Side, now: Side | None, environment: Environment, service: Service, region: str) -> Side:
    side = PATTERNS[environment.pattern_of(service)].standby
    models = {
        serving.model: model
        for serving in service.serving
        if serving.model in primary.models
        and (model := _model(primary, environment, serving, side.serving, side.capacity, region)) is not None
    }
    return Side(
        region=region,
        planned=True,
        cluster=side.cluster is ClusterMode.RUNNING or (now is not None and now.cluster),
        gateway=_gateway(primary.gateway, side.gateway),
        models=models,
        database=_database(primary, service, side.vector_store),
        bucket=_bucket(primary, PATTERNS[environment.pattern_of(service)].buckets),
        weights=now.weights if now else {},
    )


def _model(
    primary: Side, environment: Environment, serving: Serving, mode: ServingMode, capacity: CapacityMode, region: str
) -> ServedModel | None:
    if mode is ServingMode.ABSENT:
        return None
    zones = len(environment.regions[region].zones)
    replicas, reserved = running_replicas(serving, mode, zones), reserved_replicas(serving, capacity, zones)
    known = primary.models[serving.model]
    offers = _offers(known, capacity in (CapacityMode.FULL, CapacityMode.MINIMUM))
    return replace(_running(known, replicas), reserved=reserved, offers=offers, evidence=())


def _running(known: ServedModel, replicas: int) -> ServedModel:
    """Several replicas are rolled out in place; one alone, where it is a Deployment's, beside the old one."""
    surge = int(replicas == 1 and known.revisions is not None)
    return replace(known, replicas=replicas, unavailable=1 - surge, surge=surge)


def _offers(known: ServedModel, reserved: bool) -> tuple[tuple[str, str], ...]:
    """Where capacity is promised every type is offered as reserved too, first."""
    others = tuple(offer for offer in known.offers if offer[0] != "reserved")
    if not reserved:
        return others
    kinds = dict.fromkeys(kind for _, kind in others)
    return (*(("reserved", kind) for kind in kinds), *others)


def _gateway(primary: Gateway | None, mode: GatewayMode) -> Gateway | None:
    match mode:
        case GatewayMode.RUNNING:
            return primary
        case GatewayMode.SMALL:
            return primary and replace(primary, replicas=1)
        case GatewayMode.ABSENT:
            return None
        case _:
            assert_never(mode)


def _enforced(environment: Environment, service: Service) -> float | None:
    """The lag at which the primary holds writes back: only where a secondary is there to lag behind."""
    modes = PATTERNS[environment.pattern_of(service)].standby.vector_store
    rpo = environment.tiers[service.tier].rpo
    asked = service.vector_store is not None and service.vector_store.enforce_rpo and rpo >= SMALLEST_ENFORCED_RPO
    return rpo.total_seconds() if asked and service.standby and modes is not VectorStoreMode.SNAPSHOTS else None


def _bucket(primary: Side, mode: BucketMode) -> Bucket | None:
    """What is copied on a cadence lies in the standby's vault, not in a bucket."""
    if primary.bucket is None or mode is BucketMode.COPIED:
        return None
    return Bucket(versioned=primary.bucket.versioned, to={}, evidence=())


def _database(primary: Side, service: Service, mode: VectorStoreMode) -> Database | None:
    if service.vector_store is None or primary.database is None:
        return None
    instances = counts.instances(mode, service.vector_store.readers)
    if instances is None:
        return None
    return replace(primary.database, instances=instances, zones=instances, replicates=True, evidence=())


def _replication(mode: BucketMode) -> Replication:
    match mode:
        case BucketMode.BOTH_WAYS_RTC | BucketMode.ONE_WAY_RTC:
            return Replication.TIMED
        case BucketMode.ONE_WAY:
            return Replication.PLAIN
        case BucketMode.COPIED:
            return Replication.NONE
        case _:
            assert_never(mode)
