"""A health check as Route 53 has it."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

ENDPOINT = frozenset({"HTTP", "HTTPS", "HTTP_STR_MATCH", "HTTPS_STR_MATCH", "TCP"})
"""The types that ask an endpoint; the others follow from an alarm or from other checks."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """One health check. `interval` in seconds; `alarm` is the name and region of the alarm that it follows."""

    number: str
    account: str
    type: str
    host: str = ""
    port: int = 443
    path: str = "/"
    search: str = ""
    interval: int = 30
    threshold: int = 3
    inverted: bool = False
    disabled: bool = False
    alarm: tuple[str, str] | None = None
    without_data: str = "LastKnownStatus"
    children: tuple[str, ...] = ()
    children_needed: int = 0

    @property
    def asks(self) -> bool:
        """Whether it asks an endpoint."""
        return self.type in ENDPOINT


def checks(lock: AbstractContextManager[Any]) -> list[Check]:
    """All accounts' health checks as they are now; `lock` guards moto's objects."""
    from moto.route53.models import route53_backends

    with lock:
        return [
            _check(account, kept)
            for account, _, backend in route53_backends.iter_backends()
            for kept in backend.health_checks.values()
        ]


def _check(account: str, kept: Any) -> Check:
    alarm = getattr(kept, "alarm_identifier", None)
    return Check(
        number=kept.id,
        account=account,
        type=kept.type_,
        host=kept.fqdn or kept.ip_address or "",
        port=int(kept.port),
        path=kept.resource_path or "/",
        search=kept.search_string or "",
        interval=int(kept.request_interval),
        threshold=int(kept.failure_threshold),
        inverted=bool(kept.inverted),
        disabled=bool(kept.disabled),
        alarm=(alarm["Name"], alarm["Region"]) if alarm else None,
        without_data=getattr(kept, "without_data", None) or "LastKnownStatus",
        children=tuple(kept.children or ()),
        children_needed=int(kept.health_threshold or 0),
    )
