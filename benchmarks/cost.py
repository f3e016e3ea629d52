"""The table of docs/aws.md: what the shipped environments cost a day at list prices, by recovery/cost.

`python -m benchmarks.cost [--write]`. Counted from what the layers register.
"""

import argparse
from pathlib import Path

from recovery.cost.charge import Line, lines
from recovery.cost.estimate import estimate
from recovery.cost.prices import MONTH, prices
from spec.load import find, load
from tests.graphs import graph
from tests.layers.environments import up

PAGE = Path(__file__).parents[1] / "docs" / "aws.md"
BEGIN, END = "<!-- costs: written by `python -m benchmarks.cost --write` -->\n", "<!-- end of the costs -->\n"
ENVIRONMENTS = ("small", "demo", "prod")
_HOURS = 24.0


def costs(name: str) -> dict[Line, float]:
    """Dollars a day by line, of one environment that ships."""
    environment = load(find(name))
    found = lines(estimate(environment, graph(up(environment)), prices()).charges)
    return {line: month * _HOURS / MONTH for line, month in found.items()}


def table() -> str:
    """The costs of the shipped environments as a Markdown table, dollars a day, rounded."""
    columns = {name: costs(name) for name in ENVIRONMENTS}
    heads = " | ".join(f"`{name}`" for name in columns)
    rows = [f"| dollars a day, {prices().label} | {heads} |", "|---|" + "---:|" * len(columns)]
    rows += [_row(line.value, [_dollars(column.get(line, 0)) for column in columns.values()]) for line in Line]
    sums = [f"**{sum(column.values()):,.0f}**" for column in columns.values()]
    return "\n".join([*rows, _row("**in all, at rest**", sums)]) + "\n"


def _row(label: str, cells: list[str]) -> str:
    return f"| {label} | {' | '.join(cells)} |"


def _dollars(amount: float) -> str:
    return "less than 1" if 0 < amount < 1 else f"{amount:,.0f}"


def written(page: str) -> str:
    """The page with the table in its place."""
    before, _, rest = page.partition(BEGIN)
    return before + BEGIN + table() + END + rest.partition(END)[2]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the table into docs/aws.md")
    if parser.parse_args().write:
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        print(table(), end="")
