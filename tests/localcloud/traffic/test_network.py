"""The network: who asks is known by the proxy's user name, TLS ends in it, what leads nowhere is refused."""

import http.client
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from localcloud.traffic.authority import Authority
from localcloud.traffic.network import Network, Way

USER = {"Proxy-Authorization": "Basic dWlkLTE6cG9k"}  # uid-1:pod


class Echo(BaseHTTPRequestHandler):
    """Tells what it was asked."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        told = {"path": self.path, "host": self.headers["Host"], "proxy": self.headers["Proxy-Authorization"]}
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        return None


@pytest.fixture
def echo() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path / "authority")


class Routes:
    """Where everything leads, and who asked for what."""

    def __init__(self) -> None:
        self.way = Way(why="nowhere")
        self.asked: list[tuple[str, str, int]] = []

    def __call__(self, pod: str, host: str, port: int) -> Way:
        self.asked.append((pod, host, port))
        return self.way


@pytest.fixture
def routes(echo: int) -> Routes:
    routes = Routes()
    routes.way = Way(addresses=(("127.0.0.1", echo),))
    return routes


@pytest.fixture
def network(authority: Authority, routes: Routes) -> Iterator[Network]:
    network = Network(authority, routes)
    yield network
    network.close()


def trusting(authority: Authority) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(authority.bundle))


def test_plain_http_goes_on_as_its_server_expects_it(network: Network, routes: Routes) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", network.port, timeout=5)
    url = "http://qwen3-8b.claims.svc.cluster.local:8000/v1/models?x=1"
    connection.request("GET", url, headers={"Host": "qwen3-8b.claims.svc.cluster.local:8000", **USER})
    told = json.loads(connection.getresponse().read())
    assert told == {"path": "/v1/models?x=1", "host": "qwen3-8b.claims.svc.cluster.local:8000", "proxy": None}
    assert routes.asked == [("uid-1", "qwen3-8b.claims.svc.cluster.local", 8000)]


def test_tls_ends_in_the_network_with_the_names_own_certificate(
    network: Network, routes: Routes, authority: Authority
) -> None:
    connection = http.client.HTTPSConnection("127.0.0.1", network.port, timeout=5, context=trusting(authority))
    connection.set_tunnel("api.anthropic.com", 443, USER)
    connection.request("GET", "/v1/messages")
    told = json.loads(connection.getresponse().read())
    assert (told["path"], told["host"]) == ("/v1/messages", "api.anthropic.com")
    assert routes.asked == [("uid-1", "api.anthropic.com", 443)]


def test_who_does_not_say_which_pod_it_is_gets_nowhere(network: Network, routes: Routes) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", network.port, timeout=5)
    connection.request("GET", "http://api.anthropic.com/")
    assert connection.getresponse().status == 407
    assert routes.asked == []


def test_a_way_that_leads_nowhere_looks_like_a_connection_that_is_refused(
    network: Network, routes: Routes, authority: Authority
) -> None:
    routes.way = Way(why="it is down")
    plain = http.client.HTTPConnection("127.0.0.1", network.port, timeout=5)
    plain.request("GET", "http://api.anthropic.com/", headers=USER)
    with pytest.raises((ConnectionError, http.client.RemoteDisconnected)):
        plain.getresponse()
    tunnel = http.client.HTTPSConnection("127.0.0.1", network.port, timeout=5, context=trusting(authority))
    tunnel.set_tunnel("api.anthropic.com", 443, USER)
    with pytest.raises((OSError, http.client.HTTPException)):
        tunnel.request("GET", "/")


def test_an_address_where_nothing_listens_is_passed_over(network: Network, routes: Routes, echo: int) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        dead = closed.getsockname()[1]
    routes.way = Way(addresses=(("127.0.0.1", dead), ("127.0.0.1", echo)))
    connection = http.client.HTTPConnection("127.0.0.1", network.port, timeout=5)
    connection.request("GET", "http://x.claims/", headers=USER)
    assert connection.getresponse().status == 200


def test_a_load_balancers_port_speaks_tls_as_any_name_and_knows_where_a_connection_went(
    network: Network, authority: Authority, echo: int
) -> None:
    server, port = network.listen(lambda: Way(addresses=(("127.0.0.1", echo),)), tls=True)
    for name in ("claims-assistant.demo.example.com", "claims-assistant.us-east-1.demo.example.com"):
        with (
            socket.create_connection(("127.0.0.1", port), timeout=5) as raw,
            trusting(authority).wrap_socket(raw, server_hostname=name) as secured,
        ):
            secured.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert secured.recv(15) == b"HTTP/1.1 200 OK"
            assert network.went_to(secured.getsockname()[1]) == ("127.0.0.1", echo)
    network.close_port(server)
    assert network.went_to(1) is None


def test_the_authority_is_the_same_after_a_restart(authority: Authority, tmp_path: Path) -> None:
    again = Authority(tmp_path / "authority")
    assert again.bundle.read_bytes() == authority.bundle.read_bytes()
    assert (tmp_path / "authority" / "ca.key").stat().st_mode & 0o777 == 0o600
    assert again.context("a.example.com") is again.context("a.example.com")
