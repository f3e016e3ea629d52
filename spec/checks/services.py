"""Services: what they refer to exists, their pattern has the regions it needs, their route never swaps silently."""

from collections.abc import Iterator

from spec.capacity import full_replicas
from spec.checks.finding import Broken, Finding, known, unknown
from spec.document import Path
from spec.environment import Environment, Service, Serving
from spec.modes import ClusterMode
from spec.naming import Names
from spec.patterns import PATTERNS

BUCKET_NAME = 63
"""Characters of a bucket's name: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html"""

RESERVED = {
    "control": "each region has a bucket of that name",
    "models": "each region has a bucket of that name",
    "audit": "each region has a bucket of that name",
    "logs": "each region has a bucket of that name",
    "providers": "the providers' keys have secrets under that name",
}
"""Names that each environment uses anyway; a service of that name would claim them."""


def service_findings(environment: Environment, broken: Broken) -> Iterator[Finding]:
    """What is wrong with each service in the company of the others."""
    for name, service in environment.services.items():
        path: Path = ("services", name)
        yield from _name(environment, service, path)
        yield from _regions(environment, service, path, broken)
        yield from _serving(environment, service, path, broken)
        yield from _route(environment, service, path, broken)
    yield from _pools(environment)


def _pools(environment: Environment) -> Iterator[Finding]:
    """Node pools are named after service and model: two pairs must not run together to the same name."""
    seen: dict[str, tuple[str, str]] = {}
    for name, service in environment.services.items():
        for index, serving in enumerate(service.serving):
            pool = f"{name}-{serving.model}"
            other = seen.setdefault(pool, (name, serving.model))
            if other != (name, serving.model):
                message = (
                    f"its node pool {pool} would be that of {other[0]} with {other[1]}; rename a service or a model"
                )
                yield Finding(path=("services", name, "serving", index, "model"), value=serving.model, message=message)


def _name(environment: Environment, service: Service, path: Path) -> Iterator[Finding]:
    if service.name in RESERVED:
        message = f"a service can't be named {service.name!r}, {RESERVED[service.name]}; write another"
        yield Finding(path=path, value=service.name, message=message)
    names = Names(environment.name, environment.account, environment.domain)
    longest = max((names.service_bucket(region, service.name) for region in environment.regions), key=len)
    if len(longest) > BUCKET_NAME:
        excess = len(longest) - BUCKET_NAME
        message = f"the bucket {longest} would have {len(longest)} characters and may have {BUCKET_NAME}; "
        yield Finding(path=path, value=service.name, message=f"{message}shorten the service's name by {excess}")


def _regions(environment: Environment, service: Service, path: Path, broken: Broken) -> Iterator[Finding]:
    there = known(environment, "regions", broken)
    if service.primary not in there:
        message = unknown("region", service.primary, there, "regions")
        yield Finding(path=(*path, "primary"), value=service.primary, message=message)
    for index, region in enumerate(service.standby):
        here = (*path, "standby", index)
        if region not in there:
            yield Finding(path=here, value=region, message=unknown("region", region, there, "regions"))
        elif region == service.primary:
            message = f"{region} is the primary and can't stand by for itself; name another region"
            yield Finding(path=here, value=region, message=message)
        elif region in service.standby[:index]:
            yield Finding(path=here, value=region, message=f"{region} is named twice; remove one of the two")
    pattern = environment.pattern_of(service)
    if not service.standby and PATTERNS[pattern].standby.cluster is ClusterMode.RUNNING:
        key = "pattern" if service.pattern else "tier"
        where = "the file has only one" if len(there) == 1 else "standby is empty"
        fix = "add a region under regions" if len(there) == 1 else "name a region under standby"
        message = f"{pattern} needs a second region and {where}; {fix}, or write pattern: backup-restore"
        yield Finding(path=(*path, key), value=getattr(service, key), message=message)


def _serving(environment: Environment, service: Service, path: Path, broken: Broken) -> Iterator[Finding]:
    there = known(environment, "models", broken)
    for index, serving in enumerate(service.serving):
        here = (*path, "serving", index)
        if serving.model not in there:
            message = unknown("model", serving.model, there, "models")
            if serving.model in environment.providers:
                message = f"{serving.model!r} is a provider and needs no GPUs of ours; name it under route only"
            yield Finding(path=(*here, "model"), value=serving.model, message=message)
        elif serving.model in [each.model for each in service.serving[:index]]:
            message = f"model {serving.model!r} is served twice; add its replicas up in one entry"
            yield Finding(path=(*here, "model"), value=serving.model, message=message)
        if serving.warm > serving.replicas:
            message = f"{serving.warm} warm replicas are more than the {serving.replicas} at full load; "
            message += f"write {serving.replicas} or less"
            yield Finding(path=(*here, "warm"), value=serving.warm, message=message)
        if serving.max_replicas is not None:
            yield from _scaling(environment, serving, serving.max_replicas, here)


def _scaling(environment: Environment, serving: Serving, most: int, here: Path) -> Iterator[Finding]:
    full = max(full_replicas(serving, len(region.zones)) for region in environment.regions.values())
    model = environment.models.get(serving.model)
    if model is not None and model.nodes > 1:
        message = (
            f"a replica of {serving.model!r} spans {model.nodes} nodes, which is not scaled by load; remove this line"
        )
        yield Finding(path=(*here, "max_replicas"), value=most, message=message)
    elif most < full:
        message = f"at most {most} replicas are less than the {full} that run in full; write {full} or more"
        yield Finding(path=(*here, "max_replicas"), value=most, message=message)


def _route(environment: Environment, service: Service, path: Path, broken: Broken) -> Iterator[Finding]:
    models = known(environment, "models", broken)
    there = models + known(environment, "providers", broken)
    served = [serving.model for serving in service.serving]
    reference = service.route[0]
    first = environment.models.get(reference) or environment.providers.get(reference)
    for index, name in enumerate(service.route):
        here = (*path, "route", index)
        if name not in there:
            message = unknown("model or provider", name, there, "models or providers")
            yield Finding(path=here, value=name, message=message)
        elif name in service.route[:index]:
            yield Finding(path=here, value=name, message=f"{name!r} is named twice; remove one of the two")
        elif name in models and name not in served and all(model in models for model in served):
            message = (
                f"model {name!r} is not served by {service.name}; add it under serving, or take it out of the route"
            )
            yield Finding(path=here, value=name, message=message)
        elif index and first is not None and name not in (*first.same, *first.weaker):
            message = (
                f"nothing says whether {name!r} answers as well as {reference!r}; "
                f"declare it as same or weaker at {reference!r}, so that no one is given a weaker answer unawares"
            )
            yield Finding(path=here, value=name, message=message)
