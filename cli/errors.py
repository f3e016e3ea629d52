"""What the `relight` command ends with: one finished sentence for the user and an exit code that scripts can read."""

from localcloud.errors import LocalCloudError
from spec.errors import EnvironmentFileError
from tools.errors import ToolError

USER = 1
POLICY = 2
FAILURE = 3
INTERRUPTED = 130
USAGE = 2  # what the argument parser ends with


class CommandError(Exception):
    """Ends the command with `code`; `str()` says place, value and fix."""

    code = FAILURE


class UserError(CommandError):
    """What was asked can't be done as asked: the user's to put right (exit 1)."""

    code = USER


class RefusedError(CommandError):
    """A policy refuses it (exit 2)."""

    code = POLICY


class FailedError(CommandError):
    """The cloud or a tool failed (exit 3)."""


class StoppedError(CommandError):
    """The user stopped it (exit 130, as shells count it)."""

    code = INTERRUPTED


EXPECTED = (CommandError, EnvironmentFileError, ToolError, LocalCloudError)
"""Exceptions whose text is meant for the user; anything else is a defect and keeps its traceback."""


def exit_code(error: BaseException) -> int:
    """The exit code of an expected error: 1 the user's, 2 a policy's, 3 the cloud's or a tool's."""
    if isinstance(error, CommandError):
        return error.code
    return USER if isinstance(error, EnvironmentFileError) else FAILURE
