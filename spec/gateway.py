"""The gateways: the image for all, and what a service may say about its own."""

from datetime import timedelta

from pydantic import Field

from spec.values import Cidr, Duration, Image, Name, Written


class GatewayImage(Written):
    """The LLM gateway that stands before every service."""

    image: Image = Field(description="LiteLLM's container image, by digest; each region keeps a copy.")


class SemanticCache(Written):
    """Answers kept for questions that mean the same, in a Valkey cache per region."""

    embedding: Name = Field(
        description="One of `providers`: the embedding model that tells which questions mean the same."
    )
    ttl: Duration = Field(timedelta(hours=1), description="How long an answer may be given again.")
    similarity: float = Field(
        0.95,
        ge=0.5,
        le=1,
        description="How alike two questions must be, 1 being the same: too low a value gives people answers to what "
        "others asked.",
    )
    node: str = Field("cache.r7g.large", pattern=r"^cache\.[a-z]\d\w*\.\w+$", description="The class of its nodes.")


class ServiceGateway(Written):
    """What a service wants of its gateway."""

    allow: tuple[Cidr, ...] = Field(
        (),
        description="The networks that may reach it, where that isn't everyone with a key. Route 53's health checkers "
        "always may.",
        examples=[["203.0.113.0/24"]],
    )
    timeout: Duration = Field(timedelta(seconds=60), description="How long a backend may take for a whole answer.")
    first_token: Duration = Field(
        timedelta(seconds=15),
        description="How long a backend may keep silent before the first token of a streamed answer, and between two.",
    )
    log_prompts: bool = Field(
        False,
        strict=True,
        description="Whether the request log in the audit bucket holds what was asked and answered. It is kept for as "
        "long as the bucket's lock says, whoever asks for it to be forgotten.",
    )
    cache: SemanticCache | None = Field(None, description="Its semantic cache; none if left out.")
