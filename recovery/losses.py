"""How much of the newest data a loss takes with it, per store: the RPO that is to be expected."""

from dataclasses import dataclass
from math import inf

from recovery.declared.bucket import Replication
from recovery.figures import Figure, Grade
from recovery.recoveries.case import Case
from recovery.terms import weakest


@dataclass(frozen=True, kw_only=True)
class LostData:
    """Seconds of the newest data, low / typical / high; infinite where all of it is lost."""

    low: float
    typical: float
    high: float
    grade: Grade
    source: str
    because: str
    evidence: tuple[str, ...] = ()


def vector_store_lost_with_region(case: Case) -> LostData | None:
    """What the standby's vector store lacks; None where there is none to lack anything."""
    if case.service.vector_store is None or not case.found.has_data:
        return None
    standby = case.found.standby
    if standby is not None and standby.database is not None and standby.database.replicates:
        figure = case.figures.loss("aurora global, lag")
        enforced = case.found.primary.database.enforced if case.found.primary.database else None
        most = figure.high if enforced is None or figure.measured else max(figure.typical, enforced)
        held = f", held under {enforced:g} s by rds.global_db_rpo" if enforced is not None else ""
        return _of(figure, f"replicated to {standby.region}{held}", standby.database.evidence, high=most)
    return _copied(case, "the vector store")


def data_lost_with_region(case: Case) -> LostData | None:
    """What the standby's copies of the data sets lack; None without data sets."""
    if not case.service.data or not case.found.has_data:
        return None
    standby, bucket = case.found.standby, case.found.primary.bucket
    if standby is not None and bucket is not None:
        match bucket.reaches(standby.region):
            case Replication.TIMED:
                return _of(case.figures.loss("s3 replication, RTC"), "replicated with RTC", bucket.evidence)
            case Replication.PLAIN:
                return _of(case.figures.loss("s3 replication, plain"), "replicated, without RTC", bucket.evidence)
            case Replication.NONE:
                pass
    return _copied(case, "the data sets")


def vector_store_corrupted(case: Case) -> LostData | None:
    """What a restore to the last good point lacks."""
    if case.service.vector_store is None or not case.found.has_data:
        return None
    database = case.found.primary.database
    if database is None:
        return _all("no database, so nothing to restore from", case.key("vector_store"))
    return _of(
        case.figures.loss("point in time"), f"to any second of the last {database.kept} days", database.evidence[:1]
    )


def data_deleted(case: Case) -> LostData | None:
    """What versions or backups lack of data sets that were deleted or overwritten."""
    if not case.service.data or not case.found.has_data:
        return None
    bucket, backups = case.found.primary.bucket, case.found.backups
    if bucket is not None and bucket.versioned:
        return LostData(
            low=0,
            typical=0,
            high=0,
            grade=Grade.DECLARED,
            source="declared",
            because="every version is kept",
            evidence=bucket.evidence,
        )
    if backups is not None and backups.continuous:
        return _of(case.figures.loss("point in time"), "continuous backup", backups.evidence)
    if backups is not None:
        return LostData(
            low=0,
            typical=backups.cadence / 2,
            high=backups.cadence,
            grade=Grade.DECLARED,
            source="declared",
            because=f"a backup each {backups.cadence / 3600:g} h",
            evidence=backups.evidence,
        )
    return _all("neither versions nor backups", case.key("data"))


def _copied(case: Case, what: str) -> LostData:
    """The newest copy in the standby's vault is as old as the cadence, and as the copy took."""
    backups, standby = case.found.backups, case.found.standby
    if backups is None or standby is None or standby.region not in backups.regions:
        place = standby.region if standby else "another region"
        return _all(f"no copy of {what} in {place}", case.key("standby"))
    copy = case.figures.loss("backup copy")
    return LostData(
        low=copy.low,
        typical=backups.copied / 2 + copy.typical,
        high=backups.copied + copy.high,
        grade=weakest([Grade.DECLARED, copy.grade]),
        source=copy.source,
        because=f"backed up each {backups.copied / 3600:g} h, and copied to {standby.region}",
        evidence=backups.evidence,
    )


def _of(figure: Figure, because: str, evidence: tuple[str, ...], high: float | None = None) -> LostData:
    return LostData(
        low=figure.low,
        typical=figure.typical,
        high=figure.high if high is None else high,
        grade=figure.grade,
        source=figure.source,
        because=because,
        evidence=evidence,
    )


def _all(because: str, key: str) -> LostData:
    return LostData(
        low=inf, typical=inf, high=inf, grade=Grade.DECLARED, source="declared", because=because, evidence=(key,)
    )
