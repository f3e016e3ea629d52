"""Losses that the primary region bears by itself: a node, a zone, a provider."""

from recovery.declared.service import Side
from recovery.declared.serving import ServedModel
from recovery.recoveries.case import Case
from recovery.recoveries.starting import started
from recovery.terms import Recovery, Term, declared, endless, of_figure


def node_lost(case: Case) -> Recovery:
    """The node of one replica of the service's own models is gone. Seconds, as all terms.

    A node is given up after the controller manager's grace period, its pods after the toleration that Kubernetes gives
    them: https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/
    """
    side = case.found.primary
    terms: list[Term] = []
    for model in _reference_models(case, side):
        left = max(0, model.replicas - 1)
        # The reservation outlives its node: a new one takes the slot.
        terms += _without_replicas(case, side, model, left, spare=model.reserved - left)
    terms += _only_gateway(case, side)
    return Recovery(terms=tuple(terms or _unaffected(side)))


def zone_lost(case: Case) -> Recovery:
    """A zone is gone: with its share of the replicas, what is reserved in it, and the database's writer. Seconds.

    Replicas are spread evenly by their topology spread constraints, so the fullest zone has the quotient rounded up:
    https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
    """
    side = case.found.primary
    terms: list[Term] = []
    for model in _reference_models(case, side):
        zones = max(1, model.zones if model.spread else 1)
        lost = -(-model.replicas // zones)  # spread evenly, the fullest zone
        left = model.replicas - lost
        if model.zones == 1 and left < model.wanted:
            terms.append(_nowhere(case, side, model))
            continue
        spare = model.reserved - -(-model.reserved // zones) - left  # what is reserved in the lost zone is lost too
        terms += _without_replicas(case, side, model, left, spare=spare)
    terms += _only_gateway(case, side)
    terms += _database(case, side)
    return Recovery(terms=tuple(terms or _unaffected(side)))


def provider_lost(case: Case, kind: str) -> Recovery:
    """All of a provider's entries are gone, in every region.

    Seconds; what a fallback takes was measured: docs/gateway.md. Endless where only a weaker entry is left, since
    degraded is not recovered.
    """
    side = case.found.primary
    if side.gateway is None:
        return Recovery(terms=())
    reference = side.gateway.chain[0] if side.gateway.chain else ""
    left = case.answering(side, without_kind=kind)
    if left and left[0] == reference:
        return Recovery(terms=(declared("route", 0, f"{reference} answers, and needs none of {kind}"),))
    if left:
        figure = case.figures.seconds("fallback")
        because = f"the gateway goes on to {left[0]}; then the breaker is open"
        return Recovery(terms=(of_figure("fallback", figure, because, evidence=side.gateway.evidence),))
    weaker = case.degraded(side, without_kind=kind)
    says = (
        f"only {weaker[0]} is left, which is weaker: a degraded mode, not a recovery" if weaker else "nothing is left"
    )
    return Recovery(terms=(endless("provider", f"until {kind} is back: {says}", evidence=[case.key("route")]),))


def _reference_models(case: Case, side: Side) -> list[ServedModel]:
    """The model that the route begins with, if it is our own: the others are its stand-ins."""
    reference = side.gateway.chain[0] if side.gateway and side.gateway.chain else ""
    return [side.models[reference]] if reference in side.models else []


def _only_gateway(case: Case, side: Side) -> list[Term]:
    """A gateway without a second replica may be what stood on the lost node, or in the lost zone."""
    if side.gateway is None or side.gateway.replicas >= 2:
        return []
    noticed = case.figures.seconds("kubernetes node lost")
    start = case.figures.seconds("gateway start")
    return [
        of_figure("gateway lost", noticed, "the only gateway's node is noticed", evidence=side.gateway.evidence),
        of_figure("gateway", start, "a gateway starts elsewhere", after=["gateway lost"]),
    ]


def _unaffected(side: Side) -> list[Term]:
    if side.gateway is None:
        return []
    return [declared("gateway", 0, f"{side.gateway.replicas} gateways, and the reference is a provider's")]


def _without_replicas(case: Case, side: Side, model: ServedModel, left: int, *, spare: int) -> list[Term]:
    """With `left` replicas; nodes for `spare` more are reserved and free."""
    lost = of_figure("node lost", case.figures.seconds("kubernetes node lost"), "Kubernetes gives the node up")
    if left >= model.wanted:
        others = case.answering(side)
        if any(entry in case.environment.providers for entry in others):
            because = f"{left} of {model.wanted} wanted replicas are left, and the gateway passes a dead one over"
            return [of_figure("fallback", case.figures.seconds("fallback"), because, evidence=model.evidence)]
        return [Term(**{**lost.__dict__, "because": f"{left} of {model.wanted} wanted replicas are left"})]
    lacking = model.wanted - left
    evicted = of_figure("evicted", case.figures.seconds("pods evicted"), "its pods are given up", after=["node lost"])
    return [
        lost,
        evicted,
        *started(case, model, lacking, region=case.service.primary, after=["evicted"], reserved=max(0, spare)),
    ]


def _nowhere(case: Case, side: Side, model: ServedModel) -> Term:
    """All node pools of a model are in the zone that is lost: a provider answers, or nothing until it is back."""
    providers = [entry for entry in case.answering(side) if entry in case.environment.providers]
    if providers:
        because = f"{model.model}'s node pools may use no other zone: the gateway goes on to {providers[0]}"
        return of_figure("fallback", case.figures.seconds("fallback"), because, evidence=model.evidence)
    because = f"{model.model}: its node pools may use no other zone"
    return endless("zone", because, evidence=model.evidence)


def _database(case: Case, side: Side) -> list[Term]:
    if case.service.vector_store is None or side.database is None:
        return []
    if side.database.zones >= 2:
        figure = case.figures.seconds("aurora failover in a region")
        because = f"{side.database.instances} instances in {side.database.zones} zones: a reader becomes the writer"
        return [of_figure("database", figure, because, evidence=side.database.evidence)]
    figure = case.figures.seconds("aurora instance, new")
    return [
        of_figure("database", figure, "one zone has all instances: a new one is made", evidence=side.database.evidence)
    ]
