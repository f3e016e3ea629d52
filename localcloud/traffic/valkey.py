"""A stand-in for ElastiCache: as much of Valkey with vector search as a gateway's cache asks for, over TLS.

One server holds all replication groups of all regions: who logs in says which, as its user's name and the region of its
signature. What is kept is lost with the process, as a cache's content may be. Nearest means nearest: every entry is
compared. https://valkey.io/topics/protocol/ and https://github.com/valkey-io/valkey-search/blob/main/COMMANDS.md
"""

import asyncio
import math
import re
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field

Words = list[bytes]
Reply = bytes | int | str | list["Reply"]

_QUERY = re.compile(r"\(@scope:\{(\w+)\} @at:\[([\d.]+) \+inf\]\)=>\[KNN 1 @vector \$asked AS distance\]")
_REGION = re.compile(r"X-Amz-Credential=[^&]+%2F([a-z0-9-]+)%2Felasticache%2F")
_OPEN = ("AUTH", "HELLO", "CLIENT", "PING", "QUIT")


class ValkeyError(Exception):
    """What the server answers instead, as the protocol has it."""


@dataclass
class Entry:
    """A hash, and when it ends (by the clock of `time.time`)."""

    fields: dict[bytes, bytes] = field(default_factory=dict)
    ends: float = math.inf


@dataclass
class Group:
    """What one replication group holds: indexes by name with the length of their vectors, and entries by key."""

    indexes: dict[str, int] = field(default_factory=dict)
    entries: dict[bytes, Entry] = field(default_factory=dict)

    def do(self, words: Words) -> Reply:
        """Carry a command out; raises ValkeyError for one that can't be."""
        match words[0].decode().upper():
            case "FT.CREATE":
                return self._create(words)
            case "FT.SEARCH":
                return self._search(words)
            case "HSET":
                fields = self.entries.setdefault(words[1], Entry()).fields
                fields.update(zip(words[2::2], words[3::2], strict=True))
                return len(words) // 2 - 1
            case "EXPIRE":
                if words[1] in self.entries:
                    self.entries[words[1]].ends = time.time() + float(words[2])
                return int(words[1] in self.entries)
            case other:
                raise ValkeyError(f"ERR unknown command '{other}'")

    def _create(self, words: Words) -> Reply:
        name = words[1].decode()
        if name in self.indexes:
            raise ValkeyError(f"Index {name} already exists.")
        self.indexes[name] = int(words[words.index(b"DIM") + 1])
        return "OK"

    def _search(self, words: Words) -> Reply:
        name, query = words[1].decode(), _QUERY.fullmatch(words[2].decode())
        if name not in self.indexes:
            raise ValkeyError(f"Index with name '{name}' not found")
        asked = words[words.index(b"asked") + 1]
        if query is None or len(asked) != 4 * self.indexes[name]:
            raise ValkeyError("Invalid filter expression, or a vector of another length")
        scope, since = query[1].encode(), float(query[2])
        near = sorted(
            (_distance(asked, entry.fields[b"vector"]), key)
            for key, entry in self.entries.items()
            if key.startswith(f"{name}:".encode()) and entry.ends > time.time()
            if entry.fields[b"scope"] == scope and float(entry.fields[b"at"]) >= since
        )
        if not near:
            return [0]
        distance, key = near[0]
        fields = self.entries[key].fields
        return [1, key, [b"distance", b"%.9f" % distance, b"at", fields[b"at"], b"answer", fields[b"answer"]]]


class Valkey:
    """The server: `handle` serves a connection. `down` says whether a group (region, name) is."""

    def __init__(self, down: Callable[[str, str], bool] = lambda region, name: False) -> None:
        self.groups: dict[tuple[str, str], Group] = {}
        self.asked: list[str] = []
        self._down = down

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one connection until it ends."""
        try:
            await self._serve(reader, writer)
        finally:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        place: tuple[str, str] | None = None
        while (words := await _read(reader)) is not None:
            command = words[0].decode().upper()
            self.asked.append(command)
            try:
                if command == "AUTH":
                    place = login(words)
                if place is not None and self._down(*place):
                    return
                if command in _OPEN:
                    reply: Reply = "PONG" if command == "PING" else "OK"
                elif place is None:
                    raise ValkeyError("NOAUTH Authentication required.")
                else:
                    reply = self.groups.setdefault(place, Group()).do(words)
            except ValkeyError as error:
                writer.write(f"-{error}\r\n".encode())
            else:
                writer.write(_written(reply))
            await writer.drain()


def login(words: Words) -> tuple[str, str]:
    """The region and the replication group of an AUTH with a signed request; raises ValkeyError for anything else."""
    user, password = words[1].decode(), words[-1].decode()
    region = _REGION.search(password)
    if region is None or not password.startswith(f"{user}/?Action=connect&User={user}&"):
        raise ValkeyError("WRONGPASS invalid username-password pair or user is disabled.")
    return region[1], user


def _distance(one: bytes, other: bytes) -> float:
    """1 - cosine, of vectors as they are sent."""
    a, b = (struct.unpack(f"<{len(each) // 4}f", each) for each in (one, other))
    length = math.hypot(*a) * math.hypot(*b)
    return 1 - sum(x * y for x, y in zip(a, b, strict=True)) / length if length else 1.0


async def _read(reader: asyncio.StreamReader) -> Words | None:
    head = await reader.readline()
    if not head.startswith(b"*"):
        return None
    words = []
    for _ in range(int(head[1:])):
        size = int((await reader.readline())[1:])
        words.append((await reader.readexactly(size + 2))[:-2])
    return words or None


def _written(reply: Reply) -> bytes:
    match reply:
        case bytes():
            return b"$%d\r\n%b\r\n" % (len(reply), reply)
        case int():
            return b":%d\r\n" % reply
        case str():
            return b"+%b\r\n" % reply.encode()
        case list():
            return b"*%d\r\n" % len(reply) + b"".join(map(_written, reply))
