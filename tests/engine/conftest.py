"""The environment `demo` through the real engine, on a local cloud of the tests' own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.project import Project


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """`relight up demo`, done once; the tests change it in the order of their names."""
    project = Project(tmp_path_factory.mktemp("demo"))
    try:
        brought_up = project.relight("up", "demo", "--json")
        assert brought_up.code == 0, brought_up.err + brought_up.out
        (project.folder / "first-up.json").write_text(brought_up.out)
        yield project
    finally:
        project.relight("local", "stop")


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Project]:
    """The project before anything was brought up."""
    project = Project(tmp_path)
    try:
        yield project
    finally:
        project.relight("local", "stop")
