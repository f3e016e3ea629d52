"""The register of third parties that an environment's services depend on, as rows for CSV and JSON."""

import csv
from collections.abc import Iterator
from io import StringIO
from math import ceil
from typing import Any

from recovery.export import aws, models, supply
from recovery.export.dependency import Dependency, strictest
from spec.environment import Environment

LAW = "Regulation (EU) 2022/2554, art. 28(3); templates of Implementing Regulation (EU) 2024/2956"

COLUMNS = {
    "provider": "B_05.01.0030",
    "what_is_used": "",
    "type_of_ict_service": "B_02.02.0060",
    "function_supported": "B_06.01.0030",
    "services": "",
    "tiers": "",
    "critical_or_important": "B_06.01.0050",
    "rto_hours": "B_06.01.0080",
    "rpo_hours": "B_06.01.0090",
    "regions": "",
    "countries": "B_02.02.0130",
    "models": "",
    "subcontractors": "B_05.02.0060",
    "substitutability": "B_07.01.0050",
    "reason_if_hard_to_substitute": "B_07.01.0060",
    "alternatives_declared": "B_07.01.0120",
    "if_this_is_lost": "B_07.01.0100",
    "if_the_provider_is_lost": "B_07.01.0100",
    "exit_plan": "B_07.01.0080",
    "data_leaving": "",
    "data_stored": "B_02.02.0140",
}
"""What the file says, with the field of the templates that it is for."""

TO_BE_FILLED = {
    "provider_identifier": "B_05.01.0010",
    "provider_headquarters": "B_05.01.0050",
    "provider_parent": "B_05.01.0080",
    "contract_reference": "B_02.01.0010",
    "annual_cost": "B_02.01.0050",
    "function_identifier": "B_06.01.0010",
    "contract_start": "B_02.02.0070",
    "contract_end": "B_02.02.0080",
    "notice_days_ours": "B_02.02.0100",
    "notice_days_theirs": "B_02.02.0110",
    "governing_law": "B_02.02.0120",
    "sensitiveness": "B_02.02.0170",
    "last_audit": "B_07.01.0070",
    "reintegration": "B_07.01.0090",
}
"""What no environment file knows; empty columns, named as such."""

FILL = " (to be filled)"
_HOUR = 3600


def dependencies(environment: Environment) -> Iterator[Dependency]:
    """Model providers, then AWS by service and region, then where images and charts come from."""
    yield from models.dependencies(environment)
    yield from aws.dependencies(environment)
    yield from supply.dependencies(environment)


def rows(environment: Environment) -> list[dict[str, Any]]:
    """One row for each dependency, by column; lists and mappings are as they are."""
    return [_row(environment, each) for each in dependencies(environment)]


def document(environment: Environment) -> dict[str, Any]:
    """The register as data; what is to be filled is null."""
    empty = dict.fromkeys(TO_BE_FILLED)
    return {
        "environment": environment.name,
        "law": LAW,
        "fields": {name: reference for name, reference in COLUMNS.items() if reference},
        "to_be_filled": TO_BE_FILLED,
        "entries": [{**row, **empty} for row in rows(environment)],
    }


def table(environment: Environment) -> str:
    """The register as CSV: lists by semicolons, what is to be filled as empty columns that say so."""
    out = StringIO()
    writer = csv.DictWriter(out, fieldnames=[*COLUMNS, *(name + FILL for name in TO_BE_FILLED)], lineterminator="\n")
    writer.writeheader()
    for row in rows(environment):
        writer.writerow({name: _cell(value) for name, value in row.items()})
    return out.getvalue()


def _row(environment: Environment, each: Dependency) -> dict[str, Any]:
    rto, rpo = strictest(environment, each.services)
    return {
        "provider": each.provider,
        "what_is_used": each.item,
        "type_of_ict_service": each.kind.value,
        "function_supported": each.function,
        "services": [service.name for service in each.services],
        "tiers": list(each.tiers),
        "critical_or_important": each.critical,
        "rto_hours": _hours(rto),
        "rpo_hours": _hours(rpo),
        "regions": list(each.regions),
        "countries": list(each.countries),
        "models": list(each.models),
        "subcontractors": list(each.subcontractors),
        "substitutability": each.substitutability.value,
        "reason_if_hard_to_substitute": each.reason,
        "alternatives_declared": list(each.alternatives),
        "if_this_is_lost": each.lost,
        "if_the_provider_is_lost": each.provider_lost,
        "exit_plan": each.exit_plan,
        "data_leaving": each.data_leaving,
        "data_stored": each.stored,
    }


def _hours(seconds: int | None) -> int:
    """Whole hours as the templates count them: 1 for less than one, 0 where nothing is promised."""
    return 0 if seconds is None else max(1, ceil(seconds / _HOUR))


def _cell(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list():
            return "; ".join(str(each) for each in value)
        case dict():
            return "; ".join(f"{name}: {text}" for name, text in value.items())
        case _:
            return str(value)
