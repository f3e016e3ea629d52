"""Making tools, with a Go that compiles nothing."""

import stat
from pathlib import Path

import pytest

from tests.tools.conftest import FakeGo, alive, executable
from tools import cache, catalog, on_path, store
from tools.errors import ToolError
from tools.progress import Event, Stage
from tools.store import Origin


def quiet(_event: Event) -> None:
    """No progress."""


def test_what_is_missing_is_made_once_and_found_from_then_on(go: FakeGo) -> None:
    assert store.locate("etcd") is None
    built = store.ensure(["etcd"], quiet)["etcd"]
    assert (built.origin, built.version) == (Origin.BUILT, catalog.ETCD)
    assert built.seconds is not None
    again = store.ensure(["etcd"], quiet)["etcd"]
    assert (again.origin, again.path, again.seconds) == (Origin.CACHE, built.path, built.seconds)
    assert go.calls == ["begin etcd", "end etcd"]
    assert store.path("etcd") == built.path
    assert store.folders(["etcd"]) == (built.path.parent,)
    assert on_path.ask(built.path, ("--version",)) == f"v{catalog.ETCD}\n"


def test_a_tool_that_is_not_there_is_an_error_that_names_the_command(bin_folder: Path) -> None:
    with pytest.raises(
        ToolError, match=r"^etcd 3\.6\.8 is not built yet: run `relight tools build` \(or `make tools`\)\.$"
    ):
        store.path("etcd")
    with pytest.raises(ToolError, match="etcd"):
        store.folders(["etcd"])


def test_a_cached_tool_needs_no_go(go: FakeGo, bin_folder: Path) -> None:
    store.ensure(["etcd"], quiet)
    (bin_folder / "go").unlink()
    assert store.ensure(["etcd"], quiet)["etcd"].origin is Origin.CACHE


def test_progress_tells_each_tool_from_queue_to_end(go: FakeGo) -> None:
    events: list[Event] = []
    store.ensure(["etcd", "kwok"], events.append)
    stages = {name: [event.stage for event in events if event.tool.name == name] for name in ("etcd", "kwok")}
    for told in stages.values():
        assert told[0] is Stage.QUEUED
        assert told[-1] is Stage.DONE
        assert set(told[1:-1]) == {Stage.BUILDING}
    assert [event.stage for event in events[:2]] == [Stage.QUEUED, Stage.QUEUED]


def test_a_failing_build_says_why_where_the_log_is_and_what_to_do(go: FakeGo, cache_folder: Path) -> None:
    many = "\n".join(f"main.go:{line}: undefined: something" for line in range(100))
    go.fail("etcd", many)
    with pytest.raises(ToolError) as raised:
        store.ensure(["etcd"], quiet)
    log = cache_folder / "etcd" / "go.log"
    message = str(raised.value)
    assert message.startswith(
        f"etcd 3.6.8 can't be built: `go build` failed with exit code 1, log {log}; its last words:\n"
    )
    assert "main.go:99: undefined" in message
    assert "main.go:80: undefined" not in message
    assert "example.com/first/package" not in message
    assert message.endswith("\nRun `relight tools build` again, which goes on from what is compiled.")
    assert "main.go:0: undefined" in log.read_text()
    assert store.locate("etcd") is None


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("github.com/x: /usr/lib/go/pkg/tool/compile: signal: killed", "Memory ran out: .*RELIGHT_TOOLS_JOBS=1"),
        ("write /tmp/go-build1/b001: no space left on device", "The disk is full"),
        ("dial tcp: lookup proxy.example: no such host", "The Go module proxy can't be reached: see GOPROXY"),
        ("verifying x: checksum mismatch", "not the one that go.sum pins"),
    ],
)
def test_a_known_cause_brings_its_advice(go: FakeGo, words: str, advice: str) -> None:
    go.fail("etcd", words)
    with pytest.raises(ToolError, match=f"{advice}.*; then run `relight tools build`"):
        store.ensure(["etcd"], quiet)


def test_a_build_without_its_version_is_not_taken(go: FakeGo) -> None:
    (go.folder / "says-etcd").write_text("v0.0.0")
    with pytest.raises(ToolError, match="`etcd --version` doesn't say that version"):
        store.ensure(["etcd"], quiet)
    assert store.locate("etcd") is None


