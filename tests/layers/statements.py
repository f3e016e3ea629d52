"""What each mode means, part by part: said once more, apart from the components, for the tests of flips.

A component's resources in the primary region (`primary`) and in its standbys (`standby`) are named by what follows the
component's name and the region in theirs. The first line of a list whose pattern fits says, for each mode, how the
resource is then: None where there is none; two modes that say the same leave it as it is.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from spec.environment import Service, Serving
from spec.modes import BucketMode, CapacityMode, GatewayMode, ServingMode, TrafficMode, VectorStoreMode
from spec.patterns import PATTERNS, PRIMARY, Pattern, Side
from spec.services import ZoneLoss

Mode = BucketMode | CapacityMode | GatewayMode | ServingMode | TrafficMode | VectorStoreMode
Says = Mapping[Any, str | None]

THERE = "there"
ANY = ".*"


@dataclass(frozen=True, kw_only=True)
class Part:
    """`is_` gives how the resources that fit `pattern` are in each mode; None: the same in all of them.

    `remade` are those states that a resource can't be brought into or out of without making it anew. `optional` ones
    need not be there even where the mode has them: it depends on the service.
    """

    pattern: str
    is_: Says | None = None
    remade: frozenset[str] = frozenset()
    optional: bool = False

    def state(self, mode: Mode) -> str | None:
        """How the resource is in a mode; None: it isn't there."""
        return THERE if self.is_ is None else self.is_[mode]


@dataclass(frozen=True, kw_only=True)
class Statement:
    """Which mode a component goes by, and what it has then on either side."""

    by: Callable[[Pattern, Side], Mode]
    standby: tuple[Part, ...]
    primary: tuple[Part, ...] = (Part(pattern=ANY),)

    def part(self, noun: str, *, primary: bool) -> Part:
        """The line for one resource. Raises LookupError where no line fits."""
        for part in self.primary if primary else self.standby:
            if re.fullmatch(part.pattern, noun):
                return part
        raise LookupError(f"no line fits {noun!r}")


def _store(pattern: Pattern, _: Side) -> VectorStoreMode:
    """The standby's, on either side: it says whether the primary has someone to wait for."""
    return PATTERNS[pattern].standby.vector_store


def _capacity(_: Pattern, side: Side) -> CapacityMode:
    return side.capacity


def _serving(_: Pattern, side: Side) -> ServingMode:
    return side.serving


def _gateway(_: Pattern, side: Side) -> GatewayMode:
    return side.gateway


def _buckets(pattern: Pattern, _: Side) -> BucketMode:
    return PATTERNS[pattern].buckets


def _traffic(pattern: Pattern, _: Side) -> TrafficMode:
    return PATTERNS[pattern].traffic


def side(pattern: Pattern, *, primary: bool) -> Side:
    """What the table gives a region."""
    return PRIMARY if primary else PATTERNS[pattern].standby


ZONES = 3
"""Zones of each region of the environments that ship."""


def _served(service: Service, model: str) -> Serving:
    (served,) = [serving for serving in service.serving if serving.model == model]
    return served


def _full(served: Serving) -> int:
    """Replicas in full: where the loss of a zone is to be borne, so many more as that zone would take with it."""
    spare = ceil(served.replicas / (ZONES - 1)) if served.zone_loss is ZoneLoss.KEEP else 0
    return served.replicas + spare


def _in_zone(replicas: int, zone: int) -> str | None:
    """Nodes reserved in one zone, of types that hold one replica each; None where it gets none."""
    nodes = replicas // ZONES + (zone < replicas % ZONES)
    return f"{nodes} nodes" if nodes else None


BUCKET = Statement(
    by=_buckets,
    primary=(
        Part(
            pattern="replication",
            is_={
                BucketMode.COPIED: None,
                BucketMode.ONE_WAY: "to the standby",
                BucketMode.ONE_WAY_RTC: "to the standby in 15 minutes",
                BucketMode.BOTH_WAYS_RTC: "to the standby in 15 minutes, and back what is changed about replicas",
            },
        ),
        Part(
            pattern="inventory",
            is_={
                BucketMode.COPIED: None,
                BucketMode.ONE_WAY: THERE,
                BucketMode.ONE_WAY_RTC: THERE,
                BucketMode.BOTH_WAYS_RTC: THERE,
            },
        ),
        Part(pattern=ANY),
    ),
    standby=(
        Part(
            pattern="replication",
            is_={
                BucketMode.COPIED: None,
                BucketMode.ONE_WAY: None,
                BucketMode.ONE_WAY_RTC: None,
                BucketMode.BOTH_WAYS_RTC: "to the primary in 15 minutes",
            },
        ),
        Part(
            pattern=ANY,
            is_={
                BucketMode.COPIED: None,
                BucketMode.ONE_WAY: THERE,
                BucketMode.ONE_WAY_RTC: THERE,
                BucketMode.BOTH_WAYS_RTC: THERE,
            },
        ),
    ),
)

