"""Where AWS's regions are: country (ISO 3166) and continent.

https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class Place:
    """A country by its two letters, and the continent it is on."""

    country: str
    continent: str


_AMERICA, _SOUTH, _EUROPE, _ASIA = "North America", "South America", "Europe", "Asia"
_AFRICA, _OCEANIA = "Africa", "Oceania"

_PLACES: Mapping[str, Place] = MappingProxyType(
    {
        "us-east-1": Place("US", _AMERICA),
        "us-east-2": Place("US", _AMERICA),
        "us-west-1": Place("US", _AMERICA),
        "us-west-2": Place("US", _AMERICA),
        "us-gov-east-1": Place("US", _AMERICA),
        "us-gov-west-1": Place("US", _AMERICA),
        "ca-central-1": Place("CA", _AMERICA),
        "ca-west-1": Place("CA", _AMERICA),
        "mx-central-1": Place("MX", _AMERICA),
        "sa-east-1": Place("BR", _SOUTH),
        "eu-west-1": Place("IE", _EUROPE),
        "eu-west-2": Place("GB", _EUROPE),
        "eu-west-3": Place("FR", _EUROPE),
        "eu-central-1": Place("DE", _EUROPE),
        "eu-central-2": Place("CH", _EUROPE),
        "eu-north-1": Place("SE", _EUROPE),
        "eu-south-1": Place("IT", _EUROPE),
        "eu-south-2": Place("ES", _EUROPE),
        "af-south-1": Place("ZA", _AFRICA),
        "il-central-1": Place("IL", _ASIA),
        "me-central-1": Place("AE", _ASIA),
        "me-south-1": Place("BH", _ASIA),
        "ap-south-1": Place("IN", _ASIA),
        "ap-south-2": Place("IN", _ASIA),
        "ap-east-1": Place("HK", _ASIA),
        "ap-east-2": Place("TW", _ASIA),
        "ap-northeast-1": Place("JP", _ASIA),
        "ap-northeast-2": Place("KR", _ASIA),
        "ap-northeast-3": Place("JP", _ASIA),
        "ap-southeast-1": Place("SG", _ASIA),
        "ap-southeast-2": Place("AU", _OCEANIA),
        "ap-southeast-3": Place("ID", _ASIA),
        "ap-southeast-4": Place("AU", _OCEANIA),
        "ap-southeast-5": Place("MY", _ASIA),
        "ap-southeast-6": Place("NZ", _OCEANIA),
        "ap-southeast-7": Place("TH", _ASIA),
        "cn-north-1": Place("CN", _ASIA),
        "cn-northwest-1": Place("CN", _ASIA),
    }
)


def place(region: str) -> Place | None:
    """Where a region is; None for one that this table doesn't have."""
    return _PLACES.get(region)


def country(region: str) -> str:
    """A region's country; empty for one that this table doesn't have."""
    found = place(region)
    return found.country if found else ""


def shared(regions: Iterable[str]) -> tuple[str | None, str | None]:
    """The country and the continent that all regions have in common, None where they have none or aren't known."""
    found = [place(region) for region in regions]
    countries = {each.country if each else None for each in found}
    continents = {each.continent if each else None for each in found}
    return (
        countries.pop() if len(countries) == 1 else None,
        continents.pop() if len(continents) == 1 else None,
    )
