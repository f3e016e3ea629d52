"""What a recovery is worked out from."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Self

from recovery.declared.bucket import Replication
from recovery.declared.service import Declared, Side, read
from recovery.figures import Figures
from recovery.graph.graph import Graph
from recovery.terms import Term, declared, endless, of_figure
from spec.environment import Environment, Service


@dataclass(frozen=True, kw_only=True)
class Case:
    """One service as it is planned, with the figures and the file."""

    environment: Environment
    graph: Graph
    found: Declared
    figures: Figures

    @classmethod
    def of(cls, environment: Environment, graph: Graph, service: Service, figures: Figures) -> Self:
        """The service as the graph has it. Raises UndecidedError where a needed value is not known yet."""
        return cls(environment=environment, graph=graph, found=read(graph, environment, service), figures=figures)

    @property
    def service(self) -> Service:
        """The service as the file has it."""
        return self.found.service

    def key(self, path: str) -> str:
        """A place in the environment's file, e.g. `services.underwriting.standby`."""
        return f"services.{self.service.name}.{path}"

    def noticed(self) -> list[Term]:
        """Until the health check of the lost region has failed, or somebody sees it where there is no check.

        Empty where the plan has no edge layer; endless where it has one that doesn't lead to the service.
        """
        traffic = self.found.traffic
        if traffic is None and self.found.has_edge:
            return [endless("detect", "the edge has no record of the service", evidence=[self.key("route")])]
        if traffic is None:
            return []
        if not traffic.checked:
            figure = self.figures.seconds("corruption noticed")
            return [of_figure("detect", figure, "no health check: somebody sees it", evidence=traffic.evidence)]
        because = f"health check: {traffic.interval:g} s x {traffic.failures:g} failures"
        source = "Route53 DeveloperGuide, dns-failover-determining-health-of-endpoints"
        return [declared("detect", traffic.noticed, because, evidence=traffic.evidence, source=source)]

    def decided(self, *after: str) -> Term:
        """Until somebody who may has ordered it."""
        if (given := self.service.owners.decision) is None:
            return of_figure("decide", self.figures.seconds("decide"), "somebody orders it", after=after)
        return declared(
            "decide", seconds(given), "somebody orders it", after=after, evidence=[self.key("owners.decision")]
        )

    def resolved(self, *after: str) -> list[Term]:
        """Until resolvers ask again. Empty where the plan has no edge layer."""
        traffic = self.found.traffic
        if traffic is None:
            return []
        ttl = declared("dns", traffic.ttl, f"TTL {traffic.ttl:g} s", after=after, evidence=traffic.evidence)
        return [ttl, of_figure("late clients", self.figures.seconds("ttl overrun"), "beyond the TTL", after=["dns"])]

    def answering(self, side: Side, *, without_region: str = "", without_kind: str = "") -> tuple[str, ...]:
        """The entries of the route that count as the reference and answer now, asked from a side's gateway.

        Providers in a lost region, or of a lost kind, don't; a model of our own does where a replica runs.
        """
        chain = side.gateway.chain if side.gateway else ()
        return tuple(entry for entry in chain if self._answers(entry, side, without_region, without_kind))

    def has_weights(self, model: str, region: str) -> bool:
        """Whether a model's weights are in a region's bucket: they are written in the primary's, and replicated.

        True where the plan doesn't show the primary's bucket.
        """
        written = self.found.primary.weights.get(model)
        home = self.service.primary
        return written is None or region == home or written.reaches(region) is not Replication.NONE

    def degraded(self, side: Side, *, without_region: str = "", without_kind: str = "") -> tuple[str, ...]:
        """The weaker entries that answer now, under a name that says so."""
        chain = side.gateway.degraded if side.gateway else ()
        return tuple(entry for entry in chain if self._answers(entry, side, without_region, without_kind))

    def _answers(self, entry: str, side: Side, without_region: str, without_kind: str) -> bool:
        if provider := self.environment.providers.get(entry):
            region = provider.region or (self.environment.home if provider.kind == "bedrock" else "")
            return provider.kind != without_kind and (not without_region or region != without_region)
        model = side.models.get(entry)
        return model is not None and model.replicas > 0


def seconds(duration: timedelta) -> float:
    """A duration of the file."""
    return duration.total_seconds()
