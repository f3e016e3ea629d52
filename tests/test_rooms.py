"""Imports go one way: spec <- components <- layers <- the program; nothing the product needs knows who uses it."""

from pathlib import Path

import pytest

from tests.rooms import PROGRAM, Import, imports, sources

ALLOWED = {
    "tools": set(),
    "spec": set(),
    "components": {"spec"},
    "layers": {"spec", "components"},
    PROGRAM: {"spec", "components", "layers"},
    "policies": {"spec", "recovery"},
    "recovery": {"spec"},
    "localcloud": {"tools"},
    "cli": {"tools", "spec", "components", "layers", "policies", "recovery", "localcloud"},
}
"""What each room may import of the others."""

AROUND = {"tests", "benchmarks"}
"""Rooms around the product: they may import all of it, and it none of them."""

FOREIGN = {
    "spec": {"pulumi", "pulumi_aws", "pulumi_kubernetes", "boto3", "botocore", "kubernetes", "moto"},
    "components": {"boto3", "botocore", "kubernetes", "moto", "os"},
    "layers": {"boto3", "botocore", "kubernetes", "moto", "os"},
    PROGRAM: {"boto3", "botocore", "kubernetes", "moto", "os"},
    "policies": {"boto3", "botocore", "kubernetes", "moto"},
    "recovery": {"pulumi", "pulumi_aws", "pulumi_kubernetes", "moto"},
    "localcloud": {"pulumi_aws", "pulumi_kubernetes"},
    "cli": {"moto", "pulumi_aws", "pulumi_kubernetes"},
    "tools": {"pulumi", "pulumi_aws", "pulumi_kubernetes", "boto3", "botocore", "kubernetes", "moto", "pydantic"},
}
"""Libraries that a room must do without: a component reads no environment, a recovery needs no Pulumi, and so on."""

FOUND = list(imports())


def is_ours(each: Import) -> bool:
    return each.top != each.room and (each.top in ALLOWED or each.top in AROUND)


@pytest.mark.parametrize("room", ALLOWED)
def test_a_room_imports_only_the_rooms_below_it(room: str) -> None:
    wrong = [str(each) for each in FOUND if each.room == room and is_ours(each) and each.top not in ALLOWED[room]]
    assert wrong == []


@pytest.mark.parametrize("room", FOREIGN)
def test_a_room_does_without_the_libraries_that_are_not_its_business(room: str) -> None:
    assert [str(each) for each in FOUND if each.room == room and each.top in FOREIGN[room]] == []


def test_every_room_has_its_rule() -> None:
    assert set(sources()) <= set(ALLOWED) | AROUND
    assert set(FOREIGN) == set(ALLOWED)


def test_no_rule_lets_two_rooms_import_each_other() -> None:
    above = {room: set(ALLOWED[room]) for room in ALLOWED}
    while free := [room for room, below in above.items() if not below]:
        for room in free:
            del above[room]
        for below in above.values():
            below.difference_update(free)
    assert above == {}


@pytest.mark.parametrize("room", ["spec", "components", "layers", "localcloud", "cli", "tools", PROGRAM])
def test_the_rooms_that_there_are_have_been_read(room: str) -> None:
    assert [each for each in FOUND if each.room == room] != []


@pytest.mark.parametrize(
    ("source", "module"),
    [
        ("import cli.main", "cli.main"),
        ("from cli import main", "cli.main"),
        ("from cli.main import app", "cli.main.app"),
        ("from ..cli import main", "cli.main"),
        ("from .values import KEY", "spec.values.KEY"),
        ("def late():\n    import cli", "cli"),
        ("if TYPE_CHECKING:\n    import cli", "cli"),
        ("import_module('cli.main')", "cli.main"),
        ("importlib.import_module('cli.main')", "cli.main"),
        ("__import__('cli')", "cli"),
    ],
)
def test_an_import_is_seen_however_it_is_written(tmp_path: Path, source: str, module: str) -> None:
    (tmp_path / "spec").mkdir()
    (tmp_path / "spec" / "late.py").write_text(source, encoding="utf-8")
    assert [(each.room, each.file, each.module) for each in imports(tmp_path)] == [("spec", "spec/late.py", module)]


def test_what_is_hidden_is_not_read(tmp_path: Path) -> None:
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "library.py").write_text("import cli", encoding="utf-8")
    assert list(imports(tmp_path)) == []
