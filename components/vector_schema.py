"""The schema of vector stores as versioned migrations: SQL files, and the psql script that applies what is missing.

`V<number>__<what>.sql` is applied once and never changed afterwards: a change is a new file. `R<number>__<what>.sql`
may be applied any number of times, and is whenever the script runs. All of it is one transaction.
"""

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).with_name("migrations") / "vectors"
SCRIPT = "migrate.sql"

_NAME = re.compile(r"([VR])(\d{3})__[a-z_]+\.sql")
_BEGIN = r"""\set ON_ERROR_STOP on
BEGIN;
-- One at a time; whoever comes second finds nothing to do.
SELECT pg_advisory_xact_lock(hashtext('relight.migrations'));
CREATE SCHEMA IF NOT EXISTS relight;
CREATE TABLE IF NOT EXISTS relight.schema_version (
    version text PRIMARY KEY,
    file text NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
);
"""
_VERSIONED = r"""
SELECT count(*) = 0 AS pending, coalesce(bool_or(sha256 <> '{digest}'), false) AS changed
FROM relight.schema_version WHERE version = '{version}' \gset
\if :changed
    DO $$ BEGIN RAISE EXCEPTION '{file} was changed after it had been applied: write a new file'; END $$;
\endif
\if :pending
    \ir {file}
    INSERT INTO relight.schema_version (version, file, sha256) VALUES ('{version}', '{file}', '{digest}');
\endif
"""
_REPEATABLE = r"""
\ir {file}
INSERT INTO relight.schema_version (version, file, sha256) VALUES ('{version}', '{file}', '{digest}')
ON CONFLICT (version) DO UPDATE SET file = excluded.file, sha256 = excluded.sha256, applied_at = now();
"""


@dataclass(frozen=True, kw_only=True)
class Migration:
    """One file; `version` is its letter and number."""

    file: str
    version: str
    sql: str

    @property
    def repeatable(self) -> bool:
        """Whether it may be applied any number of times."""
        return self.version.startswith("R")

    @property
    def digest(self) -> str:
        """By which a change of its content is noticed."""
        return sha256(self.sql.encode()).hexdigest()


@cache
def migrations(folder: Path = FOLDER) -> tuple[Migration, ...]:
    """The files in the order in which they are applied: versioned, then repeatable.

    Raises ValueError for a file whose name says no version, and for two that say the same.
    """
    found: dict[str, Migration] = {}
    for path in sorted(folder.glob("*.sql")):
        named = _NAME.fullmatch(path.name)
        if named is None:
            raise ValueError(f"{path}: name it V<three digits>__<what>.sql, or R... if it may be applied again")
        version = named[1] + named[2]
        if version in found:
            raise ValueError(f"{path}: {found[version].file} has the same version")
        found[version] = Migration(file=path.name, version=version, sql=path.read_text(encoding="utf-8"))
    return tuple(sorted(found.values(), key=lambda each: (each.repeatable, each.version)))


def files(given: tuple[Migration, ...]) -> dict[str, str]:
    """Names and contents of the files that psql needs beside each other; it is run on `SCRIPT`."""
    steps = [
        (_REPEATABLE if each.repeatable else _VERSIONED).format(
            file=each.file, version=each.version, digest=each.digest
        )
        for each in given
    ]
    return {SCRIPT: "".join([_BEGIN, *steps, "\nCOMMIT;\n"]), **{each.file: each.sql for each in given}}
