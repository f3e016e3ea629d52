"""The network between the local cloud's pods and what they talk to: a proxy, and the ports of load balancers.

Each pod's processes are given the proxy with the pod's id as user name, so the network knows who asks. A TLS connection
is terminated here, with a certificate of the local authority, and goes on to a process of this machine.
"""

import asyncio
import base64
import binascii
import contextlib
import logging
import ssl
import threading
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from localcloud.traffic.authority import Authority

log = logging.getLogger(__name__)

Address = tuple[str, int]
_HEAD_LIMIT = 1 << 16
_CONNECT_SECONDS = 5.0
_REMEMBERED = 1000


@dataclass(frozen=True, kw_only=True)
class Way:
    """Where a connection may go: any of `addresses`, the first one that answers. None: `why` says so."""

    addresses: tuple[Address, ...] = ()
    why: str = ""


Handle = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]
"""Serves a connection until it ends."""
Route = Callable[[str, str, int], Way]
"""From a pod's id, a host and a port to the way there."""


class Network:
    """Runs in a thread of its own; thread-safe."""

    def __init__(self, authority: Authority, route: Route) -> None:
        self._authority, self._route = authority, route
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="network", daemon=True)
        self._thread.start()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._seen: OrderedDict[int, Address] = OrderedDict()
        server = self._call(self._serve(self._proxied, None))
        self.port = int(server.sockets[0].getsockname()[1])

    def listen(self, ways: Callable[[], Way], *, tls: bool, port: int = 0) -> "tuple[asyncio.Server, int]":
        """Open a port of a load balancer, the given one if it is free; connections go where `ways` says at the time."""

        async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            way = ways()
            end = await _connected(way)
            if end is None:
                writer.transport.abort()
                return
            address = end[1].get_extra_info("peername")
            self._remember(writer.get_extra_info("peername")[1], address)
            await _bridge(reader, writer, *end)

        context = self._authority.any_context() if tls else None
        try:
            server = self._call(self._serve(accept, context, port))
        except OSError:
            server = self._call(self._serve(accept, context))
        return server, int(server.sockets[0].getsockname()[1])

    def stand(self, handle: Handle) -> int:
        """Open a port on which `handle` serves, over TLS, as whatever host its clients ask for; returns it."""
        server = self._call(self._serve(handle, self._authority.any_context()))
        return int(server.sockets[0].getsockname()[1])

    def close_port(self, server: asyncio.Server) -> None:
        """Listen no more there."""
        self._loop.call_soon_threadsafe(server.close)

    def went_to(self, client_port: int) -> Address | None:
        """Where a load balancer passed on the connection that a client made from its port, if not long ago."""
        return self._seen.get(client_port)

    def close(self) -> None:
        """End all connections."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(2)

    def _remember(self, client_port: int, address: Address) -> None:
        self._seen[client_port] = address
        while len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)

    def _call(self, work: Coroutine[Any, Any, asyncio.Server]) -> asyncio.Server:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    async def _serve(
        self,
        handle: Handle,
        context: ssl.SSLContext | None,
        port: int = 0,
    ) -> asyncio.Server:
        async def quietly(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            # The streams forget their task when their end is lost, and then nothing would hold it.
            task = asyncio.current_task()
            assert task is not None
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            try:
                await handle(reader, writer)
            except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                pass  # a client or a server that hung up
            except Exception:
                log.exception("a connection failed")
            finally:
                with contextlib.suppress(OSError, RuntimeError):
                    writer.close()

        return await asyncio.start_server(quietly, "127.0.0.1", port, ssl=context, limit=_HEAD_LIMIT)

    async def _proxied(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        request, *lines = head.decode("latin-1").split("\r\n")
        method, wanted, version = request.split(" ", 2)
        pod = _user(lines)
        if pod is None:
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n")
            return
        where = urlsplit(f"//{wanted}" if method == "CONNECT" else wanted)
        host, port = where.hostname or "", where.port or (443 if where.scheme == "https" else 80)
        way = await self._loop.run_in_executor(None, self._route, pod, host, port)
        end = await _connected(way)
        if end is None:
            log.info("pod %s to %s:%s: %s", pod, host, port, way.why or "nothing listens there")
            writer.transport.abort()  # as a refused connection would look; a status would be taken for an answer
            return
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await writer.drain()
            await writer.start_tls(self._authority.context(host))
        else:
            path = f"{where.path or '/'}?{where.query}" if where.query else where.path or "/"
            kept = [line for line in lines if line and not line.lower().startswith(("proxy-", "connection:"))]
            end[1].write(
                "\r\n".join([f"{method} {path} {version}", *kept, "Connection: close", "", ""]).encode("latin-1")
            )
        await _bridge(reader, writer, *end)


def _user(lines: Sequence[str]) -> str | None:
    for line in lines:
        name, _, value = line.partition(":")
        if name.lower() == "proxy-authorization" and value.strip().lower().startswith("basic "):
            with contextlib.suppress(binascii.Error, UnicodeDecodeError):
                return base64.b64decode(value.strip()[6:]).decode().partition(":")[0]
    return None


async def _connected(way: Way) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
    for address in way.addresses:
        with contextlib.suppress(OSError, TimeoutError):
            return await asyncio.wait_for(asyncio.open_connection(*address), _CONNECT_SECONDS)
    return None


async def _bridge(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    other_reader: asyncio.StreamReader,
    other_writer: asyncio.StreamWriter,
) -> None:
    """Pass bytes both ways until both ends are done."""
    ways = [asyncio.ensure_future(_pour(reader, other_writer)), asyncio.ensure_future(_pour(other_reader, writer))]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        if not ways[1].done():  # the asker has said all; the answer may still come
            await asyncio.wait([ways[1]])
    finally:
        for each in ways:
            each.cancel()
        for end in (writer, other_writer):
            with contextlib.suppress(OSError, RuntimeError):
                end.close()


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
    except OSError:  # one end hung up: so does the other
        writer.transport.abort()
