"""`make setup` in a copy of the project, with programs that only note what they are asked."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.tools.conftest import FakeGo, executable, says
from tools import catalog

ROOT = catalog.HERE.parent
# What a shell script may expect of any machine.
COMMANDS = ("cat", "chmod", "dirname", "grep", "mkdir", "mv", "rm", "sed", "test", "touch")
UV = '#!/bin/sh\n[ "$1" = --version ] && echo "uv {version}" && exit 0\necho "$0 $*" >> {log}\nmkdir -p .venv\n'
# `-m venv FOLDER` makes a Python whose pip installs a uv; all else is the real Python's.
PYTHON = """#!/bin/sh
if [ "$1 $2" = "-m venv" ]; then
    mkdir -p "$3/bin"
    cat > "$3/bin/python" <<'END'
#!/bin/sh
echo "$*" >> {log}
cat > "${{0%/*}}/uv" <<'UV'
{uv}
UV
chmod +x "${{0%/*}}/uv"
END
    chmod +x "$3/bin/python"
    exit 0
fi
exec {python} "$@"
"""


class Clone:
    """A clone of the project on a machine that has what the test gives it."""

    def __init__(self, root: Path, bin_folder: Path) -> None:
        self.root = root
        self.bin = bin_folder
        self.log = root / "log"
        (root / "tools").mkdir(parents=True)
        for name in ("Makefile", "uv.lock", "pyproject.toml"):
            shutil.copy(ROOT / name, root)
        for file in (*ROOT.glob("tools/*.*"), *ROOT.glob("tools/*/go.mod")):
            target = root / file.relative_to(ROOT)
            target.parent.mkdir(exist_ok=True)
            shutil.copy(file, target)
        for command in COMMANDS:
            real = shutil.which(command, path="/usr/bin:/bin")
            assert real is not None
            (bin_folder / command).symlink_to(real)
        self.python("python3")

    def python(self, name: str) -> None:
        uv = UV.format(version="0.99.0", log=self.log)
        executable(self.bin / name, PYTHON.format(python=sys.executable, uv=uv, log=self.log))

    def uv(self, version: str) -> None:
        executable(self.bin / "uv", UV.format(version=version, log=self.log))

    def setup(self) -> tuple[int, str]:
        """Exit code and what was said."""
        make = shutil.which("make", path="/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin")
        assert make is not None
        done = subprocess.run([make, "setup"], cwd=self.root, capture_output=True, text=True, env=dict(os.environ))
        return done.returncode, done.stdout + done.stderr

    @property
    def asked(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


@pytest.fixture
def clone(tmp_path: Path, bin_folder: Path) -> Clone:
    return Clone(tmp_path / "clone", bin_folder)


def test_a_uv_on_path_makes_the_environment_as_it_is_locked(clone: Clone, go: FakeGo) -> None:
    clone.uv("0.8.0")
    assert clone.setup()[0] == 0
    assert clone.asked == [f"{clone.bin / 'uv'} sync --frozen --quiet"]


@pytest.mark.parametrize("on_path", [None, "0.7.22", "0.4.0"])
def test_without_one_or_with_an_old_one_the_pinned_uv_is_taken(clone: Clone, go: FakeGo, on_path: str | None) -> None:
    if on_path:
        clone.uv(on_path)
    code, words = clone.setup()
    assert code == 0, words
    assert "no uv 0.8 or newer on PATH" in words
    assert clone.asked == [
        "-m pip install --quiet --disable-pip-version-check --require-hashes -r tools/uv.txt",
        ".relight/uv/bin/uv sync --frozen --quiet",
    ]
    assert [path.name for path in (clone.root / ".relight").iterdir()] == ["uv"]


@pytest.mark.parametrize("version", ["0.9.1", "0.10.0", "1.0.0"])
def test_a_newer_uv_will_do(clone: Clone, go: FakeGo, version: str) -> None:
    clone.uv(version)
    assert clone.setup()[0] == 0
    assert [line.split()[0] for line in clone.asked] == [str(clone.bin / "uv")]


@pytest.mark.parametrize("version", [None, "1.22.1"])
def test_go_is_installed_where_none_on_path_will_do(clone: Clone, version: str | None) -> None:
    clone.uv("0.8.0")
    if version:
        says(clone.bin / "go", f"go version go{version} linux/amd64")
    assert clone.setup()[0] == 0
    assert clone.asked[0].endswith("--group go")


def test_an_old_python3_gives_way_to_a_newer_one_beside_it(clone: Clone, go: FakeGo) -> None:
    clone.uv("0.8.0")
    executable(clone.bin / "python3", "#!/bin/sh\n[ \"$1\" = --version ] && echo 'Python 3.9.6' && exit 0\nexit 1\n")
    clone.python("python3.12")
    assert clone.setup()[0] == 0
    assert clone.asked


def test_no_python_that_will_do_is_an_error(clone: Clone, go: FakeGo) -> None:
    clone.uv("0.8.0")
    executable(clone.bin / "python3", "#!/bin/sh\n[ \"$1\" = --version ] && echo 'Python 3.9.6' && exit 0\nexit 1\n")
    code, words = clone.setup()
    assert code != 0
    assert "setup: no Python 3.11 or newer on PATH (python3 is Python 3.9.6): install one and run it again." in words
    assert clone.asked == []


def set_up(clone: Clone) -> None:
    clone.uv("0.8.0")
    assert clone.setup()[0] == 0
    says(clone.root / ".venv" / "bin" / "python", "Python")


def test_the_second_time_costs_nothing(clone: Clone, go: FakeGo) -> None:
    set_up(clone)
    assert clone.setup()[0] == 0
    assert len(clone.asked) == 1


def _remove_environment(clone: Clone) -> None:
    shutil.rmtree(clone.root / ".venv")


def _lose_python(clone: Clone) -> None:
    (clone.root / ".venv" / "bin" / "python").unlink()
    (clone.root / ".venv" / "bin" / "python").symlink_to(clone.root / "removed")


def _change_lock(clone: Clone) -> None:
    later = (clone.root / ".venv" / ".relight-setup").stat().st_mtime + 5
    os.utime(clone.root / "uv.lock", (later, later))


@pytest.mark.parametrize("change", [_remove_environment, _lose_python, _change_lock])
def test_it_is_done_again_when_needed(clone: Clone, go: FakeGo, change: Callable[[Clone], None]) -> None:
    set_up(clone)
    change(clone)
    assert clone.setup()[0] == 0
    assert len(clone.asked) == 2


def test_a_failed_sync_is_not_taken_for_done(clone: Clone, go: FakeGo) -> None:
    executable(
        clone.bin / "uv", '#!/bin/sh\n[ "$1" = --version ] && echo "uv 0.8.0" && exit 0\nmkdir -p .venv\nexit 1\n'
    )
    assert clone.setup()[0] != 0
    clone.uv("0.8.0")
    assert clone.setup()[0] == 0
    assert len(clone.asked) == 1
