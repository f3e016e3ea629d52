"""The modes a component can be in. A component matches on its mode once, with `assert_never`."""

from enum import StrEnum


class BucketMode(StrEnum):
    """How a service's buckets reach the recovery regions."""

    BOTH_WAYS_RTC = "replicated both ways, RTC"
    ONE_WAY_RTC = "replicated, RTC"
    ONE_WAY = "replicated"
    COPIED = "copied on a cadence"


class VectorStoreMode(StrEnum):
    """What one region holds of a service's pgvector database (an Aurora Global Database)."""

    WRITER = "writer with readers"
    WRITE_FORWARDING = "secondary with readers, write forwarding"
    READER = "secondary with a reader"
    HEADLESS = "headless secondary"
    SNAPSHOTS = "snapshots copied"


class CapacityMode(StrEnum):
    """The GPU capacity that one region keeps for a service."""

    FULL = "reserved, on-demand, spot"
    MINIMUM = "reserved for the warm minimum"
    ZERO = "pool defined at zero"
    ABSENT = "none"


class ServingMode(StrEnum):
    """The model replicas that one region runs for a service."""

    FULL = "full"
    WARM = "warm minimum, scaled at failover"
    ZERO = "zero replicas, image and weights near"
    ABSENT = "absent"


class GatewayMode(StrEnum):
    """The LLM gateway that one region runs for a service."""

    RUNNING = "running"
    SMALL = "running, small"
    ABSENT = "absent"


class ClusterMode(StrEnum):
    """Whether a region's Kubernetes cluster stands, or is created only at recovery."""

    RUNNING = "running"
    ABSENT = "created at recovery"


class TrafficMode(StrEnum):
    """How a service's DNS name finds a region."""

    LATENCY = "latency with health checks"
    WEIGHTED = "weights with health checks"
    FAILOVER = "failover with health checks"
    ARMED = "failover, armed by hand"
    PRIMARY_ONLY = "none until rebuilt"


class Step(StrEnum):
    """The steps of a recovery, in the words that plans, drills and reports use."""

    DRAIN = "drain"
    FENCE = "fence"
    PROMOTE = "promote"
    ACQUIRE_GPUS = "acquire GPUs"
    LOAD_WEIGHTS = "load weights"
    SCALE = "scale"
    RESTORE_DATA = "restore data"
    CREATE_REGION = "create region"
    VERIFY = "verify"
    SHIFT = "shift"
