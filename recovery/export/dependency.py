"""One entry of the register of third parties: who is depended on, for what, and what happens without them.

The columns follow what Regulation (EU) 2022/2554 (DORA), art. 28(3), asks to be kept, and name the fields of the
templates in Implementing Regulation (EU) 2024/2956. They are a start for those templates, not the templates: these are
kept by contract and legal entity, which no environment file knows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from spec.environment import Environment, Service

CRITICAL = (0, 1)
"""Tiers whose services support a critical or important function, until the business says otherwise."""


class ServiceType(StrEnum):
    """Types of ICT services of annex III that occur here; none for what is taken without a contract."""

    NONE = ""
    IAAS = "S17 Cloud services: IaaS"
    PAAS = "S18 Cloud services: PaaS"
    SAAS = "S19 Cloud services: SaaS"


class Substitutability(StrEnum):
    """The options of B_07.01.0050."""

    EASY = "Easily substitutable"
    MEDIUM = "Medium complexity in terms of substitutability"
    HARD = "Highly complex substitutability"
    NOT = "Not substitutable"


@dataclass(frozen=True, kw_only=True)
class Dependency:
    """What `services` have from `provider`; everything that the file does not say is left out, not guessed.

    `regions` are where it is used, `countries` where those are; `subcontractors` who stands behind it (rank 2).
    `lost` says for each service what happens when this entry is not there, `provider_lost` when the whole provider is
    not. `stored` is None where it is a matter of the contract.
    """

    provider: str
    item: str
    kind: ServiceType
    function: str
    services: tuple[Service, ...]
    regions: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    subcontractors: tuple[str, ...] = ()
    substitutability: Substitutability
    reason: str = ""
    alternatives: tuple[str, ...] = ()
    lost: dict[str, str] = field(default_factory=dict)
    provider_lost: dict[str, str] = field(default_factory=dict)
    exit_plan: str = ""
    data_leaving: str
    stored: bool | None

    @property
    def tiers(self) -> tuple[int, ...]:
        """The tiers of the services, the highest first."""
        return tuple(sorted({service.tier for service in self.services}))

    @property
    def critical(self) -> bool:
        """Whether it supports a critical or important function: one of its services is of tier 0 or 1."""
        return any(tier in CRITICAL for tier in self.tiers)


def strictest(environment: Environment, services: Sequence[Service]) -> tuple[int | None, int]:
    """The least RTO (None: best-effort) and RPO of the services, in seconds."""
    tiers = [environment.tiers[service.tier] for service in services]
    rtos = [int(tier.rto.total_seconds()) for tier in tiers if tier.rto is not None]
    return min(rtos, default=None), min(int(tier.rpo.total_seconds()) for tier in tiers)