_DAILY = "each day"
BACKUP = Statement(
    by=_buckets,
    primary=(
        Part(
            pattern="plan",
            is_={
                BucketMode.COPIED: "each day and on the cadence",
                BucketMode.ONE_WAY: _DAILY,
                BucketMode.ONE_WAY_RTC: _DAILY,
                BucketMode.BOTH_WAYS_RTC: _DAILY,
            },
        ),
        # No lock where data is not protected.
        Part(pattern="vault-(lock|policy)", optional=True),
        Part(pattern=ANY),
    ),
    standby=(Part(pattern="vault-(lock|policy)", optional=True), Part(pattern=ANY)),
)

STORE = Statement(
    by=_store,
    primary=(
        Part(
            pattern="parameters",
            is_={
                VectorStoreMode.WRITE_FORWARDING: "holds to the RPO",
                VectorStoreMode.READER: "holds to the RPO",
                VectorStoreMode.HEADLESS: "holds to the RPO",
                VectorStoreMode.SNAPSHOTS: "alone",
            },
        ),
        Part(pattern=ANY),
    ),
    standby=(
        # Made in the home region, which may be a standby of this service.
        Part(pattern="global", optional=True),
        Part(
            pattern="1",
            is_={
                VectorStoreMode.WRITE_FORWARDING: THERE,
                VectorStoreMode.READER: THERE,
                VectorStoreMode.HEADLESS: None,
                VectorStoreMode.SNAPSHOTS: None,
            },
        ),
        Part(
            pattern=r"[2-9]|1\d",
            optional=True,
            is_={
                VectorStoreMode.WRITE_FORWARDING: THERE,
                VectorStoreMode.READER: None,
                VectorStoreMode.HEADLESS: None,
                VectorStoreMode.SNAPSHOTS: None,
            },
        ),
        Part(
            pattern="",
            is_={
                VectorStoreMode.WRITE_FORWARDING: "hands writes on to the primary",
                VectorStoreMode.READER: "only reads",
                VectorStoreMode.HEADLESS: "only reads",
                VectorStoreMode.SNAPSHOTS: None,
            },
        ),
        Part(
            pattern=ANY,
            is_={
                VectorStoreMode.WRITE_FORWARDING: THERE,
                VectorStoreMode.READER: THERE,
                VectorStoreMode.HEADLESS: THERE,
                VectorStoreMode.SNAPSHOTS: None,
            },
        ),
    ),
)

POOL = Statement(
    by=_capacity,
    standby=(
        Part(
            pattern="reserved-.*",
            is_={
                CapacityMode.FULL: THERE,
                CapacityMode.MINIMUM: THERE,
                CapacityMode.ZERO: None,
                CapacityMode.ABSENT: None,
            },
        ),
        # Reservations come first, so the others' rank tells whether there are any; and so does the class.
        Part(
            pattern="(on-demand|spot)-.*|class",
            is_={
                CapacityMode.FULL: "after reservations",
                CapacityMode.MINIMUM: "after reservations",
                CapacityMode.ZERO: "first",
                CapacityMode.ABSENT: None,
            },
        ),
    ),
)

GATEWAY = Statement(
    by=_gateway,
    standby=(
        Part(
            pattern="deployment",
            is_={GatewayMode.RUNNING: "two replicas", GatewayMode.SMALL: "one", GatewayMode.ABSENT: None},
        ),
        Part(
            pattern=ANY,
            is_={GatewayMode.RUNNING: THERE, GatewayMode.SMALL: THERE, GatewayMode.ABSENT: None},
        ),
    ),
)

SEMANTIC_CACHE = Statement(
    by=_gateway,
    standby=(
        Part(
            pattern="group",
            is_={GatewayMode.RUNNING: "over two zones", GatewayMode.SMALL: "in one", GatewayMode.ABSENT: None},
        ),
        Part(
            pattern=ANY,
            is_={GatewayMode.RUNNING: THERE, GatewayMode.SMALL: THERE, GatewayMode.ABSENT: None},
        ),
    ),
)

