"""The gateways: the image for all, and what a service may say about its own."""

from datetime import timedelta

from pydantic import Field

from spec.values import CacheInstance, Cidr, Duration, Image, Name, Written


class GatewayImage(Written):
    """The LLM gateway that stands before every service."""

    image: Image = Field(description="LiteLLM's container image, by digest; each region keeps a copy.")


class SemanticCache(Written):
    """Answers that a gateway gives again when nearly the same is asked again."""

    embedding: tuple[Name, ...] = Field(
        min_length=1,
        description="Providers of embedding models, by which questions are compared. Of several, a region takes the "
        "first that is in it, else the first.",
        examples=[["titan-europe", "titan-east"]],
    )
    similarity: float = Field(
        0.95,
        ge=0.8,
        le=1,
        description="How near two questions must be: the cosine of their embeddings. Depends on the embedding model.",
    )
    ttl: Duration = Field(timedelta(hours=1), description="How long an answer counts as good as a new one.")
    stale: Duration | None = Field(
        None,
        description="How long an answer may be given under the degraded name of the reference. Left out: never.",
    )
    instance: CacheInstance = Field("cache.t4g.small", description="The node type of ElastiCache.")


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
    cache: SemanticCache | None = Field(
        None, description="Its semantic cache. Left out: every question is asked of a model."
    )
