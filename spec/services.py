"""Services: what an environment runs, and what each of them is made of."""

from enum import StrEnum
from typing import Literal

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from spec.gateway import ServiceGateway
from spec.locks import Lock
from spec.patterns import Pattern
from spec.values import (
    KEY,
    Account,
    Count,
    DatabaseInstance,
    Duration,
    Image,
    Name,
    RegionId,
    Rto,
    Size,
    Text,
    TierLevel,
    Weight,
    Written,
)


class ZoneLoss(StrEnum):
    """What the loss of a zone may do to a model's capacity."""

    KEEP = "keep"
    ACCEPT = "accept"


PSQL = "public.ecr.aws/docker/library/postgres@sha256:5c855ad7b85e68e48a62f34662853f38b57c1c1d80f3a927ab58034fd6d31c5e"
"""`postgres:17` as it was once published; any image with a `psql` of version 14 or newer does."""
MOST_DIMENSIONS = 2000
"""What an HNSW index takes: https://github.com/pgvector/pgvector#hnsw"""


class Serving(Written):
    """A model that a service runs on GPUs."""

    model: Name = Field(description="One of `models`.")
    replicas: Count = Field(
        description="Replicas that full load takes, and that are left when a zone is lost: in a region of three zones "
        "2 run as 3, 4 as 6.",
        examples=[2],
    )
    zone_loss: ZoneLoss = Field(
        ZoneLoss.KEEP,
        description="`accept`: run just the declared replicas, and do with less until those of a lost zone are back.",
    )
    warm: Count = Field(1, description="Replicas that a hot standby keeps running.")
    max_replicas: Count | None = Field(
        None,
        description="Scale up to so many while requests wait, and back to what full load takes. Left out: no scaling.",
    )
    reserve: bool = Field(
        True,
        strict=True,
        description="Whether capacity of the preferred instance type is reserved where the pattern says so. It is paid "
        "for whether used or not; without it a zone may have none left at the moment of a failover.",
    )
    share_with: tuple[Account, ...] = Field(
        (),
        description="Accounts of the same organization that may use the reserved capacity while it is idle. What they "
        "run in it is not there for a failover.",
    )


class VectorStore(Written):
    """A service's vector database: pgvector on an Aurora PostgreSQL Global Database."""

    engine: Literal["pgvector"] = Field("pgvector", description="The database engine.")
    size: Size = Field(description="The size of the collections with their indexes.")
    instance: DatabaseInstance = Field("db.r7g.large", description="The instance class of writer and readers.")
    readers: int = Field(1, strict=True, ge=0, le=15, description="Readers in the primary region.")
    io_optimized: bool = Field(
        False,
        strict=True,
        description="Aurora's I/O-optimized storage: a flat price, cheaper once I/O is over a quarter of the "
        "database's cost.",
    )
    dimensions: int = Field(
        1024,
        strict=True,
        ge=1,
        le=MOST_DIMENSIONS,
        description="The length of its embeddings. Another number adds a table, and leaves the old one as it is.",
    )
    client_image: Image = Field(
        PSQL, description="The image, by digest, whose `psql` keeps the database's schema: PostgreSQL 14 or newer."
    )
    enforce_rpo: bool = Field(
        True,
        strict=True,
        description="Whether the primary holds writes back while every standby lags further behind than the RPO. That "
        "keeps the RPO's promise, and makes writes wait when the standbys can't be reached. An RPO under 20s can't be "
        "enforced.",
    )


class Owners(Written):
    """Who answers for a service."""

    team: Text = Field(description="The team.", examples=["claims-platform"])
    contact: Text = Field(description="How the team is reached at any hour.", examples=["claims-oncall@example.com"])
    escalation: tuple[Text, ...] = Field(
        min_length=1, description="Who is called next, in order.", examples=[["head-of-claims@example.com"]]
    )
    decision: Duration | None = Field(
        None,
        description="How long it takes, at any hour, from the first alarm until somebody has ordered a failover. Left "
        "out: the book's 15m.",
    )


class Objective(Written):
    """What one part of a service is promised, where that differs from its tier."""

    rto: Rto | None = Field(None, description="How long it may be away.")
    rpo: Duration | None = Field(None, description="How much of its newest data may be lost.")


class Objectives(Written):
    """Objectives of the parts of a service, where they differ from its tier's."""

    serving: Objective = Field(default_factory=lambda: Objective.model_validate({}), description="Its answers.")
    vector_store: Objective = Field(
        default_factory=lambda: Objective.model_validate({}),
        description="Its vector store: taking writes again after a region is lost, or restored after a corruption.",
    )
    data: Objective = Field(
        default_factory=lambda: Objective.model_validate({}), description="Its data sets: restored after a loss."
    )


class Service(Written):
    """An AI service: where it runs, what it answers with, what it remembers, whose it is."""

    name: SkipJsonSchema[str] = Field(validation_alias=KEY)
    tier: TierLevel = Field(description="One of `tiers`: what the service is promised.")
    pattern: Pattern | None = Field(None, description="How it is recovered, where that differs from its tier.")
    primary: RegionId = Field(description="The region that serves it in normal times.")
    standby: tuple[RegionId, ...] = Field(
        (), description="The regions that take over. Left out: the first region of the file that is not the primary."
    )
    serving: tuple[Serving, ...] = Field((), description="The models that it runs on its own GPUs.")
    route: tuple[Name, ...] = Field(
        min_length=1,
        description="Models and providers that the gateway asks, in order. The first is the reference: each further "
        "one is declared as `same` or `weaker` there.",
    )
    gateway: ServiceGateway = Field(
        default_factory=lambda: ServiceGateway.model_validate({}), description="What it wants of its gateway."
    )
    vector_store: VectorStore | None = Field(None, description="Its vector database.")
    weights: dict[RegionId, Weight] = Field(
        default_factory=dict,
        description="Where every region answers: how much of the traffic each one gets, such as 80 and 20. Left out: "
        "each user gets the nearest region.",
        examples=[{"us-east-1": 80, "us-west-2": 20}],
    )
    latency: Duration | None = Field(
        None, description="The mean time of an answer as measured; an alarm tells when it is ten times that."
    )
    data: dict[Name, Size] = Field(default_factory=dict, description="Its data sets and their sizes.")
    lock: Lock | None = Field(
        None, description="How long versions in its bucket can't be deleted, where that differs from the environment's."
    )
    objectives: Objectives = Field(
        default_factory=lambda: Objectives.model_validate({}),
        description="Objectives of its parts, where they differ from its tier's.",
    )
    owners: Owners = Field(description="Who answers for it.")

    @property
    def called(self) -> tuple[str, ...]:
        """The models and providers that its gateway calls: those of its route, and what its cache compares with."""
        return (*self.route, *(self.gateway.cache.embedding if self.gateway.cache else ()))
