"""What is read from Pulumi's state, from files and by asking."""

import json
from pathlib import Path

import pytest

from cli.errors import FailedError
from cli.state import AskedState, FileState, Holder

STACK = {"urn": "u", "type": "pulumi:pulumi:Stack", "outputs": {"topology": {"cluster": "demo-us-east-1"}}}
BUCKET = {"urn": "b", "type": "aws:s3/bucket:Bucket"}


def write(folder: Path, name: str, latest: object) -> Path:
    path = folder / ".pulumi" / "stacks" / "relight" / f"{name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"version": 3, "checkpoint": {"latest": latest}}))
    return path


def test_a_stack_in_a_file(tmp_path: Path) -> None:
    pending = [{"type": "creating", "resource": {"urn": "urn:x"}}]
    latest = {"manifest": {"time": "2026-01-01"}, "resources": [STACK, BUCKET], "pending_operations": pending}
    write(tmp_path, "demo-data", latest)
    lock = tmp_path / ".pulumi" / "locks" / "organization" / "relight" / "demo-data" / "1.json"
    lock.parent.mkdir(parents=True)
    lock.write_text('{"pid": 7, "username": "ann", "hostname": "here", "timestamp": "2026"}')
    state = FileState(tmp_path).read(["demo-data", "demo-edge"])
    assert list(state) == ["demo-data"]
    data = state["demo-data"]
    assert (data.resources, data.updated, data.pending) == (2, "2026-01-01", ("creating urn:x",))
    assert data.topology == {"cluster": "demo-us-east-1"}
    assert data.holders == (Holder(pid=7, host="here", user="ann", since="2026"),)


@pytest.mark.parametrize("latest", [None, {"manifest": {"time": "2026"}}, {"resources": None}])
def test_a_stack_of_which_nothing_is_up(tmp_path: Path, latest: object) -> None:
    write(tmp_path, "demo-data", latest)
    data = FileState(tmp_path).read(["demo-data"])["demo-data"]
    assert (data.resources, data.updated, data.topology, data.pending, data.holders) == (0, "", {}, (), ())


def test_no_state_at_all(tmp_path: Path) -> None:
    assert FileState(tmp_path).names() == frozenset()
    assert FileState(tmp_path).read(["demo-data"]) == {}


def test_a_broken_state_file_is_named_with_the_fix(tmp_path: Path) -> None:
    path = write(tmp_path, "demo-data", None)
    path.write_text("{")
    with pytest.raises(FailedError, match=r"demo-data\.json is not a state file of Pulumi's .*demo-data\.json\.bak"):
        FileState(tmp_path).read(["demo-data"])


def test_another_backend_is_asked() -> None:
    def pulumi(*arguments: str, folder: Path | None = None) -> str:
        if arguments[1] == "ls":
            return json.dumps(
                [{"name": "acme/demo-data", "resourceCount": 3, "lastUpdate": "2026"}, {"name": "demo-edge"}]
            )
        assert arguments == ("stack", "output", "--stack", "demo-data", "--json")
        return json.dumps({"topology": {"cluster": ""}})

    state = AskedState(pulumi)
    assert state.names() == {"demo-data", "demo-edge"}
    read = state.read(["demo-data", "demo-us-east-1"])
    assert list(read) == ["demo-data"]
    assert (read["demo-data"].resources, read["demo-data"].topology) == (3, {"cluster": ""})
