"""Who a pod means by a host name. Pure: what is there is asked of others."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class ToService:
    """A Service of the pod's own cluster."""

    namespace: str
    name: str


@dataclass(frozen=True)
class ToItself:
    """Another container of the same pod."""


@dataclass(frozen=True)
class ToBalancer:
    """A load balancer, of whichever region."""


@dataclass(frozen=True)
class ToAws:
    """An API of AWS."""


@dataclass(frozen=True)
class ToProvider:
    """A stand-in for somebody else's models."""


@dataclass(frozen=True)
class ToNobody:
    """There is nothing: `why`, in one sentence."""

    why: str


Target = ToService | ToItself | ToBalancer | ToAws | ToProvider | ToNobody

_SERVICE = re.compile(r"([a-z0-9-]+)(?:\.([a-z0-9-]+)(?:\.svc(?:\.cluster\.local)?)?)?")
_AWS = (".amazonaws.com", ".api.aws")
_PROVIDERS = re.compile(
    r"bedrock-runtime(-fips)?\.[a-z0-9-]+\.amazonaws\.com|api\.anthropic\.com|api\.openai\.com|"
    r"([a-z0-9-]+-)?aiplatform\.googleapis\.com|generativelanguage\.googleapis\.com|oauth2\.googleapis\.com"
)


def target(host: str, namespace: str, extra: frozenset[str] = frozenset()) -> Target:
    """What `host` means to a pod in `namespace`; `extra` are hosts that the pod's configuration names as model APIs."""
    host = host.rstrip(".").lower()
    if host in ("localhost", "127.0.0.1", "::1"):
        return ToItself()
    if _PROVIDERS.fullmatch(host) or host in extra:
        return ToProvider()
    if re.search(r"\.elb\.[a-z0-9-]+\.amazonaws\.com$|\.[a-z0-9-]+\.elb\.amazonaws\.com$", host):
        return ToBalancer()
    if host.endswith(_AWS):
        return ToAws()
    if match := _SERVICE.fullmatch(host):
        return ToService(namespace=match[2] or namespace, name=match[1])
    return ToNobody(f"the local cloud has no {host}: it is no Service, no AWS API and no provider that it plays")