NAMESPACE = Statement(
    by=_gateway,
    standby=(Part(pattern=ANY, is_={GatewayMode.RUNNING: THERE, GatewayMode.SMALL: THERE, GatewayMode.ABSENT: None}),),
)

_CHECK = {
    TrafficMode.LATENCY: THERE,
    TrafficMode.FAILOVER: THERE,
    TrafficMode.ARMED: None,
    TrafficMode.PRIMARY_ONLY: None,
}
RECORD = Statement(
    by=_traffic,
    primary=(
        Part(
            pattern="",
            is_={
                TrafficMode.LATENCY: "by latency, with a check",
                TrafficMode.FAILOVER: "first of two, with a check",
                TrafficMode.ARMED: "first of two, with the switch",
                TrafficMode.PRIMARY_ONLY: "alone",
            },
            # A record alone has no set identifier.
            remade=frozenset({"alone"}),
        ),
        Part(pattern="check"),
    ),
    standby=(
        Part(
            pattern="",
            is_={
                TrafficMode.LATENCY: "by latency, with a check",
                TrafficMode.FAILOVER: "second of two, with a check",
                TrafficMode.ARMED: "second of two",
                TrafficMode.PRIMARY_ONLY: None,
            },
        ),
        Part(pattern="check", is_=_CHECK),
    ),
)

SWITCH = Statement(
    by=_traffic,
    primary=(),
    standby=(
        Part(
            pattern=ANY,
            is_={
                TrafficMode.LATENCY: None,
                TrafficMode.FAILOVER: None,
                TrafficMode.ARMED: THERE,
                TrafficMode.PRIMARY_ONLY: None,
            },
        ),
    ),
)

HEALTH = Statement(by=_traffic, standby=(Part(pattern="unhealthy", is_=_CHECK),))
"""An alarm for each health check."""

TOPIC = Statement(
    by=_gateway,
    standby=(Part(pattern=ANY, is_={GatewayMode.RUNNING: THERE, GatewayMode.SMALL: THERE, GatewayMode.ABSENT: None}),),
)

ASKED = Statement(
    by=_traffic,
    standby=(
        Part(
            pattern="answering",
            is_={
                TrafficMode.LATENCY: None,
                TrafficMode.FAILOVER: THERE,
                TrafficMode.ARMED: THERE,
                TrafficMode.PRIMARY_ONLY: None,
            },
        ),
        Part(
            pattern=ANY,
            is_={
                TrafficMode.LATENCY: THERE,
                TrafficMode.FAILOVER: THERE,
                TrafficMode.ARMED: THERE,
                TrafficMode.PRIMARY_ONLY: None,
            },
        ),
    ),
)
"""Alarms on the gateway; those of a standby that answers nobody in normal times have one more."""

PENDING = Statement(
    by=_serving,
    primary=(Part(pattern=ANY, optional=True),),
    standby=(
        Part(
            pattern=ANY,
            optional=True,
            is_={
                ServingMode.FULL: THERE,
                ServingMode.WARM: THERE,
                ServingMode.ZERO: THERE,
                ServingMode.ABSENT: None,
            },
        ),
    ),
)

STORE_ALARMS = Statement(
    by=_store,
    standby=(
        Part(
            pattern="database-lag",
            is_={
                VectorStoreMode.WRITE_FORWARDING: THERE,
                VectorStoreMode.READER: THERE,
                VectorStoreMode.HEADLESS: THERE,
                VectorStoreMode.SNAPSHOTS: None,
            },
        ),
        Part(
            pattern=ANY,
            is_={
                VectorStoreMode.WRITE_FORWARDING: THERE,
                VectorStoreMode.READER: THERE,
                VectorStoreMode.HEADLESS: None,
                VectorStoreMode.SNAPSHOTS: None,
            },
        ),
    ),
)

COPIES = Statement(
    by=_buckets,
    primary=(
        Part(
            pattern="copies-from-.*",
            is_={
                BucketMode.COPIED: None,
                BucketMode.ONE_WAY: None,
                BucketMode.ONE_WAY_RTC: None,
                BucketMode.BOTH_WAYS_RTC: THERE,
            },
        ),
    ),
    standby=(
        Part(
            pattern="copies-from-.*",
            is_={
                BucketMode.COPIED: None,
                BucketMode.ONE_WAY: None,
                BucketMode.ONE_WAY_RTC: THERE,
                BucketMode.BOTH_WAYS_RTC: THERE,
            },
        ),
    ),
)
"""Alarms on copies that arrive in a region."""

