"""The pattern table as Markdown, made from the code's own: `python -m spec.pattern_table` writes it into README.md."""

from pathlib import Path

from spec.patterns import PATTERNS, Pattern

README = Path(__file__).parent.parent / "README.md"
BEGIN = "<!-- pattern table: written by `python -m spec.pattern_table` -->"
END = "<!-- end of the pattern table -->"


def rows() -> tuple[tuple[str, ...], ...]:
    """The table's rows, the header first: a part, then what each pattern means for its standby."""
    columns = [PATTERNS[pattern] for pattern in Pattern]
    return (
        ("part", *(pattern.value for pattern in Pattern)),
        ("buckets", *(column.buckets.value for column in columns)),
        ("pgvector (Aurora Global)", *(column.standby.vector_store.value for column in columns)),
        ("GPU capacity", *(column.standby.capacity.value for column in columns)),
        ("model serving", *(column.standby.serving.value for column in columns)),
        ("gateway", *(column.standby.gateway.value for column in columns)),
        ("cluster", *(column.standby.cluster.value for column in columns)),
        ("traffic", *(column.traffic.value for column in columns)),
        ("recovery steps", *(", ".join(step.value for step in column.steps) for column in columns)),
    )


def markdown() -> str:
    """The table in Markdown, between the marks that README.md has."""
    header, *body = rows()
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    lines += ["| " + " | ".join(row) + " |" for row in body]
    return "\n".join([BEGIN, *lines, END])


def written_in(text: str) -> str:
    """`text` with the table between its marks made new."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + markdown() + after


if __name__ == "__main__":
    README.write_text(written_in(README.read_text(encoding="utf-8")), encoding="utf-8")
