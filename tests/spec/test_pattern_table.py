from spec.pattern_table import README, markdown, rows, written_in
from spec.patterns import PATTERNS, Pattern


def test_the_readme_has_the_table_of_the_code() -> None:
    text = README.read_text(encoding="utf-8")
    assert markdown() in text, "run `python -m spec.pattern_table`"
    assert written_in(text) == text


def test_every_pattern_is_a_column_and_every_cell_says_something() -> None:
    header, *body = rows()
    assert header[1:] == tuple(pattern.value for pattern in Pattern)
    assert all(len(row) == len(header) and all(row) for row in body)


def test_every_pattern_has_a_meaning() -> None:
    assert set(PATTERNS) == set(Pattern)