_EITHER = (Part(pattern=ANY, optional=True),)
UNMOVED = Statement(by=_buckets, primary=_EITHER, standby=_EITHER)
"""What no pattern changes, such as a service's database password."""


def serving(service: Service, model: str) -> Statement:
    """A model's Deployment and what goes with it: of the Deployment only the number of replicas changes."""
    served = _served(service, model)
    replicas: Says = {
        ServingMode.FULL: f"{_full(served)} replicas",
        ServingMode.WARM: f"{served.warm} replicas",
        ServingMode.ZERO: "0 replicas",
        ServingMode.ABSENT: None,
    }
    there = {mode: THERE if state else None for mode, state in replicas.items()}
    return Statement(by=_serving, standby=(Part(pattern="deployment", is_=replicas), Part(pattern=ANY, is_=there)))


def reservation(service: Service, model: str) -> Statement:
    """The reserved nodes of a model, zone by zone: for full load, for the warm minimum, or none."""
    served = _served(service, model)

    def zone(number: int, letter: str) -> Part:
        return Part(
            pattern=letter,
            is_={
                CapacityMode.FULL: _in_zone(_full(served), number) if served.reserve else None,
                CapacityMode.MINIMUM: _in_zone(served.warm, number) if served.reserve else None,
                CapacityMode.ZERO: None,
                CapacityMode.ABSENT: None,
            },
        )

    zones = tuple(zone(number, letter) for number, letter in enumerate("abc"[:ZONES]))
    return Statement(by=_capacity, standby=zones, primary=zones)


def data_client(service: Service) -> Statement:
    """What a service's pods are told of its data: of the database, too, if it has one."""
    reads, nothing = ("a reader", "nothing that answers") if service.vector_store else (THERE, THERE)
    told = {
        VectorStoreMode.WRITE_FORWARDING: reads,
        VectorStoreMode.READER: reads,
        VectorStoreMode.HEADLESS: nothing,
        VectorStoreMode.SNAPSHOTS: None,
    }
    there = {mode: THERE if state else None for mode, state in told.items()}
    config = Part(pattern="config", is_=told, remade=frozenset({"a reader", "nothing that answers"}))
    return Statement(by=_store, standby=(config, Part(pattern=ANY, is_=there)))


STATEMENTS: Mapping[str, Statement] = {
    "relight:aws:VersionedBucket": BUCKET,
    "relight:aws:BackupPlan": BACKUP,
    "relight:aws:RestoreTest": UNMOVED,
    "relight:aws:DataAccess": UNMOVED,
    # They run where the writer is, under every pattern.
    "relight:kubernetes:VectorMigrations": Statement(by=_store, primary=_EITHER, standby=()),
    "relight:aws:VectorStore": STORE,
    "relight:aws:Secret": UNMOVED,
    "relight:kubernetes:GpuNodePool": POOL,
    "relight:kubernetes:Gateway": GATEWAY,
    "relight:aws:SemanticCache": SEMANTIC_CACHE,
    "relight:kubernetes:ServiceNamespace": NAMESPACE,
    "relight:kubernetes:NetworkPolicy": NAMESPACE,
    "relight:aws:ServiceRecord": RECORD,
    "relight:aws:FailoverSwitch": SWITCH,
    "relight:aws:HealthAlarms": HEALTH,
    "relight:aws:AlarmTopic": TOPIC,
    "relight:aws:GatewayAlarms": ASKED,
    "relight:aws:CapacityAlarms": PENDING,
    "relight:aws:DatabaseAlarms": STORE_ALARMS,
    "relight:aws:ReplicationAlarms": COPIES,
}
"""By component type; those of BY_SERVICE and BY_MODEL go by what a service declares."""

BY_SERVICE: Mapping[str, Callable[[Service], Statement]] = {"relight:kubernetes:DataClient": data_client}

BY_MODEL: Mapping[str, Callable[[Service, str], Statement]] = {
    "relight:kubernetes:ModelServing": serving,
    "relight:aws:CapacityReservation": reservation,
}
"""Statements for one model of a service."""
