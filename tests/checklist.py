"""The reviewer's checklist: which test holds which practice of which component. `python -m tests.checklist` writes it.

Rows that wait in docs/reviewers-checklist.d/ are taken into the page, which is sorted by component.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

REPO = Path(__file__).parents[1]
PAGE = REPO / "docs" / "reviewers-checklist.md"
WAITING = REPO / "docs" / "reviewers-checklist.d"

HEAD = """\
# A reviewer's checklist

What each component does as its vendor, or the field, asks, and the test that holds it. Read the vendor's page, then the
test: its name is the claim, its body what is asserted. `tests/test_checklist.py` holds that every test named here is
there, and that every component has its place. **None of it was applied to a real account yet** ([aws.md](aws.md)):
tests in `tests/components` and `tests/layers` assert on what is declared, those in `tests/engine` and
`tests/localcloud` on what the local cloud then does.

The page is sorted and written by `python -m tests.checklist`; a new row can be written here, or wait in a file of
`docs/reviewers-checklist.d/` with the component as its first column.
"""

_LINK = re.compile(r"\[[^\]]+\]\((?P<url>[^)]+)\)")
_SECTION = re.compile(r"^## `(?P<component>\w+)`$")


@dataclass(frozen=True, kw_only=True, order=True)
class Row:
    """One practice; `page` is a Markdown link to the vendor's page, `test` is `<file>::<name>`."""

    component: str
    practice: str
    page: str
    test: str

    @property
    def url(self) -> str:
        """Where the practice is described; empty where there is no link."""
        found = _LINK.search(self.page)
        return found["url"] if found else ""

    @property
    def file(self) -> str:
        """The test's file, from the root of the project."""
        return self.test.partition("::")[0]

    @property
    def name(self) -> str:
        """The test's name, without its parameters."""
        return self.test.partition("::")[2].partition("[")[0]


def cells(line: str) -> list[str]:
    """The cells of a line of a Markdown table; none for any other line, the head and the rule below it."""
    if not line.startswith("|") or set(line) <= set("|-: "):
        return []
    found = [cell.strip() for cell in line.strip().strip("|").split("|")]
    return [] if found[-1] in ("test", "Test") else found


def waiting() -> Iterator[Row]:
    """The rows of the files that were not taken into the page yet."""
    for path in sorted(WAITING.glob("*.md")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if found := cells(line):
                component, practice, page, test = found
                yield Row(component=component.strip("`"), practice=practice, page=page, test=test.strip("`"))


def page_rows(text: str) -> Iterator[Row]:
    """The rows of the page."""
    component = ""
    for line in text.splitlines():
        if section := _SECTION.match(line):
            component = section["component"]
        elif found := cells(line):
            practice, page, test = found
            yield Row(component=component, practice=practice, page=page, test=test.strip("`"))


def rows() -> list[Row]:
    """All rows, the page's and those that wait, each once, by component and else as they were written."""
    text = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    found = dict.fromkeys([*page_rows(text), *waiting()])
    return sorted(found, key=lambda row: row.component)


def written(found: list[Row]) -> str:
    """The page with these rows."""
    lines = [HEAD]
    for component in dict.fromkeys(row.component for row in found):
        lines += [f"## `{component}`\n", "| practice | vendor's page | test |", "|---|---|---|"]
        lines += [f"| {row.practice} | {row.page} | `{row.test}` |" for row in found if row.component == component]
        lines.append("")
    return "\n".join(lines)


def main() -> None:
    """Take the waiting rows into the page."""
    PAGE.write_text(written(rows()), encoding="utf-8")
    for path in WAITING.glob("*.md"):
        path.unlink()
    if WAITING.exists():
        WAITING.rmdir()


if __name__ == "__main__":
    main()