def test_the_first_failure_ends_the_other_builds_and_is_the_one_told(
    go: FakeGo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELIGHT_TOOLS_JOBS", "2")
    go.hold()
    go.fail("pulumi", "pulumi.go:1: broken")
    with pytest.raises(ToolError, match=r"^pulumi .* can't be built"):
        store.ensure(["etcd", "pulumi"], quiet)
    assert "end etcd" not in go.calls
    assert not alive(go.pid("etcd"))
    go.let_go()
    (go.folder / "fail-pulumi").unlink()
    assert set(store.ensure(["etcd", "pulumi"], quiet)) == {"etcd", "pulumi"}


def test_tools_of_one_go_mod_are_built_one_after_the_other(go: FakeGo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELIGHT_TOOLS_JOBS", "4")
    store.ensure(["etcd", "kwok", "kubectl"], quiet)
    assert go.calls == [f"{step} {name}" for name in ("etcd", "kwok", "kubectl") for step in ("begin", "end")]


def test_one_job_builds_one_at_a_time(go: FakeGo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELIGHT_TOOLS_JOBS", "1")
    store.ensure(["etcd", "pulumi"], quiet)
    assert go.calls == ["begin etcd", "end etcd", "begin pulumi", "end pulumi"]


def test_different_go_mods_are_built_side_by_side(go: FakeGo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELIGHT_TOOLS_JOBS", "2")
    go.hold()

    def let_go_when_both_are_at_it(_event: Event) -> None:
        if (go.folder / "hold").exists() and len(go.calls) == 2:
            go.let_go()

    store.ensure(["etcd", "pulumi"], let_go_when_both_are_at_it)
    assert sorted(go.calls[:2]) == ["begin etcd", "begin pulumi"]


def test_files_are_copied_out_of_the_pinned_module(go: FakeGo) -> None:
    executable(go.folder / "module" / "python" / "cmd" / "pulumi-language-python-exec", "#!/usr/bin/env python\n")
    for folder, name in (("pkg", "a.yaml"), ("pkg", "b.yaml"), ("kwok", "c.yaml")):
        crd = go.folder / "module" / folder / "apis" / "crds" / name
        crd.parent.mkdir(parents=True, exist_ok=True)
        crd.write_text(name)
    found = store.ensure(["pulumi-language-python-exec", "karpenter-crds"], quiet)
    script = found["pulumi-language-python-exec"].path
    assert script.read_text() == "#!/usr/bin/env python\n"
    assert script.stat().st_mode & stat.S_IXUSR
    crds = found["karpenter-crds"].path
    assert sorted((path.name, path.read_text()) for path in crds.iterdir()) == [
        (n, n) for n in ("a.yaml", "b.yaml", "c.yaml")
    ]
    assert store.folders(["karpenter-crds"]) == ()


def test_a_module_without_those_files_is_an_error(go: FakeGo) -> None:
    (go.folder / "module").mkdir()
    with pytest.raises(ToolError, match=r"karpenter-crds 1\.11\.0: .*module lacks some of .*crds"):
        store.ensure(["karpenter-crds"], quiet)
    assert store.locate("karpenter-crds") is None


def test_a_cache_that_cannot_be_written_to_is_an_error(go: FakeGo, cache_folder: Path) -> None:
    cache_folder.write_text("a file where the folder should be")
    with pytest.raises(ToolError, match=r"can't be put into .*set RELIGHT_TOOLS to another folder"):
        store.ensure(["etcd"], quiet)


@pytest.mark.parametrize("damage", ["no program", "no manifest", "half a manifest"])
def test_a_damaged_tool_is_made_again(go: FakeGo, damage: str) -> None:
    program = store.ensure(["etcd"], quiet)["etcd"].path
    manifest = program.parent / "manifest.json"
    match damage:
        case "no program":
            program.unlink()
        case "no manifest":
            manifest.unlink()
        case _:
            manifest.write_text(manifest.read_text()[:10])
    assert store.locate("etcd") is None
    assert store.ensure(["etcd"], quiet)["etcd"].origin is Origin.BUILT
    assert store.path("etcd") == program


def test_the_manifest_tells_which_go_built_it(go: FakeGo) -> None:
    store.ensure(["etcd"], quiet)
    manifest = cache.read(catalog.find("etcd"))
    assert manifest is not None
    assert manifest.go == "1.26.8"
