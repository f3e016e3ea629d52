"""Object locks: for how long what is in a bucket can't be deleted or overwritten, and by whom not."""

from enum import StrEnum

from pydantic import Field

from spec.values import Days, Written


class LockMode(StrEnum):
    """Whether anybody may lift a lock, of a bucket or of a backup vault. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html"""

    GOVERNANCE = "governance"
    COMPLIANCE = "compliance"


class Lock(Written):
    """Versions of objects are kept for a time, whoever asks to delete them."""

    mode: LockMode = Field(
        LockMode.GOVERNANCE,
        description="`governance`: who has the right to it may lift a lock; `compliance`: nobody can, not even the "
        "account's root.",
    )
    retention: Days = Field(description="How long each version is kept, in days.", examples=["30d"])
