"""An environment's costs as data."""

from typing import Any

from recovery.cost.charge import Charge, lines, total
from recovery.cost.estimate import NOT_COUNTED, Costs, ServiceCost
from recovery.cost.prices import MONTH
from spec.placement import service_regions


def document(costs: Costs) -> dict[str, Any]:
    """Figures are dollars a month unless their key says otherwise, to the cent."""
    return {
        "environment": costs.environment.name,
        "prices": costs.prices.label,
        "grade": "book",
        "currency": "USD",
        "hours_a_month": MONTH,
        "not_counted": list(NOT_COUNTED),
        "unknown_types": list(costs.unknown),
        "month": _cents(costs.month),
        "services": {each.service.name: _service(each) for each in costs.services},
        "no_service": {"month": _cents(total(costs.nobodys)), "lines": _lines(costs.nobodys)},
    }


def _service(each: ServiceCost) -> dict[str, Any]:
    drill = each.drill
    return {
        "tier": each.service.tier,
        "pattern": each.pattern.value,
        "month": _cents(each.month),
        "regions": {region: _region(each, region) for region in service_regions(each.service)},
        "drill": drill
        and {
            "region": drill.region,
            "hours": drill.hours,
            "extra_dollars_an_hour": _cents(drill.hourly),
            "extra_dollars": _cents(drill.extra),
        },
        "patterns": {pattern.value: _cents(month) for pattern, month in each.patterns.items()},
    }


def _region(each: ServiceCost, region: str) -> dict[str, Any]:
    charges = tuple(charge for charge in each.charges if charge.region == region)
    return {
        "role": "primary" if region == each.service.primary else "standby",
        "month": _cents(total(charges)),
        "lines": _lines(charges),
    }


def _lines(charges: tuple[Charge, ...]) -> dict[str, float]:
    return {line.value: _cents(month) for line, month in lines(charges).items()}


def _cents(amount: float) -> float:
    return round(amount, 2)
