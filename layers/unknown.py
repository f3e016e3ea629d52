"""Values that a first preview can't know: what an earlier layer will have made once it has been brought up."""

import asyncio
import re
from collections.abc import Callable
from typing import Any, TypeVar

import pulumi

T = TypeVar("T")


def unknown() -> pulumi.Output[Any]:
    """An output that stays unknown in a preview, as those of a resource that is yet to be made."""
    value: asyncio.Future[Any] = asyncio.Future()
    value.set_result(None)
    known: asyncio.Future[bool] = asyncio.Future()
    known.set_result(False)
    return pulumi.Output(set(), value, known)


# What the AWS provider says of a bucket, an object or a zone that isn't there.
_NOT_THERE = re.compile(r"NoSuch(Bucket|Key)|NotFound|couldn't find|no matching|There are 0", re.IGNORECASE)


def or_unknown(lookup: Callable[[], T], missing: Callable[[], T], needs: str) -> T:
    """What `lookup` finds; in a preview of what was never brought up `missing()`; else an error that says what to do.

    Raises pulumi.RunError naming `needs`, the stack that has to be brought up first; any other failure, such as that of
    credentials, goes through as it is.
    """
    try:
        return lookup()
    except Exception as error:
        if not _NOT_THERE.search(str(error)):
            raise
        if pulumi.runtime.is_dry_run():
            pulumi.log.info(f"{needs} is not up yet: what it will make is shown as unknown")
            return missing()
        raise pulumi.RunError(f"the stack {needs} has to be up first: bring it up, then this one ({error})") from error
