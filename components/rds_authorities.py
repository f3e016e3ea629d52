"""How a client knows that it talks to Aurora: the root certificate of each region."""

import re
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_suffix(".pem")
_ENTRY = re.compile(
    r"^# (\S+)\n(-----BEGIN CERTIFICATE-----\n.+?\n-----END CERTIFICATE-----\n)", re.MULTILINE | re.DOTALL
)


@cache
def authorities() -> dict[str, str]:
    """The root certificates as PEM, by region."""
    return dict(_ENTRY.findall(FILE.read_text(encoding="utf-8")))


def authority(region: str) -> str:
    """The root certificate of a region. Raises LookupError, with what to do, for one that is not known yet."""
    known = authorities()
    if region not in known:
        raise LookupError(f"{FILE.name} has no root certificate for {region}: add it from the address in that file")
    return known[region]
