"""What the local cloud does by itself as time passes: health checks, DNS answers that follow from them, alarms."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from localcloud.aws.alarms.evaluator import AlarmEvaluator
from localcloud.aws.alarms.feeds import Feeds
from localcloud.aws.alarms.pending import Cluster, PendingPods
from localcloud.aws.health.check import Check, checks
from localcloud.aws.health.checker import HealthChecker
from localcloud.aws.health.probe import Observation, probe
from localcloud.dns.records import plain
from localcloud.dns.resolver import Resolver
from localcloud.dns.server import DnsServer
from localcloud.dns.zones import zones
from localcloud.funnel import Funnel
from localcloud.home import Home
from localcloud.kubernetes.endpoint import Endpoint
from localcloud.net.balancers import Address, Balancers
from localcloud.settings import Settings, load


class Watch:
    """The health checker, the resolver and its port, the alarms.

    Without `balancers` no endpoint is asked, and all is healthy. `clusters` gives the control planes that run.
    """

    def __init__(
        self,
        home: Home,
        funnel: Funnel,
        settings: Settings,
        balancers: Balancers | None,
        clusters: Callable[[], dict[Cluster, Endpoint]],
    ) -> None:
        self._home, self._funnel, self._balancers = home, funnel, balancers
        self._settings, self._written = settings, -1
        feeds = Feeds(funnel.lock, self._health, self._lag, PendingPods(clusters))
        self.alarms = AlarmEvaluator(funnel.lock, settings.clock, home.alarms, feeds)
        self.health = HealthChecker(lambda: checks(funnel.lock), self._ask, self.alarms.state, settings.clock)
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
        self.alarms.start()

    def stop(self) -> None:
        """End it."""
        self.alarms.stop()
        self.health.stop()
        if self._dns is not None:
            self._dns.close()

    def status(self) -> dict[str, Any]:
        """Where DNS is answered."""
        return {"dns": f"127.0.0.1:{self._dns.port}" if self._dns else ""}

    def resolve(self, name: str, client_region: str) -> dict[str, Any]:
        """How a name is answered to a client near a region."""
        return {"chain": [asdict(link) for link in self.resolver.resolve(name, client_region)]}

    def alarm_states(self) -> dict[str, Any]:
        """Every alarm: where it is, its state, why, and since when (seconds since 1970)."""
        places = sorted(self.alarms.states().items())
        names = ("account", "region", "name")
        return {"alarms": [{**dict(zip(names, place, strict=True)), **asdict(state)} for place, state in places]}

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

    def _health(self) -> Iterator[tuple[str, str, bool]]:
        found = self.health.statuses()
        for check in checks(self._funnel.lock):
            if (healthy := found.get(check.number)) is not None:
                yield check.account, check.number, healthy

    def _lag(self, region: str, what: str) -> float:
        """As the settings say now; read again only when they changed."""
        path = self._home.settings
        written = path.stat().st_mtime_ns if path.exists() else 0
        if written != self._written:
            self._written, self._settings = written, load(path)
        return self._settings.lag_of(region, what)
