"""Models: open weights that we serve ourselves, and models that a provider serves."""

from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

from spec.gpus import INSTANCE_TYPES
from spec.values import Count, Digest, Duration, Image, Name, ProviderRegion, Size, Text, Url, Written

VLLM_START = timedelta(seconds=277)
"""Start of vLLM with 22 GiB of weights on one GPU: book value, grade M, vllm-project/vllm#44881."""

Same = Annotated[
    tuple[Name, ...],
    Field(description="Models and providers that answer as well as this one: changing to them is not a degradation."),
]
Context = Annotated[
    Count | None,
    Field(
        description="Tokens that a question and its answer may have together. Where it is declared, a question that "
        "is too long goes on to the entries of the route that take longer ones.",
        examples=[200000],
    ),
]
Weaker = Annotated[
    tuple[Name, ...],
    Field(description="Models and providers that answer worse: changing to them is a degraded mode, and reported so."),
]


InstanceTypeName = Annotated[Text, WithJsonSchema({"type": "string", "enum": list(INSTANCE_TYPES)})]


class ProviderKind(StrEnum):
    """The providers that the gateway can call."""

    BEDROCK = "bedrock"
    VERTEX = "vertex"
    ANTHROPIC = "anthropic"
    OPENAI = "openai"
    OPENAI_COMPATIBLE = "openai-compatible"


class Model(Written):
    """Open weights that are kept in our own buckets and served by our own GPUs."""

    digest: Digest = Field(description="The weights' content address: what is served is what was evaluated.")
    previous: Digest | None = Field(
        None,
        description="The last good revision: kept in every region's bucket and readable, so that a rollback is to "
        "write its digest as `digest`.",
    )
    compile_cache: Digest | None = Field(
        None,
        description="The content address of a folder with the engine's compile cache, published like weights: it saves "
        "a start the compilation. Left out: each start compiles.",
    )
    size: Size = Field(description="The weights' size.")
    image: Image = Field(description="The engine's container image, by digest.")
    engine: Literal["vllm"] = Field("vllm", description="The inference engine.")
    args: tuple[Text, ...] = Field((), description="Arguments of the engine.", examples=[["--max-model-len=8192"]])
    gpus: Count = Field(description="GPUs of one replica, on each of its nodes.", examples=[1])
    nodes: Count = Field(1, description="Nodes that one replica spans: for models too large for any one instance.")
    instance_types: tuple[InstanceTypeName, ...] = Field(
        min_length=1,
        description="EC2 instance types that can run a replica, the preferred one first: if one is not to be had, "
        "the next is taken.",
        examples=[["g6e.xlarge", "g5.2xlarge"]],
    )
    start: Duration = Field(
        VLLM_START, description="From the container's start until it answers; measured values replace the book's 277s."
    )
    context: Context = None
    same: Same = ()
    weaker: Weaker = ()

    @property
    def digests(self) -> tuple[str, ...]:
        """All content addresses that a server of this model may read: weights, last good revision, compile cache."""
        return tuple(dict.fromkeys(self.kept.values()))

    @property
    def kept(self) -> dict[str, str]:
        """What the buckets keep of it: digests by the ending that tells their replication rules apart."""
        found = {"": self.digest, "-previous": self.previous, "-compiled": self.compile_cache}
        return {ending: digest for ending, digest in found.items() if digest is not None}


class ModelProvider(Written):
    """A model that someone else serves. Keys to it are secrets, never part of this file."""

    kind: ProviderKind = Field(description="Who serves it.")
    model: Text = Field(description="The model's id at the provider.", examples=["claude-sonnet-4-5"])
    region: ProviderRegion | None = Field(None, description="The provider's region: for bedrock and vertex.")
    endpoint: Url | None = Field(None, description="The API's address: for openai-compatible.")
    context: Context = None
    same: Same = ()
    weaker: Weaker = ()

    @property
    def has_key(self) -> bool:
        """Whether calling it takes a secret; Bedrock is called with the gateway's role."""
        return self.kind is not ProviderKind.BEDROCK
