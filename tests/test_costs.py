"""The costs that docs/aws.md names are those of the shipped environments."""

import re

import pytest

from benchmarks.cost import BEGIN, END, PAGE, table
from recovery.cost.prices import prices


def figures(text: str) -> dict[str, list[float]]:
    """The dollars of each line of the table; what is less than 1 counts as half of it."""
    rows = [line.strip("|").split("|") for line in text.splitlines()[2:]]
    return {
        label.strip(): [0.5 if "less" in cell else float(re.sub(r"[*, ]", "", cell)) for cell in cells]
        for label, *cells in rows
    }


def test_the_page_has_the_table_as_it_comes_out_now() -> None:
    found = PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    now = figures(table())
    assert figures(found).keys() == now.keys()
    for label, dollars in figures(found).items():
        assert dollars == pytest.approx(now[label], rel=0.1, abs=1.5), "run `python -m benchmarks.cost --write`"


def test_the_page_calls_them_list_prices_and_says_of_when() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert "**list prices**" in page
    assert prices().label in page
