"""An environment's costs as tables of text, for a terminal and for Markdown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from recovery.cost.charge import Line, lines, total
from recovery.cost.estimate import NOT_COUNTED, Costs, ServiceCost
from spec.patterns import Pattern
from spec.placement import service_regions

NOBODY = "no service"


@dataclass(frozen=True, kw_only=True)
class Table:
    """A title, the heads, the rows; the first `left` columns are words, the others figures."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    left: int = 1


def tables(costs: Costs) -> Iterator[Table]:
    """By service and region, by line, by pattern; dollars, rounded."""
    yield _services(costs)
    yield _lines(costs)
    yield _patterns(costs)


def notes(costs: Costs) -> tuple[str, ...]:
    """What the figures are, and what is not in them."""
    return (
        f"US dollars, {costs.prices.label}; book values, none of them from a bill.",
        f"Not counted: {'; '.join(NOT_COUNTED)}.",
        *([f"Planned, and not known to the count: {', '.join(costs.unknown)}."] if costs.unknown else []),
    )


def markdown(costs: Costs) -> str:
    """All of it as Markdown."""
    parts = [f"# What {costs.environment.name} costs a month", *notes(costs)]
    for table in tables(costs):
        rule = "|" + "---|" * table.left + "---:|" * (len(table.heads) - table.left)
        parts += [f"## {table.title}", "\n".join([_row(table.heads), rule, *map(_row, table.rows)])]
    return "\n\n".join(parts) + "\n"


def dollars(amount: float) -> str:
    """Rounded to dollars; a dot for nothing."""
    if amount == 0:
        return "·"
    return "less than 1" if 0 < amount < 1 else f"{amount:,.0f}"


def _services(costs: Costs) -> Table:
    regions = tuple(costs.environment.regions)
    nobody = ("", "", *(dollars(total(c for c in costs.nobodys if c.region == region)) for region in regions))
    every = ("", "", *(dollars(total(c for c in costs.charges if c.region == region)) for region in regions))
    return Table(
        title="By service: dollars a month at rest, by region, and what a drill adds",
        heads=("service", "tier", "pattern", *regions, "in all", f"a drill of {costs.hours:g} h"),
        rows=(
            *(_service(each, regions) for each in costs.services),
            *([(NOBODY, *nobody, dollars(total(costs.nobodys)), "")] if costs.nobodys else []),
            ("in all", *every, dollars(costs.month), ""),
        ),
        left=3,
    )


def _service(each: ServiceCost, regions: Sequence[str]) -> tuple[str, ...]:
    roles = dict.fromkeys(service_regions(each.service), "standby") | {each.service.primary: "primary"}
    cells = [f"{roles.get(region, '')} {dollars(each.in_region(region))}".strip() for region in regions]
    drill = dollars(each.drill.extra) if each.drill else "no standby"
    return (each.service.name, str(each.service.tier), each.pattern.value, *cells, dollars(each.month), drill)


def _lines(costs: Costs) -> Table:
    columns = {each.service.name: lines(each.charges) for each in costs.services}
    if costs.nobodys:
        columns[NOBODY] = lines(costs.nobodys)
    columns["in all"] = lines(costs.charges)
    return Table(
        title="By line: dollars a month at rest, with each service's part of what is shared",
        heads=("line", *columns),
        rows=tuple((line.value, *(dollars(column.get(line, 0)) for column in columns.values())) for line in Line),
    )


def _patterns(costs: Costs) -> Table:
    return Table(
        title="By pattern: dollars a month at rest if that service alone were changed, * as it is",
        heads=("service", *(pattern.value for pattern in Pattern)),
        rows=tuple(
            (
                each.service.name,
                *(f"{'* ' * (pattern is each.pattern)}{dollars(each.patterns[pattern])}" for pattern in Pattern),
            )
            for each in costs.services
        ),
    )


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
