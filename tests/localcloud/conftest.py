"""A world of moto in this process, and a local cloud of its own in another."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from localcloud.aws import moto
from localcloud.aws.clients import Clients
from localcloud.aws.extensions import extensions
from localcloud.aws.provider import AwsProvider
from localcloud.client import LocalCloud
from localcloud.effects import ClusterEffects
from localcloud.funnel import Funnel
from localcloud.home import Home
from localcloud.journal import Journal
from localcloud.kubernetes.endpoint import Endpoint
from localcloud.outage import Outages
from localcloud.provider import Properties
from localcloud.settings import Settings

ACCOUNT = "210987654321"
URN = "urn:pulumi:dev::test::{token}::{name}"


@dataclass
class FakeClusters:
    """Control planes that are up at once, and remembered."""

    running: dict[tuple[str, str, str], list[str]] = field(default_factory=dict)
    addons: set[tuple[str, str, str, str]] = field(default_factory=set)

    def start(self, account: str, region: str, name: str, zones: list[str]) -> Endpoint:
        self.running[account, region, name] = zones
        return Endpoint(server=f"https://127.0.0.1/{name}", ca_data="Y2E=", token="t", kubeconfig=Path("kubeconfig"))

    def install(self, account: str, region: str, name: str, addon: str) -> None:
        self.addons.add((account, region, name, addon))

    def uninstall(self, account: str, region: str, name: str, addon: str) -> None:
        self.addons.discard((account, region, name, addon))

    def delete(self, account: str, region: str, name: str) -> None:
        self.running.pop((account, region, name), None)

    def stop(self, account: str, region: str, name: str) -> None:
        self.running.pop((account, region, name), None)

    def stop_all(self) -> None:
        self.running.clear()


class World:
    """moto behind the funnel, as the daemon has it, and a provider on it."""

    def __init__(self, folder: Path, name: str = "world") -> None:
        moto.forget()
        self.folder, self.name = folder, name
        self.clusters = FakeClusters()
        self.effects = ClusterEffects(Home(folder=folder), Settings(), lambda pid: None)
        self.effects.clusters = self.clusters  # type: ignore[assignment]
        self.journal = Journal(folder / "journal")
        self.settings = folder / "settings.yaml"
        self.outages = Outages(self.settings)
        self.effects.lost = self.outages.lost
        self.funnel = Funnel(self.journal, name, extensions(self.effects), self.outages)
        self.effects.lock = self.funnel.lock
        self.clients = Clients(self.funnel)

    def client(self, service: str, region: str = "us-east-1", account: str = ACCOUNT) -> Any:
        return self.clients.get(service, region, account)

    def provider(self, region: str = "us-east-1", tags: dict[str, str] | None = None) -> AwsProvider:
        provider = AwsProvider(self.clients, self.funnel, self.effects, ACCOUNT)
        nested = {"allowedAccountIds": f'["{ACCOUNT}"]', "defaultTags": {"tags": tags or {}}}
        provider.configure({"region": region, **nested})
        return provider

    def again(self) -> "World":
        """The same world after a crash: nothing in memory, the journal as it lies on disk."""
        found = World(self.folder, self.name)
        found.funnel.replay()
        return found


def make(provider: AwsProvider, token: str, inputs: Properties, name: str = "it") -> tuple[str, Properties, Properties]:
    """Check and create a resource as the engine does: its id, inputs, outputs."""
    urn = URN.format(token=token, name=name)
    checked, failures = provider.check(token, urn, {}, inputs)
    assert failures == []
    resource_id, outputs = provider.create(token, urn, checked, 0, False)
    return resource_id, checked, outputs


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    yield World(tmp_path)
    moto.forget()


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[LocalCloud]:
    """A local cloud that is not started yet, and is stopped afterwards."""
    cloud = LocalCloud(tmp_path / "local")
    yield cloud
    cloud.stop()


@pytest.fixture
def run_python() -> Callable[[str], list[str]]:
    """The command that runs a piece of Python."""
    return lambda code: [sys.executable, "-c", code]
