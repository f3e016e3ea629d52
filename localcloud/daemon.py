"""The local cloud's process: `python -m localcloud.daemon --home DIR`."""

import argparse
import fcntl
import logging
import os
import secrets
import signal
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any

from localcloud.control import ControlServer
from localcloud.errors import LocalCloudError
from localcloud.home import Home, Record, read_record, world_name, write_record
from localcloud.plugins import write_plugins
from localcloud.processes import started
from localcloud.reaper import Reaper

log = logging.getLogger("localcloud")

_LOCK_SECONDS = 5.0


def main() -> None:
    """Run until told to stop."""
    parser = argparse.ArgumentParser(prog="localcloud.daemon")
    parser.add_argument("--home", type=Path, required=True)
    home = Home(folder=parser.parse_args().home.absolute())
    os.umask(0o077)  # the journal holds what secrets hold
    home.folder.mkdir(parents=True, exist_ok=True)
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    logging.getLogger("botocore").setLevel(logging.WARNING)
    with home.lock.open("w") as lock:
        if not _taken(lock):
            raise SystemExit(f"Another local cloud runs in {home.folder} already.")
        _run(home)


def _taken(lock: IO[str]) -> bool:
    """Whether the lock is ours. A daemon that was killed holds it until its last thread is gone."""
    deadline = time.monotonic() + _LOCK_SECONDS
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.02)


def _run(home: Home) -> None:
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    begin = time.monotonic()
    reaper = Reaper()
    from localcloud.cloud import Cloud  # after the reaper: the heavy imports come with it

    cloud = Cloud(home, world_name(home), reaper)
    last = read_record(home)
    aws_port = cloud.listen(last.aws_port if last else 0)
    dns_port = cloud.listen_dns(last.dns_port if last else 0)
    token = secrets.token_urlsafe()
    control = ControlServer(last.control_port if last else 0, token, cloud.answer)
    replayed = cloud.begin()
    control.start()
    record = Record(
        pid=os.getpid(),
        started=started(os.getpid()) or "",
        since=time.time(),
        control_port=control.port,
        token=token,
        aws_port=aws_port,
        dns_port=dns_port,
        world=world_name(home),
    )
    write_plugins(home)
    write_record(home, record)
    log.info("ready after %.2f s, %d requests replayed, %s", time.monotonic() - begin, replayed, record.endpoint)
    stop.wait()
    _stop(home, record, control, cloud, reaper)


def _stop(home: Home, record: Record, control: ControlServer, cloud: Any, reaper: Reaper) -> None:
    log.info("stopping")
    control.close()
    try:
        cloud.end()
    except LocalCloudError as error:
        log.error("%s", error)
    reaper.close()
    write_record(home, Record(**{**vars(record), "pid": 0}))
    logging.shutdown()
    os._exit(0)  # worker threads of providers may still wait for answers that nobody will read


if __name__ == "__main__":
    main()
