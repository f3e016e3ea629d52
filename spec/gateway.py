"""The gateways: the image for all, and what a service may say about its own."""

from datetime import timedelta

from pydantic import Field

from spec.values import Cidr, Duration, Image, Written


class GatewayImage(Written):
    """The LLM gateway that stands before every service."""

    image: Image = Field(description="LiteLLM's container image, by digest; each region keeps a copy.")


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
