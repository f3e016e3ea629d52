"""Keeps a gateway's answers in Valkey with vector search, where it logs in as its pod's role: there is no password.

https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/vector-search.html
https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
The replication group is known by its name; its address is asked for when it is needed, so that a gateway need not wait
until there is one. redis is imported then, too: a gateway without a cache doesn't pay for it.
"""

# The image's own.
# mypy: disable-error-code="import-not-found"

import asyncio
import json
import struct
import time
from hashlib import sha256
from typing import Any

from gateway_cache import Found, Vector, age

CONNECT_SECONDS = 2.0
TOKEN_SECONDS = 900
MOST_CONNECTIONS = 32


class Valkey:
    """An index of its own for each embedding model and length: vectors of two models can't be compared.

    Keys begin with the index's name, and end by themselves. ElastiCache has room for ten indexes (Valkey 8.2).
    """

    def __init__(self, name: str, region: str, *, model: str) -> None:
        self._name, self._region, self._model = name, region, model
        self._client: Any = None
        self._index = ""

    async def prepare(self, dimensions: int) -> None:
        """Connect, and make the index if it isn't there."""
        from redis.exceptions import ResponseError

        if self._client is not None:
            await self._client.aclose()
        self._client = await asyncio.to_thread(_client, self._name, self._region)
        self._index = f"answers:{sha256(f'{self._model} {dimensions}'.encode()).hexdigest()[:8]}"
        vector = ["TYPE", "FLOAT32", "DIM", dimensions, "DISTANCE_METRIC", "COSINE"]
        schema = ["scope", "TAG", "at", "NUMERIC", "vector", "VECTOR", "HNSW", len(vector), *vector]
        try:
            prefix = ["ON", "HASH", "PREFIX", 1, f"{self._index}:"]
            await self._client.execute_command("FT.CREATE", self._index, *prefix, "SCHEMA", *schema)
        except ResponseError as error:
            if "exist" not in str(error).lower():
                raise

    async def nearest(self, scope: str, vector: Vector, oldest: float) -> Found | None:
        """Of the questions of a scope the nearest, if kept within the last `oldest` seconds."""
        # https://github.com/valkey-io/valkey-search/blob/main/COMMANDS.md#ftsearch
        among = f"(@scope:{{{scope or 'none'}}} @at:[{time.time() - oldest:.3f} +inf])"
        query = f"{among}=>[KNN 1 @vector $asked AS distance]"
        wanted = ["RETURN", 3, "distance", "at", "answer", "PARAMS", 2, "asked", packed(vector), "DIALECT", 2]
        reply = await self._client.execute_command("FT.SEARCH", self._index, query, *wanted)
        if len(reply) < 3:
            return None
        fields = {bytes(name).decode(): value for name, value in zip(reply[2][::2], reply[2][1::2], strict=True)}
        if "answer" not in fields:
            return None  # it ended while it was being found
        answer = json.loads(fields["answer"])
        return Found(answer=answer, similarity=1 - float(fields["distance"]), age=age(float(fields["at"])))

    async def keep(self, scope: str, text: str, vector: Vector, answer: dict[str, Any], seconds: float) -> None:
        """Keep an answer; the same question's last one is replaced. The question itself is not kept."""
        key = f"{self._index}:{sha256(f'{scope} {text}'.encode()).hexdigest()}"
        entry = {"scope": scope, "at": f"{time.time():.3f}", "vector": packed(vector), "answer": json.dumps(answer)}
        async with self._client.pipeline(transaction=False) as pipeline:
            await pipeline.hset(key, mapping=entry).expire(key, round(seconds)).execute()


def packed(vector: Vector) -> bytes:
    """As Valkey takes a vector: 32-bit floats, the low byte first."""
    return struct.pack(f"<{len(vector)}f", *vector)


def _client(name: str, region: str) -> Any:
    """Blocks: to be called in a thread."""
    import boto3
    from redis.asyncio import Redis
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff

    session = boto3.Session(region_name=region)
    groups = session.client("elasticache").describe_replication_groups(ReplicationGroupId=name)["ReplicationGroups"]
    where = groups[0]["NodeGroups"][0]["PrimaryEndpoint"]
    return Redis(
        host=where["Address"],
        port=where["Port"],
        ssl=True,
        credential_provider=_login(session, name, region),
        protocol=2,
        lib_name=None,
        lib_version=None,
        max_connections=MOST_CONNECTIONS,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=CONNECT_SECONDS,
        # Once more, on a new connection: ElastiCache ends each after twelve hours.
        retry=Retry(NoBackoff(), 1),
    )


def _login(session: Any, name: str, region: str) -> Any:
    from redis.credentials import CredentialProvider

    class Login(CredentialProvider):  # type: ignore[misc]
        """A new signature for each connection."""

        def get_credentials(self) -> tuple[str, str]:
            return name, token(session, name, region)

        async def get_credentials_async(self) -> tuple[str, str]:
            return await asyncio.to_thread(self.get_credentials)

    return Login()


def token(session: Any, name: str, region: str) -> str:
    """The signed request that stands for a password, for 15 minutes; group and user have the same name."""
    from botocore.model import ServiceId
    from botocore.signers import RequestSigner

    signer = RequestSigner(
        ServiceId("elasticache"), region, "elasticache", "v4", session.get_credentials(), session.events
    )
    url = f"https://{name}/?Action=connect&User={name}"
    request = {"method": "GET", "url": url, "body": {}, "headers": {}, "context": {}}
    signed = signer.generate_presigned_url(
        request, operation_name="connect", expires_in=TOKEN_SECONDS, region_name=region
    )
    return str(signed).removeprefix("https://")
