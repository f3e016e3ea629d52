"""What is mounted into a gateway's pod runs in LiteLLM's image, which has nothing of Relight."""

import ast
import sys
from pathlib import Path

from components import gateway_files

FOLDER = Path(gateway_files.__file__).parent
IN_THE_IMAGE = {"litellm", "fastapi", "httpx", "boto3", "botocore", "redis"}


def imported(file: str) -> set[str]:
    """The top names that a file imports."""
    nodes = list(ast.walk(ast.parse((FOLDER / file).read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return {name.split(".")[0] for name in plain | {str(n.module) for n in nodes if isinstance(n, ast.ImportFrom)}}


def test_it_needs_nothing_but_the_image_and_itself() -> None:
    itself = {path.stem for path in FOLDER.glob("*.py")}
    assert {"launch", "health", "hooks"} <= itself
    for file in itself:
        assert imported(f"{file}.py") <= set(sys.stdlib_module_names) | IN_THE_IMAGE | itself


def test_what_starts_it_and_what_watches_it_need_the_standard_library_alone() -> None:
    for file in (
        "launch.py",
        "health.py",
        "gateway_keys.py",
        "gateway_metrics.py",
        "gateway_breaker.py",
        "gateway_records.py",
        "gateway_cache.py",
        "gateway_question.py",
    ):
        assert imported(file)
        assert imported(file) <= set(sys.stdlib_module_names)
