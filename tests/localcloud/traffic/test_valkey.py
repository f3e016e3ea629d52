"""The stand-in for ElastiCache, at its protocol."""

import asyncio
import struct
import time
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from localcloud.traffic.valkey import Valkey, ValkeyError, login

WORDS = tuple[str | bytes | int | float, ...]


def signed(name: str, region: str = "us-east-1") -> str:
    scope = f"AKID%2F20260101%2F{region}%2Felasticache%2Faws4_request"
    return f"{name}/?Action=connect&User={name}&X-Amz-Credential={scope}&X-Amz-Signature=00"


def vector(*numbers: float) -> bytes:
    return struct.pack(f"<{len(numbers)}f", *numbers)


CREATE = ("FT.CREATE", "i", "ON", "HASH", "PREFIX", 1, "i:", "SCHEMA", "vector", "VECTOR", "HNSW", 2, "DIM", 2)


def search(scope: str, since: float, asked: bytes) -> WORDS:
    query = f"(@scope:{{{scope}}} @at:[{since:.3f} +inf])=>[KNN 1 @vector $asked AS distance]"
    return ("FT.SEARCH", "i", query, "RETURN", 3, "distance", "at", "answer", "PARAMS", 2, "asked", asked)


Send = Callable[..., Coroutine[Any, Any, bytes]]


def with_connection(story: Callable[[Send], Coroutine[Any, Any, None]], valkey: Valkey | None = None) -> None:
    served = valkey or Valkey()

    async def run() -> None:
        server = await asyncio.start_server(served.handle, "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())

        async def send(*words: str | bytes | int | float) -> bytes:
            parts = [word if isinstance(word, bytes) else str(word).encode() for word in words]
            writer.write(b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%b\r\n" % (len(p), p) for p in parts))
            try:
                return await asyncio.wait_for(reader.readuntil(b"\r\n"), 5) + await _rest(reader)
            except asyncio.IncompleteReadError:
                return b""

        await story(send)
        writer.close()
        server.close()

    asyncio.run(run())


async def _rest(reader: asyncio.StreamReader) -> bytes:
    found = b""
    try:
        while True:
            found += await asyncio.wait_for(reader.read(1 << 16), 0.05) or _nothing()
    except (TimeoutError, EOFError):
        return found


def _nothing() -> bytes:
    raise EOFError


def test_the_nearest_of_a_scope_is_found() -> None:
    async def story(send: Send) -> None:
        assert await send("AUTH", "demo", signed("demo")) == b"+OK\r\n"
        assert await send(*CREATE) == b"+OK\r\n"
        assert b"already exists" in await send(*CREATE)
        now = time.time()
        for key, scope, numbers in (("a", "one", (1, 0)), ("b", "one", (0, 1)), ("c", "two", (1, 0.1))):
            fields = ("scope", scope, "at", now, "vector", vector(*numbers), "answer", key)
            assert await send("HSET", f"i:{key}", *fields) == b":4\r\n"
        found = await send(*search("one", 0, vector(1, 0.1)))
        assert b"$3\r\ni:a\r\n" in found
        assert b"$11\r\n0.004962810\r\n" in found
        assert await send(*search("three", 0, vector(1, 0))) == b"*1\r\n:0\r\n"
        assert await send(*search("one", now + 1, vector(1, 0))) == b"*1\r\n:0\r\n"
        assert await send("EXPIRE", "i:a", 0) == b":1\r\n"
        assert b"$3\r\ni:b\r\n" in await send(*search("one", 0, vector(1, 0.1)))

    with_connection(story)


def test_nobody_gets_in_without_a_signature_of_his_own() -> None:
    async def story(send: Send) -> None:
        assert await send("PING") == b"+PONG\r\n"
        assert (await send(*CREATE)).startswith(b"-NOAUTH")
        assert (await send("AUTH", "demo", "password")).startswith(b"-WRONGPASS")
        assert (await send("AUTH", "demo", signed("other"))).startswith(b"-WRONGPASS")

    with_connection(story)


def test_groups_of_the_same_name_are_apart_by_region() -> None:
    valkey = Valkey()

    async def story(send: Send) -> None:
        for region in ("us-east-1", "eu-west-1"):
            await send("AUTH", "demo", signed("demo", region))
            assert await send(*CREATE) == b"+OK\r\n"

    with_connection(story, valkey)
    assert set(valkey.groups) == {("us-east-1", "demo"), ("eu-west-1", "demo")}


def test_one_that_is_down_hangs_up() -> None:
    async def story(send: Send) -> None:
        assert await send("AUTH", "demo", signed("demo")) == b""

    with_connection(story, Valkey(down=lambda region, name: (region, name) == ("us-east-1", "demo")))


def test_what_it_does_not_know_it_says() -> None:
    async def story(send: Send) -> None:
        await send("AUTH", "demo", signed("demo"))
        assert await send("FLUSHALL") == b"-ERR unknown command 'FLUSHALL'\r\n"
        assert (await send(*search("one", 0, vector(1, 0)))).startswith(b"-Index with name")
        await send(*CREATE)
        assert (await send(*search("one", 0, vector(1, 0, 0)))).startswith(b"-Invalid")

    with_connection(story)


def test_a_login_says_where() -> None:
    assert login([b"AUTH", b"demo", signed("demo", "eu-west-1").encode()]) == ("eu-west-1", "demo")
    with pytest.raises(ValkeyError, match="WRONGPASS"):
        login([b"AUTH", b"demo", b""])
