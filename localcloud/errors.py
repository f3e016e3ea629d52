"""What the local cloud raises when it can't do what was asked."""


class LocalCloudError(Exception):
    """A failure of the local cloud. `str(error)` is one finished sentence: what, where, and how to go on."""
