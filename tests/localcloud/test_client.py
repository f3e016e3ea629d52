"""The local cloud as a process: one at a time, back after a crash, and nothing left behind."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import psutil
import pytest

from localcloud.client import LocalCloud
from localcloud.errors import LocalCloudError
from localcloud.home import Home, read_record

ACCOUNT = "210987654321"
DEAD_SECONDS = 10.0


def client(cloud: LocalCloud, service: Any, account: str = ACCOUNT) -> Any:
    environment = cloud.environment(account)
    return boto3.client(
        service,
        region_name="us-east-1",
        endpoint_url=environment["AWS_ENDPOINT_URL"],
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
    )


def eventually(true: Callable[[], bool]) -> None:
    end = time.monotonic() + DEAD_SECONDS
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_it_starts_once_and_stops_in_order(cloud: LocalCloud) -> None:
    assert cloud.status().running is False
    first = cloud.start()
    assert cloud.start().pid == first.pid
    assert (first.running, first.crashed, first.clock) == (True, False, 60.0)
    family = [psutil.Process(first.pid), *psutil.Process(first.pid).children(recursive=True)]
    cloud.stop()
    cloud.stop()
    assert not any(_alive(process) for process in family)
    last = cloud.status()
    assert (last.running, last.crashed) == (False, False)


def test_two_starts_at_once_make_one_local_cloud(cloud: LocalCloud) -> None:
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(cloud.start().pid)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 3
    assert len(set(found)) == 1


def test_names_are_answered_from_the_zones_at_the_same_port_after_a_restart(cloud: LocalCloud) -> None:
    first = cloud.start()
    route53 = client(cloud, "route53")
    zone = route53.create_hosted_zone(Name="demo.example.com", CallerReference="a")["HostedZone"]["Id"]
    record = {"Name": "a.demo.example.com", "Type": "CNAME", "TTL": 60, "ResourceRecords": [{"Value": "b.example.com"}]}
    changes = [{"Action": "CREATE", "ResourceRecordSet": record}]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})
    link = {"type": "CNAME", "value": "b.example.com", "ttl": 60, "why": "the only record"}
    assert cloud.resolve("a.demo.example.com", "us-west-2") == [{"name": "a.demo.example.com", **link}]
    cloud.stop()
    assert first.dns
    assert cloud.start().dns == first.dns


@pytest.mark.parametrize("crash", [False, True], ids=["stop", "kill -9"])
def test_the_world_comes_back_at_the_same_address(cloud: LocalCloud, crash: bool) -> None:
    before = cloud.start()
    vpc = client(cloud, "ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    client(cloud, "s3").create_bucket(Bucket="one")
    if crash:
        os.kill(before.pid, signal.SIGKILL)
        eventually(lambda: not cloud.status().running)
        assert cloud.status().crashed is True
    else:
        cloud.stop()
    after = cloud.start()
    assert (after.endpoint, after.world, after.requests) == (before.endpoint, before.world, 2)
    assert vpc in [each["VpcId"] for each in client(cloud, "ec2").describe_vpcs()["Vpcs"]]
    assert [each["Name"] for each in client(cloud, "s3").list_buckets()["Buckets"]] == ["one"]


def test_a_reset_begins_another_world(cloud: LocalCloud) -> None:
    before = cloud.start()
    client(cloud, "s3").create_bucket(Bucket="one")
    cloud.reset()
    after = cloud.status()
    assert after.running is True
    assert after.world != before.world
    assert client(cloud, "s3").list_buckets()["Buckets"] == []


def test_the_access_key_names_the_account(cloud: LocalCloud) -> None:
    cloud.start()
    assert client(cloud, "sts", "111111111111").get_caller_identity()["Account"] == "111111111111"


def test_a_plugin_without_a_local_cloud_says_how_to_start_it(cloud: LocalCloud) -> None:
    cloud.start()
    plugin = Path(cloud.environment()["PATH_PREFIX"]) / "pulumi-resource-aws"
    cloud.stop()
    done = subprocess.run([plugin], capture_output=True, text=True, check=False, timeout=20)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "The local cloud is not running: start it with `relight local start`.\n"
    with pytest.raises(LocalCloudError, match="is not running"):
        cloud.environment()


def test_a_plugin_lives_and_dies_with_the_local_cloud(cloud: LocalCloud) -> None:
    status = cloud.start()
    plugin = Path(cloud.environment()["PATH_PREFIX"]) / "pulumi-resource-aws"
    leased = subprocess.Popen([plugin], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert leased.stdout is not None
    port = int(leased.stdout.readline())
    assert _listens(port)
    other = subprocess.Popen([plugin], stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    second = int(other.stdout.readline())
    other.kill()
    other.communicate()
    eventually(lambda: not _listens(second))
    assert _listens(port)
    os.kill(status.pid, signal.SIGKILL)
    _, said = leased.communicate(timeout=DEAD_SECONDS)
    assert leased.returncode == 1
    assert "The local cloud stopped while Pulumi was at work" in said


def _listens(port: int) -> bool:
    with socket.socket() as found:
        return found.connect_ex(("127.0.0.1", port)) == 0


def test_a_daemon_that_can_not_start_says_why(cloud: LocalCloud, tmp_path: Path) -> None:
    (tmp_path / "local").mkdir()
    (tmp_path / "local" / "settings.yaml").write_text("clock: fast\n")
    with pytest.raises(LocalCloudError, match=r"clock is 'fast'; write a number above 0"):
        cloud.start()
    assert cloud.status().running is False


def test_the_control_port_answers_no_stranger(cloud: LocalCloud, tmp_path: Path) -> None:
    from localcloud.control import ask

    cloud.start()
    home = Home(folder=tmp_path / "local")
    record = read_record(home)
    assert record is not None
    assert home.record.stat().st_mode & 0o077 == 0
    with pytest.raises(LocalCloudError, match="hung up"):
        ask(record.control_port, "wrong", {"ask": "status"}, 5)


def test_children_do_not_outlive_a_daemon_that_is_killed(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, time\n"
        "from localcloud.reaper import Reaper\n"
        "reaper = Reaper()\n"
        "stubborn = 'import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);'\n"
        "stubborn += 'print(1, flush=True); time.sleep(60)'\n"
        "for code in ('import time; print(1, flush=True); time.sleep(60)', stubborn):\n"
        "    child = subprocess.Popen([sys.executable, '-c', code], stdout=subprocess.PIPE, start_new_session=True)\n"
        "    child.stdout.readline()\n"
        "    reaper.adopt(child.pid)\n"
        "print(*reaper.pids, reaper.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    daemon = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert daemon.stdout is not None
    pids = [int(word) for word in daemon.stdout.readline().split()]
    assert len(pids) == 3
    processes = [psutil.Process(pid) for pid in pids]
    daemon.kill()
    daemon.wait()
    eventually(lambda: not any(_alive(process) for process in processes))


def _alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
