"""Version numbers as programs print them, and the rules by which one on PATH is good enough."""

import re
from collections.abc import Callable

Version = tuple[int, int, int]
Rule = Callable[[Version], bool]

_NUMBER = re.compile(r"(?<![\w.])(?:v|go)?(\d+)\.(\d+)(?:\.(\d+))?")


def read(text: str) -> Version | None:
    """The first version number in `text`, such as "Kubernetes v1.36.2" or "go version go1.26.8"; None if none."""
    match = _NUMBER.search(text)
    if match is None:
        return None
    return int(match[1]), int(match[2]), int(match[3] or 0)


def show(version: Version) -> str:
    """As people write it: "1.36.2"."""
    return ".".join(str(part) for part in version)


def exactly(pinned: str) -> Rule:
    """Only the pinned version."""
    wanted = read(pinned)
    return lambda found: found == wanted


def same_minor(*pinned: str) -> Rule:
    """Any patch release of the pinned minor versions."""
    wanted = {version[:2] for version in map(read, pinned) if version is not None}
    return lambda found: found[:2] in wanted


def at_least(pinned: str) -> Rule:
    """The pinned version or a newer one of the same major version."""
    wanted = read(pinned)
    return lambda found: wanted is not None and wanted <= found < (wanted[0] + 1, 0, 0)
