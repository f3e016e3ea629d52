"""Replicas of a model brought up on GPUs: node, image, weights, engine, first answer, one after another."""

from collections.abc import Sequence

from recovery.declared.serving import ServedModel
from recovery.recoveries.case import Case, seconds
from recovery.terms import Term, endless, of_figure, transferred
from spec.models import VLLM_START


def started(
    case: Case,
    model: ServedModel,
    replicas: int,
    *,
    region: str,
    after: Sequence[str],
    reserved: int,
    scarce: bool = False,
) -> list[Term]:
    """`replicas` more of a model in `region`, where nodes for `reserved` of them are set aside for it.

    `scarce`: no GPU is to be had beyond the reserved ones.
    """
    declared = case.environment.models[model.model]
    terms: list[Term] = []
    lacking = replicas - reserved
    if lacking > 0 and scarce:
        because = f"{model.model}: {lacking} of {replicas} replicas have no reserved GPUs, and no others are to be had"
        return [endless("gpus", because, after=after, evidence=model.evidence)]
    if lacking > 0:
        kinds = sorted({size for kind, size in model.offers if kind != "reserved"})
        tried = ", ".join(kinds) or "none"
        because = f"{model.model}: {lacking} of {replicas} replicas have no reserved GPUs; tried: {tried}"
        if not kinds:
            return [endless("gpus", because, after=after, evidence=model.evidence)]
        figure = case.figures.seconds("gpu capacity, not reserved")
        terms.append(of_figure("gpus", figure, because, after=after, evidence=model.evidence))
    last = [terms[-1].name] if terms else list(after)
    terms.append(of_figure("node", case.figures.seconds("gpu node, new"), "a GPU node joins", after=last))
    terms.append(
        of_figure("image", case.figures.seconds("image pull, 15-20 GB"), "the engine's image is pulled", after=["node"])
    )
    if not case.has_weights(model.model, region):
        because = f"{model.model}: its weights aren't replicated to {region}"
        return [*terms, endless("weights", because, after=["image"], evidence=model.evidence)]
    size = f"{declared.size / 1e9:g} GB"
    rate = case.figures.rate("weights from S3")
    terms.append(transferred("weights", declared.size, rate, f"{size} from the region's bucket", after=["image"]))
    terms.append(_engine(case, model))
    terms.append(of_figure("first answer", case.figures.seconds("first answer"), "the first request", after=["engine"]))
    return terms


def _engine(case: Case, model: ServedModel) -> Term:
    """The model's own figure where the file gives one; seconds.

    Its startup probe ends a start that takes longer than it allows, so that is the high estimate of one that no drill
    measured, and no start ever comes to an end that typically takes longer.
    """
    book = case.figures.seconds("engine start")
    own = case.environment.models[model.model].start
    typical = book.typical if book.measured else seconds(own)
    allowed = model.slowest
    probe = f", its startup probe allows {allowed:g} s" if allowed is not None else ", without a startup probe"
    because = f"{model.model}: start {typical:g} s{probe}"
    if allowed is not None and allowed < typical:
        return endless("engine", because, after=["weights"], evidence=model.evidence[:1])
    most = book.high if book.measured or allowed is None else allowed
    return Term(
        name="engine",
        low=min(book.low, typical),
        typical=typical,
        high=max(typical, most),
        grade=book.grade,
        source=book.source if own == VLLM_START or book.measured else f"models.{model.model}.start",
        because=because,
        after=("weights",),
        evidence=model.evidence[:1],
    )
