"""A complete environment file, and copies of it with a mistake."""

from pathlib import Path

import pytest

from spec.environment import Environment
from spec.errors import EnvironmentFileError
from spec.load import parse

SAMPLE = Path(__file__).with_name("sample.yaml")


def changed(*changes: tuple[str, str]) -> str:
    """The sample's text with the first occurrence of each old text replaced by the new one."""
    text = SAMPLE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, f"the sample does not hold {old!r}"
        text = text.replace(old, new, 1)
    return text


def sample(*changes: tuple[str, str]) -> Environment:
    """The environment of the sample's text after the changes."""
    return parse(changed(*changes), Path("sample.yaml"))


def problems(*changes: tuple[str, str]) -> list[str]:
    """What is said about the sample's text after the changes, one line a problem."""
    with pytest.raises(EnvironmentFileError) as refused:
        sample(*changes)
    return str(refused.value).splitlines()
