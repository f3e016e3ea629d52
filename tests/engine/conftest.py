"""Environments through the real engine, on a local cloud of the tests' own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.engine.story import reasons
from tests.project import Project


@contextmanager
def brought_up(folder: Path, environment: str) -> Iterator[Project]:
    """A project after `relight up`, whose answer lies in `first-up.json`."""
    project = Project(folder)
    try:
        first = project.relight("up", environment, "--json")
        assert first.code == 0, first.err + reasons(first)
        (project.folder / "first-up.json").write_text(first.out)
        yield project
    finally:
        project.relight("local", "stop")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """`relight up demo`, done once; the tests change it in the order of their names."""
    with brought_up(tmp_path_factory.mktemp("demo"), "demo") as project:
        yield project


@pytest.fixture(scope="module")
def prod(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """`relight up prod`, done once; the tests only preview changes of it."""
    with brought_up(tmp_path_factory.mktemp("prod"), "prod") as project:
        yield project
