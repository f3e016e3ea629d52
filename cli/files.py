"""Files that a command writes where the user says."""

import sys
from pathlib import Path

from cli.errors import UserError


def write(path: Path, text: str) -> None:
    """Writes it, and says so on standard error. Raises UserError where that can't be."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(
            f"--output {path}: the file can't be written ({error.strerror}); name one in a folder that is there."
        ) from error
    print(f"written to {path}", file=sys.stderr)
