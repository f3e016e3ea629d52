"""Tiers: what a class of services is promised, with defaults for what an environment file leaves out."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from spec.patterns import Pattern
from spec.values import KEY, Duration, Rto, Text, Written


class Tier(Written):
    """A class of services and its objectives."""

    level: SkipJsonSchema[int] = Field(validation_alias=KEY)
    name: Text = Field(description="What people call the tier.", examples=["mission-critical"])
    rto: Rto = Field(description="Recovery time objective: how long a service may be away. `best-effort`: no promise.")
    rpo: Annotated[Duration, Field(description="Recovery point objective: how much of the newest data may be lost.")]
    detection: Annotated[
        Duration,
        Field(
            description="How soon at most a region that stopped answering is noticed and resolvers ask again: health "
            "checks and the TTL are set from it. 30s or more."
        ),
    ]
    pattern: Pattern = Field(description="How the tier's services are recovered, unless a service says otherwise.")


TIERS: Mapping[int, Mapping[str, str]] = MappingProxyType(
    {
        0: {
            "name": "mission-critical",
            "rto": "15m",
            "rpo": "1m",
            "detection": "90s",
            "pattern": Pattern.ACTIVE_ACTIVE.value,
        },
        1: {
            "name": "business-critical",
            "rto": "4h",
            "rpo": "15m",
            "detection": "150s",
            "pattern": Pattern.HOT_STANDBY.value,
        },
        2: {"name": "important", "rto": "2d", "rpo": "4h", "detection": "5m", "pattern": Pattern.PILOT_LIGHT.value},
        3: {
            "name": "exploratory",
            "rto": "best-effort",
            "rpo": "1d",
            "detection": "10m",
            "pattern": Pattern.BACKUP_RESTORE.value,
        },
    }
)
"""The tiers as they would be written in the file; a tier that the file gives only in part is completed from here."""
