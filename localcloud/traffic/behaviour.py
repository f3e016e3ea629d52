"""How the stand-ins behave: slow, failing, rate limited, or dead. Standard library only: the stand-ins read it too."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

Table = dict[str, "Behaviour"]
"""By a provider's host name, or `<region>/<namespace>/<model>`."""


@dataclass(frozen=True)
class Behaviour:
    """`slow`: how many seconds an answer takes; `fail`: the part of answers (0 to 1) that are errors."""

    slow: float = 0.0
    fail: float = 0.0
    rate_limit: bool = False
    down: bool = False

    def __str__(self) -> str:
        words = [f"{self.slow:g} s slow"] if self.slow else []
        words += [f"failing {self.fail:.0%}"] if self.fail else []
        words += ["rate limited"] if self.rate_limit else []
        words += ["down"] if self.down else []
        return ", ".join(words) or "well"


WELL = Behaviour()


class Behaviours:
    """The table in a file, read again when it has changed."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._seen: tuple[int, int] | None = None
        self._table: Table = {}

    def of(self, who: str) -> Behaviour:
        """How one behaves now."""
        return self.table().get(who, WELL)

    def table(self) -> Table:
        """All that are not well."""
        try:
            status = os.stat(self.file)
        except FileNotFoundError:
            return {}
        seen = status.st_mtime_ns, status.st_ino
        if seen != self._seen:
            self._table = {who: Behaviour(**how) for who, how in json.loads(self.file.read_text()).items()}
            self._seen = seen
        return self._table

    def set(self, who: str, how: Behaviour) -> None:
        """Have one behave so from its next answer on."""
        table = {**self.table(), who: how}
        part = self.file.with_suffix(".part")
        self.file.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps({each: asdict(its) for each, its in table.items() if its != WELL}))
        part.replace(self.file)
