"""Prices: the list that ships, a user's own over it, and what a unit costs a month."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from recovery.cost.price_list import problems
from spec.errors import EnvironmentFileError, Problem

BOOK = Path(__file__).parents[1] / "prices.yaml"
OWN = "prices.yaml"
"""The name of a user's own list, beside the environment files."""

MONTH = 730.0
"""Hours of a month, as AWS's own estimates have it."""
GIB = 1024.0**3


@dataclass(frozen=True, kw_only=True)
class Prices:
    """Dollars a month by item; dollars an hour by GPU instance type, database class and type of a cache's node.

    `label` says what they are; `place` is the file that a price which is missing belongs in.
    """

    label: str
    place: str
    items: Mapping[str, float]
    gpu_nodes: Mapping[str, float]
    database_instances: Mapping[str, float]
    cache_nodes: Mapping[str, float]
    auto_mode: float
    io_optimized: float


def prices(own: Path | None = None, *, required: bool = False) -> Prices:
    """The list that ships, and over it the user's own if that file is there.

    Raises EnvironmentFileError, with each problem's place, value and fix, for a list that can't be used, and for one
    that is `required` and isn't there.
    """
    if own is None or not (required or own.exists()):
        return _made(_book(), place=f"stacks/{OWN}")
    place = f"{own.parent.name}/{own.name}" if own.parent.name else own.name
    data = _read(own, place)
    found = problems(place, data, book=_book())
    if found:
        raise EnvironmentFileError(found)
    merged = {**_book(), **data}
    for section in ("items", "gpu_nodes", "database_instances", "cache_nodes"):
        merged[section] = {**_book()[section], **(data.get(section) or {})}
    return _made(merged, place=place, own=str(data["as_of"]))


def item_month(item: str, count: float, prices: Prices) -> float:
    """Dollars a month for so many of an item of the list; KeyError for one that it doesn't have."""
    return prices.items[item] * count


def gpu_node_month(instance_type: str, prices: Prices) -> float:
    """Dollars a month for one GPU node, running or reserved, with Auto Mode's fee.

    Raises EnvironmentFileError, naming the key to add, for a type without a price.
    """
    hourly = _priced(instance_type, "gpu_nodes", prices.gpu_nodes, prices)
    return hourly * (1 + prices.auto_mode) * MONTH


def general_node_month(prices: Prices) -> float:
    """Dollars a month for one general-purpose node, with Auto Mode's fee."""
    return prices.items["general node m7i.xlarge"] * (1 + prices.auto_mode)


def database_instance_month(instance_class: str, prices: Prices, *, io_optimized: bool = False) -> float:
    """Dollars a month for one Aurora instance.

    Raises EnvironmentFileError, naming the key to add, for a class without a price.
    """
    hourly = _priced(instance_class, "database_instances", prices.database_instances, prices)
    return hourly * (1 + prices.io_optimized * io_optimized) * MONTH


def cache_node_month(node_type: str, prices: Prices) -> float:
    """Dollars a month for one node of ElastiCache for Valkey.

    Raises EnvironmentFileError, naming the key to add, for a type without a price.
    """
    return _priced(node_type, "cache_nodes", prices.cache_nodes, prices) * MONTH


def database_storage_month(size: float, prices: Prices, *, io_optimized: bool = False) -> float:
    """Dollars a month for so many bytes in one region's Aurora cluster."""
    return item_month("Aurora GB, I/O-optimized" if io_optimized else "Aurora GB", size / GIB, prices)


def bucket_month(size: float, prices: Prices) -> float:
    """Dollars a month for so many bytes in one region's bucket, in the standard class."""
    return item_month("S3 GB", size / GIB, prices)


def backup_month(buckets: float, databases: float, prices: Prices) -> float:
    """Dollars a month for one full copy in a vault: bytes of buckets, bytes of databases."""
    return item_month("backup GB of a bucket", buckets / GIB, prices) + item_month(
        "backup GB of a database", databases / GIB, prices
    )


def health_check_month(prices: Prices, *, options: int = 0) -> float:
    """Dollars a month for one health check; HTTPS, a string to look for, latency and a 10 s interval are options."""
    return item_month("health check", 1, prices) + item_month("health check option", options, prices)


def load_balancer_month(zones: int, prices: Prices) -> float:
    """Dollars a month for one network load balancer with a public address in each zone; its traffic is left out."""
    return item_month("network load balancer", 1, prices) + item_month("public IPv4 address", zones, prices)


def _priced(name: str, section: str, known: Mapping[str, float], prices: Prices) -> float:
    if name not in known:
        message = f"there is no price for {name}; write dollars an hour, e.g. `{section}: {{{name}: 1.23}}`"
        raise EnvironmentFileError([Problem(place=prices.place, key=f"{section}.{name}", value=None, message=message)])
    return known[name]


@cache
def _book() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(BOOK.read_text(encoding="utf-8"))
    return found


def _read(path: Path, place: str) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error).replace("\n", " ")
        message = f"the price list can't be read ({reason}); name a YAML file with the keys of recovery/prices.yaml"
        raise EnvironmentFileError([Problem(place=place, key="", value=None, message=message)]) from None


def _made(data: Mapping[str, Any], *, place: str, own: str | None = None) -> Prices:
    label = f"list prices of {_book()['as_of']}, no discounts"
    return Prices(
        label=f"{label}; over them {place} of {own}" if own else label,
        place=place,
        items={
            name: float(entry["price"]) * (MONTH if entry["per"] == "hour" else 1)
            for name, entry in data["items"].items()
        },
        gpu_nodes={name: float(price) for name, price in data["gpu_nodes"].items()},
        database_instances={name: float(price) for name, price in data["database_instances"].items()},
        cache_nodes={name: float(price) for name, price in data["cache_nodes"].items()},
        auto_mode=float(data["auto_mode"]),
        io_optimized=float(data["io_optimized"]),
    )
