"""The value types of the environment file: what a person writes, what the program gets, what an editor is told."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from ipaddress import IPv4Network
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from spec.errors import listed, shown
from spec.units import DURATION_PATTERN, SIZE_PATTERN, parse_duration, parse_size

KEY = "(key)"
"""The name under which a map's key reaches its entry: nobody writes it, so `id:` or `name:` in the file is unknown."""

BEST_EFFORT = "best-effort"
LEVELS = (0, 1, 2, 3)

_NAME = r"^[a-z]([-a-z0-9]{0,28}[a-z0-9])?$"
_ENVIRONMENT = r"^[a-z]([-a-z0-9]{0,14}[a-z0-9])?$"
_REGION = r"^[a-z]{2}(-[a-z]+)+-[1-9]$"
_PROVIDER_REGION = r"^[a-z]+(-[a-z]+)*-?\d*$"
_ZONE = r"^[a-z]{2}(-[a-z]+)+-[1-9][a-z]$"
_DOMAIN = r"^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$"
_DIGEST = r"^sha256:[0-9a-f]{64}$"
_IMAGE = r"^[a-z0-9][-a-z0-9._/:]*@sha256:[0-9a-f]{64}$"
_DATABASE = r"^db\.[rx]\d\w*\.\w+$"
_CACHE = r"^cache\.(t4g\.(small|medium)|[mr]\d+g\.\w+)$"
_CIDR = r"^\d{1,3}(\.\d{1,3}){3}/(1[6-9]|20)$"
_ROLE = r"^([\w+=,.@-]+/)*[\w+=,.@-]{1,64}$"
_DAYS = r"^[1-9]\d{0,4}d$"
_RULE = r"^[a-z]([-a-z0-9]{0,58}[a-z0-9])?$"
_DAY = r"^\d{4}-\d{2}-\d{2}$"
_URL = r"^https://[^\s/]+(/\S*)?$"


