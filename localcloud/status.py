"""How the local cloud is, as its client tells it. Standard library only."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class ClusterStatus:
    """One Kubernetes control plane. `state` is CREATING, ACTIVE or FAILED, as EKS would say."""

    account: str
    region: str
    name: str
    state: str
    server: str


@dataclass(frozen=True, kw_only=True)
class Status:
    """How the local cloud is. `crashed`: it ended without an orderly stop, and was not started again since.

    `world` is another text after a reset: a Pulumi state made in another world no longer fits. `uptime` in seconds,
    `memory_mb` with all child processes, `clock` in times real time, `dns` the resolver's address and port,
    `containers` how many have a process; `behaviours` says how those behave that were told to.
    """

    running: bool
    crashed: bool
    pid: int = 0
    endpoint: str = ""
    world: str = ""
    uptime: float = 0.0
    clock: float = 0.0
    dns: str = ""
    memory_mb: float = 0.0
    requests: int = 0
    clusters: tuple[ClusterStatus, ...] = ()
    containers: int = 0
    behaviours: dict[str, str] = field(default_factory=dict)
