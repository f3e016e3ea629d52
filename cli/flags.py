"""Flags of which one at most may be given."""

from collections.abc import Mapping

from cli.errors import UserError


def only(flags: Mapping[str, bool]) -> str | None:
    """The name of the one format that is asked for; None for none. Raises UserError for two."""
    asked = [name for name, is_set in flags.items() if is_set]
    if len(asked) > 1:
        raise UserError(f"--{asked[0]} and --{asked[1]} are two formats: ask for one of them at a time.")
    return asked[0] if asked else None
