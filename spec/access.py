"""Who reaches the clusters' API: from which networks, and as which roles."""

from enum import StrEnum
from ipaddress import IPv4Network
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from spec.errors import listed, shown
from spec.values import RoleName, Written

_WIDEST = 16


class AccessLevel(StrEnum):
    """What an operator role may do in the clusters."""

    ADMIN = "admin"
    VIEW = "view"


def _outside(value: object) -> IPv4Network:
    try:
        network = IPv4Network(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError(
            f"{shown(value)} is not a network; write its first address and size, such as 198.51.100.0/24"
        ) from None
    if network.prefixlen < _WIDEST:
        raise ValueError(f"{value} lets in far more than an office or a VPN; write at most a /{_WIDEST}")
    return network


def _level(value: object) -> AccessLevel:
    if value not in list(AccessLevel):
        raise ValueError(f"{shown(value)} is not what a role may do; write {listed(list(AccessLevel))}")
    return AccessLevel(str(value))


Level = Annotated[AccessLevel, BeforeValidator(_level)]
OutsideNetwork = Annotated[
    IPv4Network,
    BeforeValidator(_outside),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^\d{1,3}(\.\d{1,3}){3}/(1[6-9]|2\d|3[0-2])$",
            "examples": ["198.51.100.0/24", "203.0.113.7/32"],
        }
    ),
]


class Access(Written):
    """Who reaches the Kubernetes API of the clusters, beside what runs in their own networks."""

    cidrs: tuple[OutsideNetwork, ...] = Field(
        default=(),
        max_length=40,
        description="Public networks, of an office or a VPN, from which the clusters' API answers. None: it answers "
        "only inside the VPCs, and `up` has to run there too.",
    )
    roles: dict[RoleName, Level] = Field(
        default_factory=dict,
        description="IAM roles of the account, by name with its path, and what each may do: `admin` or `view`. Whoever "
        "runs `up` has to be an admin. None: only the role that made a cluster enters it.",
        examples=[{"platform-operators": "admin", "auditors": "view"}],
    )

    @model_validator(mode="after")
    def _someone_administers(self) -> "Access":
        if self.roles and AccessLevel.ADMIN not in self.roles.values():
            raise ValueError("no role may administer the clusters; give at least one the level admin")
        return self
