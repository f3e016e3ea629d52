"""The zones that moto keeps."""

from contextlib import AbstractContextManager
from typing import Any

from localcloud.dns.records import Record, Zones, plain


def zones(lock: AbstractContextManager[Any]) -> Zones:
    """All accounts' zones as they are now; `lock` guards moto's objects."""
    from moto.route53.models import route53_backends

    with lock:
        found: dict[str, list[Record]] = {}
        for _, _, backend in route53_backends.iter_backends():
            for zone in backend.zones.values():
                found.setdefault(plain(zone.name), []).extend(record(each) for each in zone.rrsets)
        return found


def record(kept: Any) -> Record:
    """A record as moto keeps it, in our form."""
    alias = kept.alias_target or {}
    return Record(
        name=plain(kept.name),
        type=kept.type,
        values=tuple(str(value) for value in kept.records or ()),
        ttl=int(kept.ttl or 60),
        identifier=kept.set_identifier or "",
        health_check=kept.health_check_id or "",
        failover=kept.failover or "",
        region=kept.region or "",
        weight=None if kept.weight is None else int(kept.weight),
        multivalue=str(kept.multi_value_answer).lower() == "true",
        alias=plain(str(alias.get("DNSName", ""))),
        follows_target=str(alias.get("EvaluateTargetHealth")).lower() == "true",
    )
