"""How a service's users reach it, and what moves them when a region is lost."""

from dataclasses import dataclass
from enum import StrEnum

from recovery.graph.graph import Graph
from recovery.graph.resource import Resource
from spec.naming import Names

_RECORD, _CHECK = "aws:route53/record:Record", "aws:route53/healthCheck:HealthCheck"
_POLICIES = ("latencyRoutingPolicies", "weightedRoutingPolicies", "failoverRoutingPolicies")


class Steering(StrEnum):
    """Who sends users to another region."""

    CHECKS = "health checks"
    SWITCH = "a switch, thrown by hand"
    NOBODY = "nobody: one record, changed by hand"


@dataclass(frozen=True, kw_only=True)
class Traffic:
    """Seconds throughout. `everywhere` says whether several regions answer all the time; `interval` and `failures` are
    those of the primary's health check, the slowest of several, where there is one (`checked`); `regions` those that a
    record leads to."""

    steering: Steering
    everywhere: bool
    regions: frozenset[str]
    interval: float
    failures: float
    ttl: float
    evidence: tuple[str, ...]
    checked: bool = True

    @property
    def noticed(self) -> float:
        """From a region's last answer until its health check fails."""
        return self.interval * self.failures


def traffic(graph: Graph, names: Names, service: str, primary: str) -> Traffic | None:
    """How users are led away from the region `primary`.

    None where the plan has no record of the service: the edge layer is not part of it.

    Raises UndecidedError where a needed value is not known yet.
    """
    host = names.service_host(service)
    records = [each for each in graph.of(_RECORD) if each.knows("name") and each.get("name") == host]
    if not records:
        return None
    hosts = {names.gateway_host(service, region): region for region in _regions(records, names, service)}
    checks = [check for check in graph.of(_CHECK) if check.knows("fqdn") and check.get("fqdn") in hosts]
    left = names.gateway_host(service, primary)
    of_primary = [check for check in checks if check.get("fqdn") == left]
    slowest = max(of_primary, key=_noticed, default=None)
    return Traffic(
        steering=_steering(graph, records, left),
        everywhere=any(each.get(policy) for each in records for policy in _POLICIES[:2]),
        regions=frozenset(hosts.values()),
        interval=_number(slowest, "requestInterval", 30),
        failures=_number(slowest, "failureThreshold", 3),
        ttl=max(float(each.get("ttl") or 0) for each in records),
        evidence=tuple(each.name for each in [*records, *checks]),
        checked=bool(of_primary),
    )


def _regions(records: list[Resource], names: Names, service: str) -> list[str]:
    """From `<service>.<region>.<domain>`, which a record names as its target."""
    targets = [target for each in records for target in each.get("records") or ()]
    ending = f".{names.domain}"
    return [str(target).removesuffix(ending).removeprefix(f"{service}.") for target in targets]


def _steering(graph: Graph, records: list[Resource], primary: str) -> Steering:
    """Without a health check that the primary's record depends on, or without another record, a policy never leads
    anybody elsewhere."""
    leading_there = [each for each in records if primary in (each.get("records") or ())]
    needed = {urn for each in leading_there for urn in each.dependencies}
    checks = [each for each in graph.of(_CHECK) if each.urn in needed]
    steered = all(any(each.get(policy) for policy in _POLICIES) for each in leading_there)
    if not checks or not steered or len(leading_there) == len(records):
        return Steering.NOBODY
    switched = any(each.get("type") == "CLOUDWATCH_METRIC" for each in checks)
    return Steering.SWITCH if switched else Steering.CHECKS


def _noticed(check: Resource) -> float:
    return _number(check, "requestInterval", 30) * _number(check, "failureThreshold", 3)


def _number(check: Resource | None, key: str, default: float) -> float:
    """An input of a health check; where it isn't set, Route 53's own default.

    https://docs.aws.amazon.com/Route53/latest/APIReference/API_HealthCheckConfig.html
    """
    value = check.get(key) if check else None
    return default if value is None else float(value)
