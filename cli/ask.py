"""`relight ask`: one question the whole way as a user's would go, and the way that it took."""

import http.client
import json
import os
import time
from dataclasses import asdict, dataclass
from typing import Any

from cli.errors import FailedError, UserError
from cli.network import Network, Way
from cli.question import Reply, put
from cli.session import Session
from components.gateway_config import DEGRADED
from spec.naming import Names
from spec.services import Service

FRESH, STALE = "cache", "stale-cache"
"""As which backends a gateway's cache answers: components/gateway_files/gateway_reuse.py."""
_SECONDS = 90.0
_PAUSE = 0.5


@dataclass(frozen=True, kw_only=True)
class Told:
    """An answer and its way; times in seconds. `degraded`: a weaker model than the reference answered."""

    service: str
    question: str
    answer: str
    degraded: bool
    reference: str
    host: str
    near: str
    way: Way
    pod: dict[str, str]
    reply: Reply
    dns: float
    connect: float


def ask(
    session: Session,
    name: str,
    question: str,
    *,
    near: str | None,
    degraded: bool,
    wait: float,
    cached: bool = False,
) -> Told:
    """Asks the service's gateway by its DNS name; tries again for `wait` seconds while it can't be reached.

    Without `cached` a model has to answer: what the gateway's cache has says nothing of the way to one.

    Raises UserError for a service or region that is not there, FailedError when no answer came.
    """
    service = _service(session, name)
    model = _group(session, service, degraded=degraded, cached=cached)
    if near and near not in session.environment.regions:
        regions = ", ".join(session.environment.regions)
        raise UserError(f"stacks/{session.name}.yaml has no region {near!r} to ask from: it has {regions}.")
    session.cloud.start()
    environment = session.environment
    names = Names(environment.name, environment.account, environment.domain)
    place = near or (service.primary if session.cloud.network_is_ours else None)
    key = master_key(session, names.gateway_secret(name), place or environment.home)
    host, network = names.service_host(name), session.cloud.network()
    deadline = time.monotonic() + wait
    while True:
        try:
            return _once(network, host, service, model, key, question, place, cached=cached)
        except (OSError, http.client.HTTPException, FailedError) as error:
            if time.monotonic() > deadline:
                raise _lost(session, name, host, error) from error
            time.sleep(_PAUSE)


def _once(
    network: Network,
    host: str,
    service: Service,
    model: str,
    key: str,
    question: str,
    near: str | None,
    *,
    cached: bool,
) -> Told:
    began = time.monotonic()
    way = network.find(host, near)
    found = time.monotonic()
    with network.connect(way, host, _SECONDS) as connection:
        connected = time.monotonic()
        ours = connection.getsockname()[1]
        reply = put(connection, host, key, model, question, cached=cached)
        pod = network.passed_to(ours)
    reference = service.route[0]
    return Told(
        service=service.name,
        question=question,
        answer=reply.text,
        degraded=model != reference,
        reference=reference,
        host=host,
        near=near or "",
        way=way,
        pod=pod,
        reply=reply,
        dns=found - began,
        connect=connected - found,
    )


def finish(told: Told, session: Session, *, as_json: bool) -> None:
    """Shows it. Raises FailedError when no model answered."""
    told = judged(told, session)
    if as_json:
        print(json.dumps(as_data(told), indent=2))
    elif told.reply.status == 200:
        for line in lines(told):
            print(line)
    if told.reply.status != 200:
        raise FailedError(_unanswered(told, session))


def judged(told: Told, session: Session) -> Told:
    """With the declared judgment of what answered: a weaker model is degraded, whatever name was asked for, and so is
    an old answer."""
    environment = session.environment
    declared = environment.models.get(told.reference) or environment.providers[told.reference]
    by = told.reply.deployment
    weaker = by == STALE or (told.degraded and by != FRESH) or by in declared.weaker
    return Told(**{**vars(told), "degraded": weaker})


