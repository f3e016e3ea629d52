"""`relight local provider` and `relight local model`: how the stand-ins for models behave."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from cli.errors import UserError
from spec.environment import Environment, ModelProvider, ProviderKind
from spec.load import find as find_file
from spec.load import load, names
from spec.naming import Names
from spec.units import parse_duration

CACHE = "cache"
"""What a gateway's semantic cache is called beside the models of its service."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """How one shall behave from now on: as the options say, or well."""

    slow: str | None = None
    fail: float = 0.0
    rate_limit: bool = False
    down: bool = False
    well: bool = False

    def data(self) -> dict[str, Any] | None:
        """The fields of a behaviour; None when nothing was asked for. Raises UserError."""
        if self.well:
            return {}
        try:
            seconds = parse_duration(self.slow).total_seconds() if self.slow else 0.0
        except ValueError as error:
            raise UserError(f"--slow: {error}") from None
        how = {"slow": seconds, "fail": self.fail, "rate_limit": self.rate_limit, "down": self.down}
        return {key: value for key, value in how.items() if value} or None


def host_of(provider: ModelProvider) -> str:
    """The host under which gateways reach a provider."""
    match provider.kind:
        case ProviderKind.BEDROCK:
            return f"bedrock-runtime.{provider.region}.amazonaws.com"
        case ProviderKind.VERTEX:
            return f"{provider.region}-aiplatform.googleapis.com"
        case ProviderKind.ANTHROPIC:
            return "api.anthropic.com"
        case ProviderKind.OPENAI:
            return "api.openai.com"
        case ProviderKind.OPENAI_COMPATIBLE:
            return urlsplit(str(provider.endpoint)).hostname or ""


def host(name: str) -> str:
    """The host of a provider by its name in any environment, or the host itself. Raises UserError."""
    if "." in name:
        return name.lower()
    known = [load(find_file(each)) for each in names()]
    hosts = {host_of(environment.providers[name]) for environment in known if name in environment.providers}
    if len(hosts) == 1:
        return hosts.pop()
    if hosts:
        raise UserError(f"{name} is another host in each environment: say which, of {', '.join(sorted(hosts))}.")
    there = sorted({provider for environment in known for provider in environment.providers})
    raise UserError(f"No environment has a provider {name!r}: there are {', '.join(there)}; a host name will do too.")


def model(region: str, name: str) -> str:
    """The local cloud's name of a service's own model in a region, or of its gateway's cache. Raises UserError."""
    if not re.fullmatch(r"[a-z]{2}(-[a-z]+)+-\d", region):
        raise UserError(f"{region!r} is no region: relight local model us-east-1 claims-assistant/qwen3-8b --down")
    service, slash, served = name.partition("/")
    known = [load(find_file(each)) for each in names()]
    if caching := [each for each in known if served == CACHE and _caches(each, service)]:
        group = Names(caching[0].name, caching[0].account, caching[0].domain).cache(service)
        return f"{region}/{group}/{CACHE}"
    if not slash or not any(_serves(environment, service, served) for environment in known):
        there = sorted(
            {f"{each}/{one.model}" for file in known for each, it in file.services.items() for one in it.serving}
        )
        raise UserError(f"No service serves {name!r}: there are {', '.join(there)}.")
    return f"{region}/{service}/{served}"


def _caches(environment: Environment, service: str) -> bool:
    found = environment.services.get(service)
    return found is not None and found.gateway.cache is not None


def _serves(environment: Environment, service: str, model: str) -> bool:
    found = environment.services.get(service)
    return found is not None and any(one.model == model for one in found.serving)
