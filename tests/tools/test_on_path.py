"""Tools that the machine has already."""

import os
from pathlib import Path

import pytest

from tests.tools.conftest import executable, says
from tools import catalog, on_path, store
from tools.store import Origin


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("pulumi", "v3.259.0"),
        ("pulumi", "v3.300.1"),
        ("etcd", "etcd Version: 3.5.21"),
        ("kube-apiserver", "Kubernetes v1.36.9"),
        ("kubectl", "Client Version: v1.36.0"),
        ("kwok", "kwok version v0.8.0"),
    ],
)
def test_a_program_whose_version_fits_is_taken(bin_folder: Path, name: str, answer: str) -> None:
    program = says(bin_folder / name, answer)
    found = store.locate(name)
    assert found is not None
    assert (found.path, found.origin, found.seconds) == (program, Origin.PATH, None)
    assert found.version in answer
    assert store.folders([name]) == ()


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("pulumi", "v3.258.0"),
        ("pulumi", "v4.0.0"),
        ("etcd", "etcd Version: 3.4.30"),
        ("kube-scheduler", "Kubernetes v1.35.2"),
        ("kwok", "kwok version v0.8.1"),
        ("kubectl", "no number"),
        ("karpenter", "1.11.0"),
        ("pulumi-language-python", "v3.79.0"),
    ],
)
def test_another_is_not(bin_folder: Path, name: str, answer: str) -> None:
    says(bin_folder / name, answer)
    assert store.locate(name) is None


def test_the_next_on_path_is_asked_when_the_first_is_too_old(
    bin_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(bin_folder / "etcd", "etcd Version: 3.4.0")
    second = says(tmp_path / "second" / "etcd", "etcd Version: 3.6.1")
    monkeypatch.setenv("PATH", os.pathsep.join((str(bin_folder), str(second.parent))))
    found = store.locate("etcd")
    assert found is not None
    assert found.path == second


def test_a_program_that_fails_does_not_count(bin_folder: Path) -> None:
    executable(bin_folder / "etcd", "#!/bin/sh\necho 'etcd Version: 3.6.8'\nexit 1\n")
    assert store.locate("etcd") is None


def test_a_program_for_another_machine_does_not_count(bin_folder: Path) -> None:
    executable(bin_folder / "etcd", "\x7fELF, but not really")
    assert store.locate("etcd") is None


def test_what_lies_in_our_own_cache_is_not_the_machines(
    cache_folder: Path, bin_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    says(cache_folder / "etcd" / "3.6.7-key" / "etcd", "etcd Version: 3.6.7")
    monkeypatch.setenv("PATH", str(cache_folder / "etcd" / "3.6.7-key"))
    assert store.locate("etcd") is None


def test_a_stock_pulumi_brings_its_own_language_host(bin_folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "pulumi"
    for name in ("pulumi", "pulumi-language-python", "pulumi-language-python-exec"):
        says(home / name, "v3.260.2")
    (bin_folder / "pulumi").symlink_to(home / "pulumi")
    for name in ("pulumi-language-python", "pulumi-language-python-exec"):
        found = store.locate(name)
        assert found is not None
        assert (found.path, found.version, found.origin) == (home / name, "3.260.2", Origin.PATH)


def test_a_language_host_beside_a_pulumi_that_does_not_fit_is_left_alone(bin_folder: Path) -> None:
    says(bin_folder / "pulumi", "v3.100.0")
    says(bin_folder / "pulumi-language-python", "v3.100.0")
    assert store.locate("pulumi-language-python") is None


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The programs that were started to be asked."""
    started: list[str] = []

    def ask(path: Path, arguments: tuple[str, ...]) -> str:
        started.append(path.name)
        return "Kubernetes v1.36.7" if arguments == ("--version",) else ""

    monkeypatch.setattr(on_path, "ask", ask)
    return started


def test_a_program_is_asked_once_until_it_changes(bin_folder: Path, asked: list[str]) -> None:
    program = executable(bin_folder / "kube-scheduler", "\x7fELF")
    versions = [found.version for _ in range(3) if (found := store.locate("kube-scheduler"))]
    assert versions == ["1.36.7"] * 3
    assert asked == ["kube-scheduler"]
    executable(program, "\x7fELF of another size")
    assert store.locate("kube-scheduler") is not None
    assert asked == ["kube-scheduler"] * 2


def test_a_version_managers_shim_is_asked_each_time(bin_folder: Path, tmp_path: Path, asked: list[str]) -> None:
    manager = executable(tmp_path / "manager", "\x7fELF")
    (bin_folder / "kube-scheduler").symlink_to(manager)
    executable(bin_folder / "kube-apiserver", "#!/bin/sh\n")
    for name in ("kube-scheduler", "kube-apiserver") * 2:
        assert store.locate(name) is not None
    assert asked == ["kube-scheduler", "kube-apiserver"] * 2


def test_a_memory_that_was_cut_short_only_costs_the_question(
    bin_folder: Path, cache_folder: Path, asked: list[str]
) -> None:
    executable(bin_folder / "kube-scheduler", "\x7fELF")
    cache_folder.mkdir()
    (cache_folder / "path.json").write_text('{"half')
    assert store.locate("kube-scheduler") is not None
    assert asked == ["kube-scheduler"]


def test_every_tool_of_the_catalog_is_surveyed_in_its_order(bin_folder: Path) -> None:
    says(bin_folder / "etcd", "etcd Version: 3.6.8")
    survey = store.survey()
    assert [tool for tool, _ in survey] == list(catalog.TOOLS)
    assert [tool.name for tool, found in survey if found] == ["etcd"]
