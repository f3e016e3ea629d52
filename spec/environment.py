"""The environment: everything that one file in stacks/ declares."""

from pydantic import Field, model_validator
from pydantic.json_schema import SkipJsonSchema

from spec.access import Access, AccessLevel
from spec.backups import Backups
from spec.complete import complete
from spec.gateway import GatewayImage
from spec.locks import Lock, LockMode
from spec.models import Model, ModelProvider, ProviderKind
from spec.patterns import Pattern
from spec.policies import Policies
from spec.services import Owners, Service, Serving, VectorStore
from spec.tiers import Tier
from spec.values import KEY, Account, Domain, EnvironmentName, Name, Network, RegionId, TierLevel, Written, Zone

__all__ = [
    "Access",
    "AccessLevel",
    "Backups",
    "Environment",
    "Lock",
    "LockMode",
    "Model",
    "ModelProvider",
    "Owners",
    "ProviderKind",
    "Region",
    "Service",
    "Serving",
    "Tier",
    "VectorStore",
]


class Region(Written):
    """An AWS region that the environment may use."""

    id: SkipJsonSchema[str] = Field(validation_alias=KEY)
    cidr: Network = Field(description="The region's network, /16 to /20; no two regions overlap.")
    zones: tuple[Zone, ...] = Field(
        min_length=2,
        max_length=4,
        description="Availability zones, two to four.",
        examples=[["us-east-1a", "us-east-1b", "us-east-1c"]],
    )


class Environment(Written):
    """What an environment is to be: regions, promises, models and services. Maps keep the file's order."""

    name: EnvironmentName = Field(alias="environment", description="The environment's name: the file's name.")
    account: Account = Field(description="The AWS account, 12 digits.")
    domain: Domain = Field(description="The DNS domain under which services get their names.")
    home: RegionId = Field(
        description="The region from which what is global is made: roles, the DNS zone, the encryption key's primary. "
        "One of `regions`, and not to be changed later: all of that would be made anew."
    )
    regions: dict[RegionId, Region] = Field(min_length=1, description="Regions by id. A new region is one entry.")
    tiers: dict[TierLevel, Tier] = Field(
        description="Tiers 0 (mission-critical) to 3 (exploratory). What is left out keeps its default."
    )
    models: dict[Name, Model] = Field(default_factory=dict, description="Models that we serve, by name.")
    providers: dict[Name, ModelProvider] = Field(
        default_factory=dict, description="Models that a provider serves, by name."
    )
    access: Access = Field(
        default_factory=Access,
        description="Who reaches the clusters' API. Without it: only what runs in their networks, as the role that "
        "made them.",
    )
    gateway: GatewayImage = Field(description="The LLM gateway.")
    services: dict[Name, Service] = Field(description="Services by name.")
    backups: Backups = Field(
        default_factory=Backups, description="How the backups of all services' data are kept and tested."
    )
    audit: Lock = Field(
        default_factory=lambda: Lock.model_validate({"retention": "365d"}),
        description="How long the audit buckets keep what is written to them, and whether anybody may lift that. Left "
        "out: 365d, governance.",
    )
    lock: Lock | None = Field(
        None,
        description="How long versions in the buckets of services and models can't be deleted. It can be turned on "
        "later, and never off again. Left out: they can.",
    )
    policies: Policies = Field(
        default_factory=lambda: Policies.model_validate({}),
        description="Levels of policies other than their own, and exceptions from them.",
    )
    protect_data: bool = Field(
        True,
        strict=True,
        description="Whether databases and buckets that hold anything refuse to be destroyed. Say `false` only for "
        "environments whose data nobody will miss.",
    )

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, written: object) -> object:
        return complete(written)

    def lock_of(self, service: Service) -> Lock | None:
        """The lock of the service's bucket: its own, else that of the environment."""
        return service.lock or self.lock

    def pattern_of(self, service: Service) -> Pattern:
        """The service's pattern: its own, else its tier's."""
        return service.pattern or self.tiers[service.tier].pattern
