"""What goes wrong with tools."""


class ToolError(Exception):
    """A tool can't be found, built or started; `str()` is one finished sentence with place, value and fix."""
