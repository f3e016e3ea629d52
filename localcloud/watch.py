"""What the local cloud does by itself as time passes: health checks, and DNS answers that follow from them."""

from dataclasses import asdict
from typing import Any

from localcloud.aws.health.check import Check, checks
from localcloud.aws.health.checker import HealthChecker
from localcloud.aws.health.probe import Observation, probe
from localcloud.dns.records import plain
from localcloud.dns.resolver import Resolver
from localcloud.dns.server import DnsServer
from localcloud.dns.zones import zones
from localcloud.funnel import Funnel
from localcloud.net.balancers import Address, Balancers
from localcloud.settings import Settings


class Watch:
    """The health checker, the resolver and its port. Without `balancers` no endpoint is asked, and all is healthy."""

    def __init__(self, funnel: Funnel, settings: Settings, balancers: Balancers | None) -> None:
        self._balancers = balancers
        self.health = HealthChecker(lambda: checks(funnel.lock), self._ask, self._alarm_state, settings.clock)
        self.resolver = Resolver(lambda: zones(funnel.lock), self.health.healthy, self._address, settings.clock)
        self._dns: DnsServer | None = None

    def listen(self, port: int) -> int:
        """Take the port for DNS questions, the given one if it is free; returns the port taken."""
        self._dns = DnsServer(self.resolver, port=port)
        return self._dns.port

    def start(self) -> None:
        """Begin, once the world is there again."""
        if self._dns is not None:
            self._dns.start()
        if self._balancers is not None:
            self.health.start()

    def stop(self) -> None:
        """End it."""
        self.health.stop()
        if self._dns is not None:
            self._dns.close()

    def status(self) -> dict[str, Any]:
        """Where DNS is answered."""
        return {"dns": f"127.0.0.1:{self._dns.port}" if self._dns else ""}

    def resolve(self, name: str, client_region: str) -> dict[str, Any]:
        """How a name is answered to a client near a region."""
        return {"chain": [asdict(link) for link in self.resolver.resolve(name, client_region)]}

    def told(self, check: str) -> str | None:
        """What was last seen of a health check."""
        seen = self.health.observation(check)
        return seen.told if seen else None

    def _ask(self, check: Check) -> Observation:
        return probe(check, self._where)

    def _where(self, host: str, port: int) -> Address | None:
        """Where on this machine a host's port is: its name may lead to a load balancer's."""
        if self._balancers is None:
            return None
        links = self.resolver.resolve(host, "")
        last = links[-1] if links else None
        name = host if last is None else last.name if last.type == "A" else plain(last.value)
        return self._balancers.resolve(name, port)

    def _address(self, host: str) -> str | None:
        found = self._balancers.resolve(host, 443) if self._balancers else None
        return found[0] if found else None

    def _alarm_state(self, account: str, region: str, name: str) -> str:
        from moto.cloudwatch.models import cloudwatch_backends

        alarm = cloudwatch_backends[account][region].alarms.get(name)
        return str(alarm.state_value) if alarm else "INSUFFICIENT_DATA"