class Written(BaseModel):
    """A part of the environment file: unknown keys are refused, and nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _matching(pattern: str, is_not: str) -> BeforeValidator:
    """Text that matches a pattern; otherwise ValueError with the value and `is_not`, which ends in the fix."""

    def check(value: object) -> str:
        if not isinstance(value, str) or re.fullmatch(pattern, value) is None:
            raise ValueError(f"{shown(value)} {is_not}")
        return value

    return BeforeValidator(check)


def _schema(pattern: str, *examples: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern, "examples": list(examples)})


def _text(value: object) -> str:
    if isinstance(value, str) and value.strip():
        return value
    if isinstance(value, int | float):
        raise ValueError(f'{shown(value)} is not text as it stands; put it in quotes: "{shown(value)}"')
    raise ValueError(f"{shown(value)} is not a text; write one on this line")


def _account(value: object) -> str:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or re.fullmatch(r"\d{12}", text) is None:
        raise ValueError(f'{shown(value)} is not an AWS account; write its 12 digits in quotes: "123456789012"')
    return text


def _network(value: object) -> IPv4Network:
    try:
        network = IPv4Network(value if isinstance(value, str) else "", strict=False)
    except ValueError:
        raise ValueError(f"{shown(value)} is not an IPv4 network; write one such as 10.10.0.0/16") from None
    if str(network) != value:
        raise ValueError(f"{shown(value)} is not the first address of its network; write {network}")
    if not 16 <= network.prefixlen <= 20:
        raise ValueError(f"{value} has the wrong size for a region; write a /16 to a /20, such as 10.10.0.0/16")
    return network


def _cidr(value: object) -> str:
    try:
        network = IPv4Network(value if isinstance(value, str) else "", strict=False)
    except ValueError:
        raise ValueError(f"{shown(value)} is not an IPv4 network; write one such as 203.0.113.0/24") from None
    if str(network) != value:
        raise ValueError(f"{shown(value)} is not the first address of its network; write {network}")
    return str(network)


def _objective(value: object) -> timedelta | None:
    if value == BEST_EFFORT:
        return None
    try:
        duration = parse_duration(value)
    except ValueError as error:
        raise ValueError(f"{error}, or {BEST_EFFORT}") from None
    if not duration:
        raise ValueError(f"{shown(value)} leaves no time to recover in; write one such as 15m, or {BEST_EFFORT}")
    return duration


def _level(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value not in LEVELS:
        raise ValueError(f"{shown(value)} is not a tier; write {listed(LEVELS)}")
    return value


def _days(value: object) -> int:
    if not isinstance(value, str) or re.fullmatch(_DAYS, value) is None:
        raise ValueError(f"{shown(value)} is not a number of days; write whole days, such as 30d")
    return int(value[:-1])


def _day(value: object) -> date:
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError(f"{shown(value)} is not a day; write year, month and day, such as 2027-03-31") from None


def _within(parse: Callable[[object], Any], least: Any, message: str) -> BeforeValidator:
    def check(value: object) -> Any:
        parsed = parse(value)
        if parsed < least:
            raise ValueError(f"{shown(value)} {message}")
        return parsed

    return BeforeValidator(check)


Text = Annotated[str, BeforeValidator(_text), WithJsonSchema({"type": "string", "minLength": 1})]
Name = Annotated[
    str,
    _matching(_NAME, "is not a name; write at most 30 lower-case letters, digits and dashes, a letter first"),
    _schema(_NAME, "claims-assistant"),
]
EnvironmentName = Annotated[
    str,
    _matching(_ENVIRONMENT, "is not an environment's name; write at most 16 lower-case letters, digits and dashes"),
    _schema(_ENVIRONMENT, "demo"),
]
RegionId = Annotated[
    str,
    _matching(_REGION, "is not a region's id; write one such as us-east-1"),
    _schema(_REGION, "us-east-1", "eu-west-1"),
]
ProviderRegion = Annotated[
    str,
    _matching(_PROVIDER_REGION, "is not a provider's region; write one such as us-east-1 or europe-west4"),
    _schema(_PROVIDER_REGION, "us-east-1", "europe-west4"),
]
Zone = Annotated[
    str,
    _matching(_ZONE, "is not a zone's name; write the region's id and a letter, such as us-east-1a"),
    _schema(_ZONE, "us-east-1a"),
]
Account = Annotated[str, BeforeValidator(_account), _schema(r"^\d{12}$", "123456789012")]
Domain = Annotated[
    str,
    _matching(_DOMAIN, "is not a domain; write one that you own in lower case, such as ai.example.com"),
    _schema(_DOMAIN, "ai.example.com"),
]
Network = Annotated[IPv4Network, BeforeValidator(_network), _schema(_CIDR, "10.10.0.0/16")]
Cidr = Annotated[str, BeforeValidator(_cidr), _schema(r"^\d{1,3}(\.\d{1,3}){3}/\d{1,2}$", "203.0.113.0/24")]
Digest = Annotated[
    str,
    _matching(
        _DIGEST, "is not a digest; write sha256: and the 64 hexadecimal digits that `relight models push` prints"
    ),
    _schema(_DIGEST, "sha256:" + 64 * "0"),
]
Image = Annotated[
    str,
    _matching(
        _IMAGE, "is not fixed by a digest, and a tag can move; write <repository>@sha256:<64 hexadecimal digits>"
    ),
    _schema(_IMAGE, "vllm/vllm-openai@sha256:" + 64 * "0"),
]
DatabaseInstance = Annotated[
    str,
    _matching(_DATABASE, "cannot be in an Aurora Global Database; write a class of the r or x family, db.r7g.large"),
    _schema(_DATABASE, "db.r7g.large"),
]
CacheInstance = Annotated[
    str,
    _matching(
        _CACHE,
        "cannot hold a semantic cache; write cache.t4g.small, cache.t4g.medium, or a type of the m or r family with "
        "Graviton, such as cache.r7g.large",
    ),
    _schema(_CACHE, "cache.t4g.small", "cache.r7g.large"),
]
RoleName = Annotated[
    str,
    _matching(_ROLE, "is not an IAM role's name; write what stands behind :role/ in its ARN"),
    _schema(_ROLE, "platform-operators", "aws-reserved/sso.amazonaws.com/AWSReservedSSO_Operators_0123456789abcdef"),
]
Url = Annotated[
    str,
    _matching(_URL, "is not an address; write one that starts with https://"),
    _schema(_URL, "https://models.example.com/v1"),
]
Size = Annotated[
    int,
    _within(parse_size, 1, "is nothing; write the size that there is, such as 140GB"),
    _schema(SIZE_PATTERN, "140GB", "16GiB"),
]
Duration = Annotated[timedelta, BeforeValidator(parse_duration), _schema(DURATION_PATTERN, "90s", "15m", "1h30m", "2d")]
Day = Annotated[date, BeforeValidator(_day), _schema(_DAY, "2027-03-31")]
RuleId = Annotated[
    str,
    _matching(_RULE, "is not a rule's id; write one that docs/policies.md lists"),
    _schema(_RULE, "versioning-enabled"),
]
Days = Annotated[int, BeforeValidator(_days), _schema(_DAYS, "30d", "365d")]
Rto = Annotated[
    timedelta | None,
    BeforeValidator(_objective),
    WithJsonSchema(
        {
            "anyOf": [{"const": BEST_EFFORT}, {"type": "string", "pattern": DURATION_PATTERN}],
            "examples": ["15m", "4h", BEST_EFFORT],
        }
    ),
]
Count = Annotated[int, Field(strict=True, ge=1)]
Weight = Annotated[int, Field(strict=True, ge=0, le=255)]
TierLevel = Annotated[int, BeforeValidator(_level), WithJsonSchema({"enum": list(LEVELS)})]
