"""A model whose weights or configuration are bad, in every region: the last good revision is rolled out."""

from dataclasses import replace

from recovery.declared.serving import ServedModel
from recovery.recoveries.case import Case
from recovery.recoveries.starting import started
from recovery.terms import Estimate, Recovery, Term, declared, endless, of_figure


def model_corrupted(case: Case) -> Recovery | None:
    """Until the last replica that answers wrongly is replaced, of the model for which that takes longest; seconds.

    A Deployment keeps `revisionHistoryLimit` old revisions, 10 by default:
    https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#clean-up-policy
    """
    side = case.found.primary
    chain = side.gateway.chain if side.gateway else ()
    models = [model for name, model in side.models.items() if name in chain]
    if side.models and not models:
        (unused, *_) = side.models
        return Recovery(terms=(declared("route", 0, f"{unused} answers only degraded: the reference goes on"),))
    found = [_rolled_back(case, model) for model in models]
    return max(found, key=lambda each: each.total(Estimate.TYPICAL), default=None)


def _rolled_back(case: Case, model: ServedModel) -> Recovery:
    notice = of_figure("notice", case.figures.seconds("corruption noticed"), "answers go wrong and somebody sees it")
    before = (notice, case.decided("notice"))
    if model.revisions == 0:
        because = f"{model.model}: no old revision is kept"
        return Recovery(terms=(*before, endless("rollback", because, after=["decide"], evidence=model.evidence)))
    kept = (
        "its former definition is applied" if model.revisions is None else f"{model.revisions} old revisions are kept"
    )
    good = ", and its last good weights" if case.environment.models[model.model].previous else ""
    figure = case.figures.seconds("rollout, old revision")
    because = f"{model.model}: {kept}{good}"
    rollback = of_figure("rollback", figure, because, after=["decide"], evidence=model.evidence)
    return Recovery(terms=(*before, rollback, *_replaced(case, model)))


def _replaced(case: Case, model: ServedModel) -> list[Term]:
    """Every replica started again, as many at a time as its roll-out takes."""
    if model.unavailable == 0:  # the new one stands beside the old one, so it needs a node of its own
        reserved = max(0, model.reserved - model.replicas)
        start = started(case, model, 1, region=case.service.primary, after=["rollback"], reserved=reserved)
    else:  # in place, where the nodes and the image are
        start = started(case, model, 1, region=case.service.primary, after=["rollback"], reserved=1)
        kept = [term for term in start if term.name not in ("node", "image")]
        start = [replace(kept[0], after=("rollback",)), *kept[1:]]
    rounds = model.rounds
    return [_repeated(term, rounds) for term in start] if rounds > 1 else start


def _repeated(term: Term, times: int) -> Term:
    return replace(
        term,
        low=term.low * times,
        typical=term.typical * times,
        high=term.high * times,
        because=f"{term.because}; {times} times, one replica after another",
    )
