"""Kubernetes quantities (500m, 2Gi, 1e3) compared by what they mean rather than how they are written."""

import re
from decimal import Decimal

_PATTERN = re.compile(r"^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i))?$")
_DECIMAL = {"n": -9, "u": -6, "m": -3, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}


def parse(text: str) -> Decimal | None:
    """The number that a quantity stands for; None when it is not one."""
    match = _PATTERN.match(text)
    if match is None:
        return None
    number, exponent, suffix = match.groups()
    value = Decimal(number + (exponent or ""))
    if suffix in _DECIMAL:
        return value.scaleb(_DECIMAL[suffix])
    if suffix in _BINARY:
        return value * (1 << _BINARY[suffix])
    return value


def same(one: object, other: object) -> bool:
    """Whether two scalars are equal, or equal as quantities: the API server turns `4` to `"4"`, `1000m` to `"1"`."""
    if type(one) is type(other) and one == other:
        return True
    if not (_scalar(one) and _scalar(other)):
        return False
    left, right = parse(str(one)), parse(str(other))
    return left is not None and left == right


def _scalar(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)
