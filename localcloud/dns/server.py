"""The resolver on a port of 127.0.0.1, for `dig` and whatever else speaks DNS."""

import logging
import socketserver
import struct
import threading
from typing import Any

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

from localcloud.dns.answer import Link
from localcloud.dns.resolver import Resolver

log = logging.getLogger(__name__)

_SMALLEST = 512  # what any client takes in one datagram: RFC 1035, 4.2.1


class DnsServer:
    """Answers over UDP and TCP on one port; `client_region` is where its clients are taken to be."""

    def __init__(self, resolver: Resolver, client_region: str = "", port: int = 0) -> None:
        def reply(wire: bytes, limit: int) -> bytes | None:
            return respond(resolver, client_region, wire, limit)

        class Datagram(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                wire, socket = self.request
                if answer := reply(wire, 0):
                    socket.sendto(answer, self.client_address)

        class Stream(socketserver.StreamRequestHandler):
            timeout = 5

            def handle(self) -> None:
                while len(size := self.rfile.read(2)) == 2:
                    if not (answer := reply(self.rfile.read(*struct.unpack("!H", size)), 65535)):
                        return
                    self.wfile.write(struct.pack("!H", len(answer)) + answer)

        self._servers = _bound(Datagram, Stream, port)
        self.port = int(self._servers[1].server_address[1])

    def start(self) -> None:
        """Answer from now on."""
        for server in self._servers:
            threading.Thread(target=server.serve_forever, name="dns", daemon=True).start()

    def close(self) -> None:
        """Listen no more."""
        for server in self._servers:
            server.shutdown()
            server.server_close()


class _Udp(socketserver.ThreadingUDPServer):
    daemon_threads = True


class _Tcp(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


def _bound(datagram: Any, stream: Any, port: int) -> tuple[_Udp, _Tcp]:
    """Both servers on the same port: the wanted one, else any that is free for both."""
    for wanted in (port, *[0] * 20):
        try:
            udp = _Udp(("127.0.0.1", wanted), datagram)
        except OSError:
            continue
        try:
            return udp, _Tcp(("127.0.0.1", udp.server_address[1]), stream)
        except OSError:
            udp.server_close()
    raise OSError("no port is free for DNS")


def respond(resolver: Resolver, client_region: str, wire: bytes, limit: int = 0) -> bytes | None:
    """The answer to a question as it came over the wire; None for what is no question.

    At most `limit` bytes, 0 for what the client says that it takes; an answer that is longer is cut and says so.
    """
    try:
        asked = dns.message.from_wire(wire)
    except dns.exception.DNSException:
        return None
    if asked.flags & dns.flags.QR:
        return None
    reply = dns.message.make_response(asked, recursion_available=True)
    if len(asked.question) != 1:
        reply.set_rcode(dns.rcode.FORMERR)
    else:
        _fill(reply, resolver, client_region)
    try:
        return reply.to_wire(max_size=limit or max(_SMALLEST, asked.payload))
    except dns.exception.TooBig:
        cut = dns.message.make_response(asked, recursion_available=True)
        cut.flags |= dns.flags.TC
        return cut.to_wire()


def _fill(reply: dns.message.Message, resolver: Resolver, client_region: str) -> None:
    question = reply.question[0]
    kind = dns.rdatatype.to_text(question.rdtype)
    found = resolver.answer(question.name.to_text(), client_region, kind)
    if found.known is None:
        reply.set_rcode(dns.rcode.REFUSED)  # no zone of ours: nothing is asked further
    elif not found.known:
        reply.set_rcode(dns.rcode.NXDOMAIN)
    owner = ""  # an alias is answered under the name that was asked for
    sets: dict[tuple[str, str], list[Link]] = {}
    for link in found.links:
        name = owner or link.name
        owner = name if link.type == "ALIAS" else ""
        if link.type != "ALIAS":
            sets.setdefault((name, link.type), []).append(link)
    for (name, kind), links in sets.items():
        values = [link.value for link in links]
        # Names without a last dot are whole ones here too.
        rrset = dns.rrset.from_text_list(
            f"{name}.", links[0].ttl, "IN", kind, values, origin=dns.name.root, relativize=False
        )
        reply.answer.append(rrset)
