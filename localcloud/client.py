"""Start, stop and ask after the local cloud. Standard library only, so that a command pays nothing for it."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from localcloud.control import ask
from localcloud.errors import LocalCloudError
from localcloud.home import Home, Record, read_record
from localcloud.processes import started
from localcloud.status import ClusterStatus, Status

if TYPE_CHECKING:
    from localcloud.settings import Settings

_OUTAGE_SECONDS = 120.0
_ANSWER_SECONDS = 30.0
_STOP_SECONDS = 30.0
_DYING_SECONDS = 2.0
_LOG_LINES = 5
DEFAULT_ACCOUNT = "123456789012"

__all__ = ["ClusterStatus", "LocalCloud", "Status"]


class LocalCloud:
    """The local cloud that keeps its things in the folder `home`."""

    def __init__(self, home: Path) -> None:
        self._home = Home(folder=home.absolute())

    def start(self, timeout: float = 60.0) -> Status:
        """Start it unless it runs already, and wait (at most `timeout` seconds) until it answers.

        Raises:
            LocalCloudError: it ended while starting, or did not answer in time.
        """
        self._home.folder.mkdir(parents=True, exist_ok=True)
        with self._exclusively():
            if not self.status(memory=False).running:
                self._spawn(timeout)
        return self.status()

    def stop(self) -> None:
        """Stop it in order, clusters included, and wait for it; what was made stays on disk.

        Raises:
            LocalCloudError: it did not end in time.
        """
        if not self._home.folder.exists():
            return
        with self._exclusively():
            record = self._record()
            if record is None:
                return
            os.kill(record.pid, signal.SIGTERM)
            _wait_for_end(record)

    def reset(self) -> None:
        """Forget everything that was made; starts it again if it was running. Settings are kept."""
        running = self.status(memory=False).running
        self.stop()
        for path in (self._home.journal, self._home.world, self._home.record, self._home.alarms):
            path.unlink(missing_ok=True)
        shutil.rmtree(self._home.clusters, ignore_errors=True)
        (self._home.folder / "traffic" / "behaviours.json").unlink(missing_ok=True)
        if running:
            self.start()

    def status(self, *, memory: bool = True) -> Status:
        """How it is, asked of the daemon itself when it runs; its memory takes longer to tell, and is 0 if not wanted.

        Raises:
            LocalCloudError: it runs, and does not answer.
        """
        record = self._record()
        answer = self._answer(record, memory) if record else None
        if record is None or answer is None:
            last = read_record(self._home)
            crashed = last is not None and last.pid != 0
            return Status(running=False, crashed=crashed, world=last.world if last else "")
        clusters = tuple(ClusterStatus(**each) for each in answer.pop("clusters"))
        return Status(
            running=True,
            crashed=False,
            pid=record.pid,
            endpoint=record.endpoint,
            world=record.world,
            uptime=time.time() - record.since,
            clusters=clusters,
            **answer,
        )

    def _answer(self, record: Record, memory: bool) -> dict[str, Any] | None:
        """The daemon's own words, None when it ended meanwhile."""
        deadline = time.monotonic() + _DYING_SECONDS
        while self._record() is not None:
            try:
                question = {"ask": "status", "memory": memory}
                return ask(record.control_port, record.token, question, _ANSWER_SECONDS)
            except (OSError, LocalCloudError) as error:  # perhaps it is just ending
                if time.monotonic() > deadline:
                    message = f"The local cloud (pid {record.pid}) does not answer: {error}; run `relight local stop`."
                    raise LocalCloudError(message) from error
            time.sleep(0.02)
        return None

    def environment(self, account: str = DEFAULT_ACCOUNT) -> dict[str, str]:
        """Variables for programs that must reach the running local cloud in the name of an account.

        `PATH_PREFIX` is no variable of its own: put it before PATH, so that Pulumi finds the provider plugins.

        Raises:
            LocalCloudError: it does not run.
        """
        record = self._record()
        if record is None:
            raise LocalCloudError("The local cloud is not running: start it with `relight local start`.")
        return {
            "AWS_ENDPOINT_URL": record.endpoint,
            "AWS_ACCESS_KEY_ID": account,
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            "PATH_PREFIX": str(self._home.plugins),
        }

    def kubeconfig(self, account: str, region: str, name: str) -> Path:
        """The file with which kubectl reaches a cluster.

        Raises:
            LocalCloudError: it does not run, or there is no such cluster.
        """
        return Path(self._ask({"ask": "kubeconfig", "account": account, "region": region, "name": name})["path"])

    def resolve(self, name: str, client_region: str = "") -> list[dict[str, Any]]:
        """How a name is answered to a client near a region: each step's name, type, value, ttl (seconds) and why.

        Raises:
            LocalCloudError: it does not run.
        """
        chain: list[dict[str, Any]] = self._ask({"ask": "resolve", "name": name, "from": client_region})["chain"]
        return chain

    def warm_up(self) -> None:
        """Begin what pods will need, in the background.

        Raises:
            LocalCloudError: it does not run.
        """
        self._ask({"ask": "warm-up"})

    def connect(self, host: str, port: int) -> tuple[str, int] | None:
        """Where on this machine a load balancer's port is, by its DNS name; None when nothing listens there.

        Raises:
            LocalCloudError: it does not run.
        """
        address = self._ask({"ask": "connect", "host": host, "port": port})["address"]
        return (address[0], address[1]) if address else None

    @property
    def authority(self) -> Path:
        """The certificate of the authority that signs for every name of the local cloud."""
        return self._home.folder / "traffic" / "authority" / "ca.pem"

    def went_to(self, port: int) -> dict[str, str]:
        """Which pod got the connection that was made to a load balancer from this port: its region, namespace, pod.

        Raises:
            LocalCloudError: it does not run.
        """
        return self._ask({"ask": "went", "port": port})

    def behave(self, who: str, how: dict[str, Any]) -> None:
        """Have a provider's host, or `<region>/<namespace>/<model>`, behave so: the fields of a Behaviour.

        Raises:
            LocalCloudError: it does not run.
        """
        self._ask({"ask": "behave", "who": who, "how": how})

    def alarms(self) -> list[dict[str, Any]]:
        """Every alarm's account, region, name, state (`value`), reason, and since when (seconds since 1970).

        Raises:
            LocalCloudError: it does not run.
        """
        found: list[dict[str, Any]] = self._ask({"ask": "alarms"})["alarms"]
        return found

    def outage(self, region: str, *, lost: bool) -> None:
        """Take a region away, or give it back; what runs there is down, or on its way up, when this returns.

        Raises:
            LocalCloudError: its control planes did not go down.
        """
        from localcloud.settings import with_outage

        self.settings = with_outage(self.settings, region, lost=lost)
        record = self._record()
        if record is not None:
            ask(record.control_port, record.token, {"ask": "outage", "region": region}, _OUTAGE_SECONDS)

    @property
    def settings(self) -> "Settings":
        """The settings as they are on disk; assign to change them. Another clock takes effect at the next start."""
        from localcloud import settings

        return settings.load(self._home.settings)

    @settings.setter
    def settings(self, value: "Settings") -> None:
        from localcloud import settings

        settings.save(self._home.settings, value)

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        record = self._record()
        if record is None:
            raise LocalCloudError("The local cloud is not running: start it with `relight local start`.")
        return ask(record.control_port, record.token, question, _ANSWER_SECONDS)

    def _record(self) -> Record | None:
        """The record of the running daemon, None when it does not run."""
        record = read_record(self._home)
        return record if record and record.pid and started(record.pid) == record.started else None

    @contextmanager
    def _exclusively(self) -> Iterator[None]:
        with (self._home.folder / "client.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _spawn(self, timeout: float) -> None:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        with self._home.log.open("a") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "localcloud.daemon", "--home", str(self._home.folder)],
                cwd=Path(__file__).parent.parent,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + timeout
        while self._record() is None:
            if process.poll() is not None:
                raise LocalCloudError(f"The local cloud ended while it started: {self._tail()} (see {self._home.log})")
            if time.monotonic() > deadline:
                process.kill()
                raise LocalCloudError(f"The local cloud did not start within {timeout:g} s: see {self._home.log}.")
            time.sleep(0.02)

    def _tail(self) -> str:
        return " | ".join(self._home.log.read_text().splitlines()[-_LOG_LINES:])


def _wait_for_end(record: Record) -> None:
    deadline = time.monotonic() + _STOP_SECONDS
    while started(record.pid) == record.started:
        if time.monotonic() > deadline:
            raise LocalCloudError(
                f"The local cloud (pid {record.pid}) did not stop within {_STOP_SECONDS:g} s: kill it."
            )
        time.sleep(0.02)
