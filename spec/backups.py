"""Backups: how long they are kept, and who could delete them before."""

from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, Field

from spec.locks import LockMode
from spec.units import format_duration
from spec.values import Duration, Written

LEAST_DAYS, MOST_DAYS = 30, 90
"""What the practice of vector stores asks for: daily snapshots for 30 to 90 days."""
DEFAULT_KEEP = timedelta(days=35)


def _kept(duration: timedelta) -> timedelta:
    if duration % timedelta(days=1) or not LEAST_DAYS <= duration.days <= MOST_DAYS:
        is_not = "is not how long a backup can be kept"
        raise ValueError(f"{format_duration(duration)} {is_not}; write whole days, {LEAST_DAYS}d to {MOST_DAYS}d")
    return duration


class Backups(Written):
    """The daily backups of every service's data, in its primary region and its standbys."""

    keep: Annotated[Duration, AfterValidator(_kept)] = Field(
        default=DEFAULT_KEEP, description=f"How long a daily backup is kept, {LEAST_DAYS} to {MOST_DAYS} days."
    )
    lock: LockMode = Field(
        default=LockMode.GOVERNANCE,
        description="Who can delete a backup before its time, where data is protected: with `governance` an "
        "administrator who first takes the lock off, with `compliance` nobody. A compliance lock can't be taken off "
        "once it is three days old.",
    )
    restore_tests: bool = Field(
        default=True,
        strict=True,
        description="Whether the newest backup of each database and bucket is restored each month.",
    )
