"""The services' promises as resiliency policies of AWS Resilience Hub: requests of its API CreateResiliencyPolicy.

https://docs.aws.amazon.com/resilience-hub/latest/APIReference/API_CreateResiliencyPolicy.html
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from recovery.export.places import shared
from spec.environment import Environment, Service
from spec.patterns import Pattern
from spec.placement import service_regions
from spec.tiers import Tier
from spec.units import format_duration

API = "resiliencehub 2020-04-30, CreateResiliencyPolicy"

TIERS: Mapping[int, str] = MappingProxyType({0: "MissionCritical", 1: "Critical", 2: "Important", 3: "NonCritical"})
"""`ResiliencyPolicyTier` by our level. CoreServices, between the last two, has none of ours."""

ARCHITECTURES: Mapping[Pattern, str] = MappingProxyType(
    {
        Pattern.ACTIVE_ACTIVE: "MultiSite",
        Pattern.HOT_STANDBY: "WarmStandby",
        Pattern.PILOT_LIGHT: "PilotLight",
        Pattern.BACKUP_RESTORE: "BackupAndRestore",
    }
)
"""`HaArchitecture` by our pattern, which is how Resilience Hub calls the approach that it recommends."""

NO_PLAN = "NoRecoveryPlan"
"""`HaArchitecture` of a service in one region: when that is lost there is nothing to go to."""

BEST_EFFORT = 30 * 86_400
"""Seconds written where the RTO is best-effort: the API takes only a number. Assumed; the description says so."""

_ZONES_AND_BELOW = ("Software", "Hardware", "AZ")
_REGION = "Region"


def document(environment: Environment) -> dict[str, Any]:
    """A policy for each service, as the API takes it, and how each service meets it."""
    services = environment.services.values()
    return {
        "environment": environment.name,
        "api": API,
        "policies": [policy(environment, service) for service in services],
        "services": [_approach(environment, service) for service in services],
    }


def policy(environment: Environment, service: Service) -> dict[str, Any]:
    """The request for one service, which is what Resilience Hub calls an application.

    The tier's objectives hold whatever is disrupted: a tier promises no less for a zone than for a region. Without a
    standby there is no promise for a region's loss, and the API lets that one be left out.
    """
    tier = environment.tiers[service.tier]
    promised = {"rtoInSecs": _rto(tier), "rpoInSecs": int(tier.rpo.total_seconds())}
    disruptions = (*_ZONES_AND_BELOW, *([_REGION] if service.standby else []))
    return {
        "policyName": _name(environment, service),
        "policyDescription": _description(environment, service, tier),
        "tier": TIERS[service.tier],
        "dataLocationConstraint": _location(service),
        "policy": {disruption: dict(promised) for disruption in disruptions},
        "tags": {
            "relight:environment": environment.name,
            "relight:service": service.name,
            "relight:tier": str(service.tier),
            "relight:pattern": environment.pattern_of(service).value,
        },
    }


def architecture(environment: Environment, service: Service) -> str:
    """The service's approach in Resilience Hub's words."""
    return ARCHITECTURES[environment.pattern_of(service)] if service.standby else NO_PLAN


def _approach(environment: Environment, service: Service) -> dict[str, Any]:
    return {
        "service": service.name,
        "policyName": _name(environment, service),
        "tier": service.tier,
        "pattern": environment.pattern_of(service).value,
        "haArchitecture": architecture(environment, service),
        "regions": list(service_regions(service)),
        "owner": service.owners.team,
    }


def _name(environment: Environment, service: Service) -> str:
    return f"{environment.name}-{service.name}"


def _rto(tier: Tier) -> int:
    return BEST_EFFORT if tier.rto is None else int(tier.rto.total_seconds())


def _description(environment: Environment, service: Service, tier: Tier) -> str:
    promised = f"RPO {format_duration(tier.rpo)}, by {environment.pattern_of(service).value}."
    if tier.rto is None:
        rto = "RTO best-effort, no promise: 30 days stand for it, since a number has to"
    else:
        rto = f"RTO {format_duration(tier.rto)}"
    return f"{service.name}, tier {service.tier}. {rto}; {promised}"


def _location(service: Service) -> str:
    """As near together as the service's regions are: `DataLocationConstraint`."""
    country, continent = shared(service_regions(service))
    if country:
        return "SameCountry"
    return "SameContinent" if continent else "AnyLocation"
