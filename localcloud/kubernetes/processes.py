"""The command lines of a control plane's processes.

Everything listens on 127.0.0.1 and keeps its state in the cluster's folder. The limits suit clusters of tens of nodes
and hundreds of pods on a laptop: small caches, the controllers that such clusters need, and a collector that gives
memory back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from localcloud.kubernetes.credentials import Credentials

_CONTROLLERS = (
    "clusterrole-aggregation-controller",
    "cronjob-controller",
    "daemonset-controller",
    "deployment-controller",
    "disruption-controller",
    "endpointslice-controller",
    "garbage-collector-controller",
    "job-controller",
    "namespace-controller",
    "node-lifecycle-controller",
    "pod-garbage-collector-controller",
    "replicaset-controller",
    "resourcequota-controller",
    "root-ca-certificate-publisher-controller",
    "serviceaccount-controller",
    "statefulset-controller",
    "taint-eviction-controller",
    "ttl-after-finished-controller",
)


@dataclass(frozen=True, kw_only=True)
class Ports:
    """TCP ports of 127.0.0.1."""

    etcd: int
    etcd_peer: int
    apiserver: int


@dataclass(frozen=True, kw_only=True)
class Command:
    """A process to run: `environment` adds to the caller's."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


def _lean(megabytes: int) -> dict[str, str]:
    """Go's collector kept tight: the heap may grow by half, and is held near `megabytes`."""
    return {"GOGC": "50", "GOMEMLIMIT": f"{megabytes}MiB"}


def etcd(tool: Callable[[str], Path], data: Path, ports: Ports) -> Command:
    """etcd without fsync: a crash of the machine may lose the cluster, a crash of the process does not."""
    client, peer = f"http://127.0.0.1:{ports.etcd}", f"http://127.0.0.1:{ports.etcd_peer}"
    arguments = [
        str(tool("etcd")),
        f"--data-dir={data / 'etcd'}",
        f"--listen-client-urls={client}",
        f"--advertise-client-urls={client}",
        f"--listen-peer-urls={peer}",
        f"--initial-advertise-peer-urls={peer}",
        f"--initial-cluster=default={peer}",
        "--unsafe-no-fsync",
        "--snapshot-count=2000",
        "--auto-compaction-mode=revision",
        "--auto-compaction-retention=1000",
        "--log-level=warn",
    ]
    return Command(name="etcd", arguments=arguments, environment=_lean(96))


def apiserver(tool: Callable[[str], Path], credentials: Credentials, ports: Ports) -> Command:
    """kube-apiserver with its usual admission (Pod Security among it), RBAC and a token file."""
    arguments = [
        str(tool("kube-apiserver")),
        f"--etcd-servers=http://127.0.0.1:{ports.etcd}",
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        f"--secure-port={ports.apiserver}",
        f"--tls-cert-file={credentials.server_certificate}",
        f"--tls-private-key-file={credentials.server_key}",
        f"--token-auth-file={credentials.tokens}",
        "--authorization-mode=RBAC",
        "--anonymous-auth=false",
        f"--service-account-signing-key-file={credentials.accounts_key}",
        f"--service-account-key-file={credentials.accounts_key}",
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-cluster-ip-range=172.20.0.0/16",
        "--endpoint-reconciler-type=none",
        "--default-watch-cache-size=20",
        "--enable-priority-and-fairness=false",
        "--max-requests-inflight=400",
        "--max-mutating-requests-inflight=200",
        "--event-ttl=1h",
        "--profiling=false",
    ]
    return Command(name="kube-apiserver", arguments=arguments, environment=_lean(384))


def controller_manager(tool: Callable[[str], Path], kubeconfig: Path, credentials: Credentials) -> Command:
    arguments = [
        str(tool("kube-controller-manager")),
        f"--kubeconfig={kubeconfig}",
        "--leader-elect=false",
        "--secure-port=0",
        f"--controllers={','.join(_CONTROLLERS)}",
        f"--root-ca-file={credentials.folder / 'ca.crt'}",
        f"--service-account-private-key-file={credentials.accounts_key}",
        "--kube-api-qps=200",
        "--kube-api-burst=400",
        # Longer than kwok's leases: after a restart a new kwok takes them over only when they have run out.
        "--node-monitor-grace-period=60s",
        "--min-resync-period=12h",
        "--profiling=false",
    ]
    return Command(name="kube-controller-manager", arguments=arguments, environment=_lean(96))


def scheduler(tool: Callable[[str], Path], kubeconfig: Path) -> Command:
    arguments = [
        str(tool("kube-scheduler")),
        f"--kubeconfig={kubeconfig}",
        "--leader-elect=false",
        "--secure-port=0",
        "--kube-api-qps=200",
        "--kube-api-burst=400",
        "--profiling=false",
    ]
    return Command(name="kube-scheduler", arguments=arguments, environment=_lean(96))


def kwok(tool: Callable[[str], Path], kubeconfig: Path, stages: Path) -> Command:
    arguments = [
        str(tool("kwok")),
        f"--kubeconfig={kubeconfig}",
        f"--config={stages}",
        "--manage-all-nodes",
        "--node-lease-duration-seconds=40",
    ]
    return Command(name="kwok", arguments=arguments, environment=_lean(96))


def karpenter(tool: Callable[[str], Path], kubeconfig: Path, capacity: Path, region: str, delay: float) -> Command:
    """Karpenter; `delay` is the time in seconds from a node's launch to its joining the cluster."""
    environment = {
        "KUBECONFIG": str(kubeconfig),
        "SYSTEM_NAMESPACE": "kube-system",
        "DISABLE_LEADER_ELECTION": "true",
        "DISABLE_CLUSTER_STATE_OBSERVABILITY": "true",
        "BATCH_IDLE_DURATION": "300ms",
        "BATCH_MAX_DURATION": "3s",
        "RELIGHT_CAPACITY_FILE": str(capacity),
        "RELIGHT_NODE_DELAY": f"{delay:.3f}s",
        "RELIGHT_REGION": region,
    }
    return Command(name="karpenter", arguments=[str(tool("karpenter"))], environment=environment | _lean(128))
