"""The database engine of vector stores: its version, its parameters, when it is maintained."""

from datetime import timedelta

ENGINE = "aurora-postgresql"
ENGINE_VERSION = "17.5"
"""Has pgvector 0.8, whose iterative scans keep a filtered search from coming back short, and forwards writes between
regions (any 16 or newer does).
https://docs.aws.amazon.com/AmazonRDS/latest/AuroraPostgreSQLReleaseNotes/AuroraPostgreSQL.Extensions.html
https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-write-forwarding-apg.html"""
FAMILY = "aurora-postgresql17"
PORT = 5432
DATABASE = "vectors"
MASTER_USER = "relight"
"""The user that keeps the schema; applications have one of their own."""
CERTIFICATE_AUTHORITY = "rds-ca-rsa2048-g1"
"""Rotates server certificates by itself, without a restart, and lasts until 2061.
https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.SSL.html"""

SMALLEST_RPO = timedelta(seconds=20)
"""The least that Aurora can enforce.
https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html"""

BACKUP_DAYS = 35
"""Days back to which each cluster can be restored to any second: the most that Aurora keeps.
https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Managing.Backups.html"""
BACKUP_WINDOW = "02:00-03:00"
_MAINTENANCE_DAYS = ("tue", "wed", "thu", "mon", "sun")

# Loaded at the start of an instance: a change waits for the next restart.
_LIBRARIES = ("pg_stat_statements", "pgaudit")
_AT_RESTART = {"shared_preload_libraries": ",".join(_LIBRARIES)}
_AT_ONCE = {
    # Already the default of this version: written out because it is promised.
    "rds.force_ssl": "1",
    "log_connections": "1",
    "log_disconnections": "1",
    "log_lock_waits": "1",
    # Milliseconds; and never the values that are searched for or stored, which may be customers' words.
    "log_min_duration_statement": "1000",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    # Who changed which table and which right. Not `log_statement`: that writes a new role's password into the log.
    # https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Appendix.PostgreSQL.CommonDBATasks.pgaudit.html
    "pgaudit.log": "ddl,role",
    # An eighth of the instance's memory, in kB: building an HNSW index is far faster while its graph fits in there.
    # https://github.com/pgvector/pgvector#index-build-time
    "maintenance_work_mem": "{DBInstanceClassMemory/8192}",
}


def enforced(rpo: timedelta) -> str | None:
    """The value, in seconds, of `rds.global_db_rpo` for an RPO; None where it is shorter than Aurora can enforce."""
    return str(int(rpo.total_seconds())) if rpo >= SMALLEST_RPO else None


def parameters(rpo: timedelta | None) -> list[dict[str, str]]:
    """A cluster's parameters, the same in each region, since a secondary may become the primary.

    With `rpo` the primary holds commits back while every secondary lags behind further than that.
    """
    at_once = dict(_AT_ONCE)
    limit = enforced(rpo) if rpo is not None else None
    if limit is not None:
        at_once["rds.global_db_rpo"] = limit
    return [
        *({"name": name, "value": value, "apply_method": "immediate"} for name, value in sorted(at_once.items())),
        *({"name": name, "value": value, "apply_method": "pending-reboot"} for name, value in _AT_RESTART.items()),
    ]


def maintenance_window(order: int) -> str:
    """The weekly hour (UTC) of a region, given its place in the file: no two of the first five share a day, so that a
    restart for maintenance never meets both sides of a failover."""
    day = _MAINTENANCE_DAYS[order % len(_MAINTENANCE_DAYS)]
    return f"{day}:04:00-{day}:05:00"
