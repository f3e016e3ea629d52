"""The primary region is lost: its users go elsewhere, its database's secondary is promoted, what is missing started."""

from typing import assert_never

from recovery.declared.service import Side
from recovery.declared.traffic import Steering
from recovery.recoveries.case import Case
from recovery.recoveries.rebuild import rebuilt, vectors_restored
from recovery.recoveries.starting import started
from recovery.terms import Recovery, Term, endless, of_figure


def answers_again(case: Case, *, scarce: bool = False) -> Recovery:
    """Until the service answers from another region, with what its reference model promises; seconds, as all terms.

    A promotion, the start of replicas, and resolvers that health checks move go on side by side:
    https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover.html

    `scarce`: GPUs are to be had only where they are reserved.
    """
    standby = case.found.standby
    if standby is None:
        return _nowhere(case)
    noticed = case.noticed()
    detect = [term.name for term in noticed]
    if standby.planned and standby.gateway is None:
        return Recovery(terms=tuple(_rebuilt(case, standby, noticed, detect, scarce=scarce)))
    terms = list(noticed)
    moves = [*_promoted(case, standby, detect), *_capacity(case, standby, detect, scarce=scarce)]
    if any(term.name != "fallback" for term in moves):
        terms += _ordered(case, moves, detect)
    else:
        terms += moves
    return Recovery(terms=tuple(_shifted(case, terms, detect)))


def takes_writes_again(case: Case) -> Recovery | None:
    """Until the vector store of another region takes writes, in seconds; None where there is none to have back.

    A secondary is promoted, or a cluster made from the copied backup:
    https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html
    """
    standby = case.found.standby
    if case.service.vector_store is None or not case.found.has_data:
        return None
    if standby is None:
        return _nowhere(case)
    noticed = case.noticed()
    detect = [term.name for term in noticed]
    return Recovery(terms=(*noticed, case.decided(*detect), *_promotion(case, standby, ["decide"])))


def _nowhere(case: Case) -> Recovery:
    return Recovery(terms=(endless("standby", "no region takes over", evidence=[case.key("standby")]),))


def _ordered(case: Case, moves: list[Term], detect: list[str]) -> list[Term]:
    """The moves after somebody's decision, and what is verified at their end."""
    waits = {name for term in moves for name in term.after}
    ends = [term.name for term in moves if term.name not in waits]
    verify = of_figure("verify", case.figures.seconds("verify"), "the golden questions", after=ends)
    return [case.decided(*detect), *moves, verify]


def _shifted(case: Case, terms: list[Term], detect: list[str]) -> list[Term]:
    traffic = case.found.traffic
    if traffic is None:
        return terms
    last = [terms[-1].name] if terms else []
    match traffic.steering:
        case Steering.CHECKS:
            return [*terms, *case.resolved(*detect)]
        case Steering.SWITCH:
            figure, because = "throw switch", "the switch is thrown"
        case Steering.NOBODY:
            figure, because = "change record", "the record is changed"
        case _:
            assert_never(traffic.steering)
    if "decide" not in (term.name for term in terms):  # nothing had to be moved, but somebody has to send users there
        terms, last = [*terms, case.decided(*detect)], ["decide"]
    shift = of_figure("shift", case.figures.seconds(figure), because, after=last)
    return [*terms, shift, *case.resolved("shift")]


def _promoted(case: Case, standby: Side, detect: list[str]) -> list[Term]:
    """Nothing where the region answers all the time: reads go on there, and writes are the vector store's matter."""
    answers_now = case.found.traffic is not None and case.found.traffic.everywhere
    if case.service.vector_store is None or (answers_now and standby.database and standby.database.instances):
        return []
    return _promotion(case, standby, ["decide"])


def _promotion(case: Case, standby: Side, after: list[str]) -> list[Term]:
    if not case.found.has_data:
        return []
    if standby.database is None or not standby.database.replicates:
        return vectors_restored(case, standby, after)
    fence = of_figure("fence", case.figures.seconds("fence"), "writes to the lost region are stopped", after=after)
    headless = standby.database.instances == 0
    figure = "aurora promote, headless" if headless else "aurora promote, with an instance"
    because = "headless secondary: an instance is made, then promoted" if headless else "the secondary is promoted"
    promote = of_figure(
        "promote", case.figures.seconds(figure), because, after=["fence"], evidence=standby.database.evidence
    )
    return [fence, promote]


def _capacity(case: Case, standby: Side, detect: list[str], *, scarce: bool) -> list[Term]:
    """What the standby lacks to answer as the reference does: nothing, a fallback of its gateway, or replicas."""
    if standby.gateway is None:  # the region's layer isn't part of this plan
        return []
    chain = standby.gateway.chain
    reference = chain[0] if chain else ""
    own = [standby.models[entry] for entry in chain if entry in standby.models]
    full = [model.model for model in own if model.missing == 0]
    if reference in full:
        return []
    others = case.answering(standby, without_region=case.service.primary)
    able = [entry for entry in others if entry in case.environment.providers or entry in full]
    if able:
        because = f"{reference} answers" if able[0] == reference else f"{standby.region}'s gateway asks {able[0]}"
        fallback = case.figures.seconds("fallback")
        return [of_figure("fallback", fallback, because, after=detect, evidence=standby.gateway.evidence)]
    model = next(iter(own), None)
    if model is None:
        because = f"nothing that counts as {reference or 'the reference'} answers in {standby.region}"
        return [endless("model", because, after=["decide"], evidence=[case.key("route")])]
    return started(
        case,
        model,
        model.missing,
        region=standby.region,
        after=["decide"],
        reserved=max(0, model.reserved - model.replicas),
        scarce=scarce,
    )


def _rebuilt(case: Case, standby: Side, noticed: list[Term], detect: list[str], *, scarce: bool) -> list[Term]:
    terms = [*noticed, *_ordered(case, rebuilt(case, standby, after=["decide"], scarce=scarce), detect)]
    record = of_figure("shift", case.figures.seconds("change record"), "the record is changed", after=["verify"])
    return [*terms, record, *case.resolved("shift")]
