"""ElastiCache as a gateway meets it: a Valkey that speaks TLS, and the API that says where it is."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from localcloud.traffic.authority import Authority
from localcloud.traffic.valkey import Valkey

ANSWER = """<DescribeReplicationGroupsResponse><DescribeReplicationGroupsResult><ReplicationGroups><ReplicationGroup>
<NodeGroups><NodeGroup><PrimaryEndpoint><Address>{host}</Address><Port>{port}</Port></PrimaryEndpoint></NodeGroup>
</NodeGroups></ReplicationGroup></ReplicationGroups></DescribeReplicationGroupsResult>
</DescribeReplicationGroupsResponse>"""


class Elasticache:
    """A replication group that can die, and come back at the same port. `port` is where it is said to be."""

    def __init__(self, folder: Path) -> None:
        self._authority = Authority(folder)
        self.bundle, self.port, self.api, self.valkey = self._authority.bundle, 0, "", Valkey()
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        threading.Thread(target=self._loop.run_forever, daemon=True).start()

    def live(self) -> None:
        """Take connections."""

        async def start() -> asyncio.Server:
            tls = self._authority.any_context()
            return await asyncio.start_server(self.valkey.handle, "127.0.0.1", self.port, ssl=tls)

        self._server = asyncio.run_coroutine_threadsafe(start(), self._loop).result(10)
        self.port = int(self._server.sockets[0].getsockname()[1])

    def die(self) -> None:
        """Take none any more, and end those there are."""

        async def end(server: asyncio.Server) -> None:
            server.close()
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()

        if self._server is not None:
            asyncio.run_coroutine_threadsafe(end(self._server), self._loop).result(10)
            self._server = None

    @property
    def dead(self) -> bool:
        """Whether it takes no connections."""
        return self._server is None

    def environment(self) -> dict[str, str]:
        """What lets a gateway find and trust it."""
        return {"AWS_ENDPOINT_URL_ELASTICACHE": self.api, "SSL_CERT_FILE": str(self.bundle)}


@contextmanager
def answering(where: Callable[[], tuple[str, int] | None]) -> Iterator[int]:
    """ElastiCache's API, for one question: where a replication group is; its port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            host, port = where() or ("", 0)
            content = ANSWER.format(host=host, port=port).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
            return None

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def elasticache(folder: Path) -> Iterator[Elasticache]:
    """A replication group, alive."""
    group = Elasticache(folder)
    with answering(lambda: ("localhost", group.port)) as port:
        group.api = f"http://127.0.0.1:{port}"
        group.live()
        try:
            yield group
        finally:
            group.die()
