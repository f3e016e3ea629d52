"""The reviewer's checklist names tests that exist, pages that can be read, and every component."""

import re

from tests.checklist import PAGE, REPO, Row, cells, page_rows, rows, written

NOT_ONE = frozenset({"__init__"})


def test_the_page_is_as_it_would_be_written() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert written(list(page_rows(text))) == text, "run `python -m tests.checklist`"


def test_every_test_that_is_named_is_there() -> None:
    texts = {row.file: (REPO / row.file).read_text(encoding="utf-8") for row in rows() if (REPO / row.file).is_file()}
    gone = [row.test for row in rows() if f"def {row.name}(" not in texts.get(row.file, "")]
    assert gone == []


def test_every_practice_links_to_a_page_over_https() -> None:
    assert [row for row in rows() if not row.url.startswith("https://")] == []


def test_every_component_has_its_place() -> None:
    components = {
        path.stem
        for path in (REPO / "components").glob("*.py")
        if re.search(r"^class \w+\(pulumi\.ComponentResource\)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert len(components) > 15
    assert components - {row.component for row in rows()} == set()


def test_no_practice_is_listed_twice() -> None:
    seen = [(row.component, row.practice) for row in rows()]
    assert [each for each in set(seen) if seen.count(each) > 1] == []


def test_a_line_of_a_table_is_told_from_its_head() -> None:
    assert cells("| practice | vendor's page | test |") == cells("|---|---|---|") == cells("text") == []
    assert cells("| a | [b](https://c) | `d::e` |") == ["a", "[b](https://c)", "`d::e`"]


def test_a_row_knows_its_link_and_its_test() -> None:
    row = Row(component="a", practice="b", page="[c](https://d/e)", test="tests/f.py::test_g[h]")
    assert (row.url, row.file, row.name) == ("https://d/e", "tests/f.py", "test_g")
