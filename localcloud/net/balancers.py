"""Where a load balancer's DNS name leads on this machine."""

from typing import Protocol

Address = tuple[str, int]
"""Host and port."""


class Balancers(Protocol):
    """The load balancers that the clusters' services have."""

    def resolve(self, host: str, port: int) -> Address | None:
        """Where to connect on this machine for a port of a load balancer, by its DNS name; None when nothing listens.

        The name has no dot at its end.
        """
