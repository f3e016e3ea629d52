"""Data that is bad in every region, since replication carries that along: had back from versions and backups."""

from recovery.recoveries.case import Case
from recovery.terms import Recovery, endless, of_figure, transferred


def vector_store_restored(case: Case) -> Recovery | None:
    """The vector store as it was before it went bad, in a new cluster, in seconds; None where there is none.

    A restore always makes a new cluster: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-pitr.html
    """
    store, database = case.service.vector_store, case.found.primary.database
    if store is None or not case.found.has_data:
        return None
    notice = of_figure("notice", case.figures.seconds("corruption noticed"), "answers go wrong and somebody sees it")
    decide = case.decided("notice")
    if database is None:
        because = "no point-in-time recovery: only embedding everything again is left"
        return Recovery(
            terms=(notice, decide, endless("restore", because, after=["decide"], evidence=[case.key("vector_store")]))
        )
    restore = of_figure(
        "restore",
        case.figures.seconds("aurora restore, fixed"),
        f"to a point in time of the last {database.kept} days",
        after=["decide"],
        evidence=database.evidence[:1],
    )
    rate = case.figures.rate("aurora restore")
    load = transferred(
        "load",
        store.size,
        rate,
        f"{store.size / 1e9:g} GB",
        after=["restore"],
        evidence=[case.key("vector_store.size")],
    )
    point = of_figure(
        "point", case.figures.seconds("point database at"), "pods are pointed at the new cluster", after=["load"]
    )
    verify = of_figure("verify", case.figures.seconds("verify"), "the golden questions", after=["point"])
    return Recovery(terms=(notice, decide, restore, load, point, verify))


def data_restored(case: Case) -> Recovery | None:
    """Data sets that were deleted or overwritten in every region, in seconds; None where there are none.

    Old versions are copied over the bad ones, or a backup of the bucket is restored:
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/RestoringPreviousVersions.html
    """
    size = sum(case.service.data.values())
    bucket, backups = case.found.primary.bucket, case.found.backups
    if not size or not case.found.has_data:
        return None
    notice = of_figure("notice", case.figures.seconds("corruption noticed"), "somebody sees it")
    decide = case.decided("notice")
    amount = f"{size / 1e9:g} GB"
    if bucket is not None and bucket.versioned:
        listed = of_figure(
            "versions",
            case.figures.seconds("s3 version restore, fixed"),
            "old versions are there",
            after=["decide"],
            evidence=bucket.evidence,
        )
        copied = transferred("copy", size, case.figures.rate("s3 copy"), amount, after=["versions"])
        return Recovery(terms=(notice, decide, listed, copied))
    if backups is not None:
        rate = case.figures.rate("backup restore")
        return Recovery(
            terms=(
                notice,
                decide,
                transferred(
                    "restore", size, rate, f"{amount} from the vault", after=["decide"], evidence=backups.evidence
                ),
            )
        )
    because = "neither versions nor backups"
    return Recovery(terms=(notice, decide, endless("restore", because, after=["decide"], evidence=[case.key("data")])))
