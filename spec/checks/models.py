"""Models and providers: GPUs that fit, what counts as the same or weaker, what a provider needs to be reached."""

from collections.abc import Iterator

from spec.checks.finding import Broken, Finding, known, unknown
from spec.document import Path
from spec.environment import Environment, Model, ModelProvider, ProviderKind
from spec.errors import listed, suggestion
from spec.gpus import INSTANCE_TYPES
from spec.units import format_size

GATEWAY = "gateway"
"""What every service's namespace has anyway."""

_REGIONAL = (ProviderKind.BEDROCK, ProviderKind.VERTEX)


def model_findings(environment: Environment, broken: Broken) -> Iterator[Finding]:
    """Instance types unknown or too small, alternatives unknown or contradictory, providers without an address."""
    for name, model in environment.models.items():
        path: Path = ("models", name)
        if name == GATEWAY:
            message = f"a model can't be named {name!r}, each service has a Deployment of that name; write another"
            yield Finding(path=path, value=name, message=message)
        yield from _instance_types(model, path)
        if model.previous == model.digest:
            message = (
                "the last good revision is the one that is served; write the digest before it, or remove this line"
            )
            yield Finding(path=(*path, "previous"), value=model.previous, message=message)
        yield from _alternatives(environment, name, model, path, broken)
    for name, provider in environment.providers.items():
        path = ("providers", name)
        if name in environment.models:
            message = f"{name!r} is a model's name too; give one of them another name, since a route names either"
            yield Finding(path=path, value=name, message=message)
        yield from _address(provider, path)
        yield from _alternatives(environment, name, provider, path, broken)


def _instance_types(model: Model, path: Path) -> Iterator[Finding]:
    for index, name in enumerate(model.instance_types):
        here = (*path, "instance_types", index)
        facts = INSTANCE_TYPES.get(name)
        if facts is None:
            families = listed(dict.fromkeys(known.split(".")[0] for known in INSTANCE_TYPES), "and")
            fix = suggestion(name, INSTANCE_TYPES) or f"; the families are {families}"
            yield Finding(path=here, value=name, message=f"{name!r} is not a GPU instance type that we know{fix}")
        elif name in model.instance_types[:index]:
            yield Finding(path=here, value=name, message=f"{name} is named twice; remove one of the two")
        elif facts.gpus < model.gpus:
            message = f"{name} has {facts.gpus} of the {model.gpus} GPUs that a replica needs; write a larger type"
            yield Finding(path=here, value=name, message=message)
        elif model.size > model.nodes * model.gpus * facts.gpu_memory:
            room = f"{model.nodes * model.gpus} x {facts.gpu_memory_gib}GiB of {name}"
            message = f"{format_size(model.size)} of weights do not fit in {room}; write a larger type, or more gpus"
            yield Finding(path=here, value=name, message=message)


def _address(provider: ModelProvider, path: Path) -> Iterator[Finding]:
    kind = provider.kind
    takes = "region" if kind in _REGIONAL else "endpoint" if kind is ProviderKind.OPENAI_COMPATIBLE else None
    examples = {"region": "us-east-1", "endpoint": "https://models.example.com/v1"}
    for key, example in examples.items():
        value = getattr(provider, key)
        if key == takes and value is None:
            yield Finding(path=path, value=None, message=f"{kind} needs its {key}; add `{key}: {example}`")
        elif key != takes and value is not None:
            message = f"{kind} has no {key} of its own; remove this line, or write another kind"
            yield Finding(path=(*path, key), value=value, message=message)


def _alternatives(
    environment: Environment, name: str, of: Model | ModelProvider, path: Path, broken: Broken
) -> Iterator[Finding]:
    there = known(environment, "models", broken) + known(environment, "providers", broken)
    for key in ("same", "weaker"):
        for index, other in enumerate(getattr(of, key)):
            here = (*path, key, index)
            if other == name:
                yield Finding(path=here, value=other, message=f"{other!r} is compared with itself; remove it")
            elif other not in there:
                message = unknown("model or provider", other, there, "models or providers")
                yield Finding(path=here, value=other, message=message)
            elif key == "weaker" and other in of.same:
                yield Finding(path=here, value=other, message=f"{other!r} is declared `same` too; keep one of the two")