def lines(told: Told) -> list[str]:
    """What people see."""
    reply, way = told.reply, told.way
    near = f", asked from {told.near}" if told.near else ""
    shown = [f"{told.host}{near}"]
    for record in way.records:
        why = f"  ({record.why})" if record.why else ""
        shown.append(f"  {'DNS':14} {record.name} {record.type} {record.value}{why}")
    shown[-1] += f"  {_took(told.dns)}"
    shown.append(f"  {'load balancer':14} {way.balancer}, TLS  {_took(told.connect)}")
    if told.pod:
        shown.append(f"  {'gateway':14} pod {told.pod['pod']} in {told.pod['region']}")
    order = "the reference" if reply.deployment == told.reference else f"in place of {told.reference}"
    if reply.deployment in (FRESH, STALE):
        order = f"what {told.reference}, or what counts as the same, answered before"
    tried = f", after {reply.fallbacks} that failed" if reply.fallbacks else ""
    backend = f": {reply.backend}" if reply.backend else ""
    shown.append(f"  {'answered by':14} {reply.deployment or '?'}, {order}{tried}{backend}  {_took(reply.seconds)}")
    if reply.deployment == STALE:
        shown.append(f"  DEGRADED: the answer is an old one of {told.reference}.")
    elif told.degraded:
        shown.append(f"  DEGRADED: {reply.deployment or 'this model'} is declared weaker than {told.reference}.")
    return [*shown, "", told.answer]


def as_data(told: Told) -> dict[str, Any]:
    """One object for scripts; never with a key."""
    return {**asdict(told), "region": told.way.region}


def master_key(session: Session, secret: str, region: str) -> str:
    """The operator's key of a gateway, from AWS Secrets Manager; it is never printed. Raises FailedError."""
    import boto3  # 0.3 s that only this command needs
    from botocore.exceptions import BotoCoreError, ClientError

    for variable, value in session.cloud.variables().items():
        if variable.startswith("AWS_"):
            os.environ.pop(variable, None)
            if value is not None:
                os.environ[variable] = value
    try:
        found = boto3.client("secretsmanager", region_name=region).get_secret_value(SecretId=secret)
        return str(json.loads(found["SecretString"])["master_key"])
    except (BotoCoreError, ClientError, ValueError, KeyError) as error:
        raise FailedError(
            f"The gateway's key can't be read from the secret {secret} in {region}: {error}. "
            f"Is the data layer up? See `relight status {session.name}`."
        ) from error


def _service(session: Session, name: str) -> Service:
    services = session.environment.services
    if name not in services:
        raise UserError(f"stacks/{session.name}.yaml has no service {name!r}: it has {', '.join(services)}.")
    return services[name]


def _group(session: Session, service: Service, *, degraded: bool, cached: bool) -> str:
    reference = service.route[0]
    if not degraded:
        return reference
    environment = session.environment
    declared = environment.models.get(reference) or environment.providers[reference]
    old_answers = cached and service.gateway.cache and service.gateway.cache.stale
    if not old_answers and not set(declared.weaker) & set(service.route):
        raise UserError(
            f"{service.name} has no degraded mode: nothing in its route is declared weaker than {reference}."
        )
    return reference + DEGRADED


def _lost(session: Session, name: str, host: str, error: Exception) -> FailedError:
    where = f"`relight status {session.name}` shows where {name} runs"
    if isinstance(error, FailedError):
        return FailedError(f"{error} Is the edge layer up? {where}.")
    return FailedError(f"{host} leads to a gateway that doesn't answer ({error or type(error).__name__}): {where}.")


def _unanswered(told: Told, session: Session) -> str:
    route = ", ".join(session.environment.services[told.service].route)
    hint = "" if told.degraded else " Where a weaker model will do, ask again with --degraded."
    which = "is declared weaker than" if told.degraded else "counts as"
    return (
        f"No model of {told.service}'s route ({route}) that {which} {told.reference} answered: "
        f"the gateway says {told.reply.status}, {told.reply.error.rstrip('.')}.{hint}"
    )


def _took(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
