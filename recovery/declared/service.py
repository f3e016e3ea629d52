"""All that the plan declares of one service."""

from collections.abc import Mapping
from dataclasses import dataclass

from recovery.declared.backups import Backups, backups
from recovery.declared.bucket import Bucket, bucket
from recovery.declared.database import Database, database
from recovery.declared.gateway import Gateway, gateway
from recovery.declared.serving import ServedModel, served
from recovery.declared.traffic import Traffic, traffic
from recovery.graph.graph import Graph
from spec.environment import Environment, Service
from spec.naming import Layer, Names, Stack, model_prefix
from spec.placement import service_regions

_CLUSTER = "aws:eks/cluster:Cluster"


@dataclass(frozen=True, kw_only=True)
class Side:
    """What one region holds. `planned` says whether the plan has that region's own stack; `cluster` whether one stands
    there."""

    region: str
    planned: bool
    cluster: bool
    gateway: Gateway | None
    models: Mapping[str, ServedModel]
    database: Database | None
    bucket: Bucket | None
    weights: Mapping[str, Bucket]


@dataclass(frozen=True, kw_only=True)
class Declared:
    """A service as the plan has it. `has_data` and `has_edge` say which layers are part of the plan."""

    service: Service
    traffic: Traffic | None
    backups: Backups | None
    sides: Mapping[str, Side]
    has_data: bool
    has_edge: bool

    @property
    def primary(self) -> Side:
        """The region that serves it in normal times."""
        return self.sides[self.service.primary]

    @property
    def standby(self) -> Side | None:
        """The first region that takes over."""
        return self.sides[self.service.standby[0]] if self.service.standby else None


def read(graph: Graph, environment: Environment, service: Service) -> Declared:
    """What the graph says of the service. Raises UndecidedError where a needed value is not known yet."""
    names = Names(environment.name, environment.account, environment.domain)
    return Declared(
        service=service,
        traffic=traffic(graph, names, service.name, service.primary),
        backups=backups(graph, environment.name, service.name),
        sides={region: _side(graph, environment, names, service, region) for region in service_regions(service)},
        has_data=Stack(environment.name, Layer.DATA).name in graph.stacks,
        has_edge=Stack(environment.name, Layer.EDGE).name in graph.stacks,
    )


def _side(graph: Graph, environment: Environment, names: Names, service: Service, region: str) -> Side:
    models = {
        serving.model: found
        for serving in service.serving
        if (found := served(graph, environment, service.name, region, serving)) is not None
    }
    return Side(
        region=region,
        planned=Stack(environment.name, Layer.REGION, region).name in graph.stacks,
        cluster=bool(graph.of(_CLUSTER, region=region)),
        gateway=gateway(graph, service.name, region),
        models=models,
        database=database(graph, names, service.name, region),
        bucket=bucket(graph, region, names.service_bucket(region, service.name)),
        weights=_weights(graph, environment, names, service, region),
    )


def _weights(graph: Graph, environment: Environment, names: Names, service: Service, region: str) -> dict[str, Bucket]:
    """The region's models bucket by model: each model's weights have replication rules of their own."""
    keys = {serving.model: model_prefix(environment.models[serving.model].digest) for serving in service.serving}
    found = {model: bucket(graph, region, names.models_bucket(region), key) for model, key in keys.items()}
    return {model: each for model, each in found.items() if each is not None}
