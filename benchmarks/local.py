"""How long the `relight` command takes on the local cloud, as whole processes: `python -m benchmarks.local`.

From a stopped, empty local cloud: up; up again; preview; destroy; and the memory in between. With `--prod` the same
of `prod`, but for destroy, since its data is protected. With `--regions`, how up grows with the number of regions: each
has one service of its own, with nothing in the others. What else the machine does shows in the figures; run it alone.
"""

import argparse
import tempfile
from pathlib import Path

import yaml

from localcloud.client import LocalCloud
from tests.project import Project

_REGIONS = ("us-east-1", "us-west-2", "eu-west-1", "eu-central-1")


def timed(project: Project, label: str, *arguments: str) -> float:
    """One command's seconds, printed; ends the benchmark if it fails."""
    answer = project.relight(*arguments)
    if answer.code:
        raise SystemExit(f"{label} failed:\n{answer.err}{answer.out}")
    print(f"{label:<44}{answer.seconds:8.1f} s", flush=True)
    return answer.seconds


def demo() -> None:
    """The environment that ships."""
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder))
        cloud = LocalCloud(project.home / "local")
        try:
            timed(project, "preview of nothing (local cloud stopped)", "preview", "demo")
            timed(project, "local reset", "local", "reset")
            timed(project, "local stop", "local", "stop")
            timed(project, "up from a stopped local cloud", "up", "demo")
            print(f"{'memory, all processes':<44}{cloud.status().memory_mb:8.0f} MB")
            timed(project, "up again, no changes", "up", "demo")
            timed(project, "preview, no changes", "preview", "demo")
            timed(project, "destroy", "destroy", "demo")
        finally:
            cloud.stop()


def prod() -> None:
    """The environment that a reader would copy."""
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder))
        cloud = LocalCloud(project.home / "local")
        try:
            timed(project, "up of prod from a stopped local cloud", "up", "prod")
            print(f"{'memory, all processes':<44}{cloud.status().memory_mb:8.0f} MB")
            timed(project, "up of prod again, no changes", "up", "prod")
            timed(project, "preview of prod, no changes", "preview", "prod")
        finally:
            cloud.stop()


def growth() -> None:
    """Up of one region and of four."""
    single = _several(1)
    print(f"{'4 regions : 1 region':<44}{_several(4) / single:8.2f} x")


def _several(count: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        project = Project(Path(folder))
        path = project.folder / "stacks" / "demo.yaml"
        path.write_text(yaml.safe_dump(_environment(path, count), sort_keys=False))
        try:
            timed(project, "local start", "local", "start")
            return timed(project, f"up of {count} region(s)", "up", "demo")
        finally:
            LocalCloud(project.home / "local").stop()


def _environment(path: Path, count: int) -> dict[str, object]:
    environment = yaml.safe_load(path.read_text())
    service = {**environment["services"]["nightly-summaries"], "standby": []}
    environment["regions"] = {
        region: {"cidr": f"10.{number}.0.0/16", "zones": [f"{region}{zone}" for zone in "abc"]}
        for number, region in enumerate(_REGIONS[:count], start=10)
    }
    environment["services"] = {f"service-{region}": {**service, "primary": region} for region in _REGIONS[:count]}
    return dict(environment)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--regions", action="store_true", help="how up grows with regions")
    parser.add_argument("--prod", action="store_true", help="the environment `prod` instead of `demo`")
    asked = parser.parse_args()
    growth() if asked.regions else prod() if asked.prod else demo()
