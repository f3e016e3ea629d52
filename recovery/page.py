"""The parts of docs/recovery-model.md that follow from code and data: run it to write them anew."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from recovery.figures import Figure, Grade, book
from recovery.recoveries.rebuild import durations
from recovery.row import Measure, Part
from recovery.rows import objectives
from recovery.scenarios import Loss, Scenario
from recovery.words import exact

PAGE = Path(__file__).parent.parent / "docs" / "recovery-model.md"


def written(text: str) -> str:
    """The page's text with each part between its two comments made anew."""
    for name, lines in (("scenarios", _scenarios()), ("grades", _grades()), ("figures", _figures())):
        begin, end = f"<!-- {name}: written by `python -m recovery.page` -->\n", f"<!-- end of the {name} -->"
        if text.count(begin) != 1 or text.count(end) != 1:
            raise ValueError(f"{PAGE}: the comments around the {name} are not there once each; write `{begin.strip()}`")
        head, _, rest = text.partition(begin)
        text = head + begin + "\n".join(lines) + "\n" + end + rest.partition(end)[2]
    return text


def _scenarios() -> Iterator[str]:
    """Which objectives each loss puts to the test, of a service that has everything."""
    rows = []
    for loss in Loss:
        scenario = Scenario(loss=loss, what="<kind>" if loss is Loss.PROVIDER else "")
        tested = objectives(loss, vector_store=True, data=True)
        parts = [
            f"{part} {' and '.join(measure for measure in Measure if (part, measure) in tested)}"
            for part in Part
            if any(each is part for each, _ in tested)
        ]
        rows.append((f"`{scenario.name}`", scenario.title.replace("<kind>", "a kind of provider"), ", ".join(parts)))
    yield from _table(("scenario", "what is lost", "objectives"), rows)


def _grades() -> Iterator[str]:
    yield from _table(("grade", "where the figure is from"), [(f"`{grade}`", grade.words) for grade in Grade])


def _figures() -> Iterator[str]:
    known = book()
    kinds = {
        "seconds": ("Steps, in seconds", known.seconds, 1.0),
        "rates": ("Rates, in MB a second", known.rate, 1e6),
        "losses": ("Newest data that a copy lacks, in seconds", known.loss, 1.0),
    }
    heads = ("figure", "low", "typical", "high", "grade", "source")
    for kind, (title, of, unit) in kinds.items():
        yield from (f"**{title}** (`{kind}`)", "")
        yield from _table(heads, [_row(of(name), unit) for name in known.names(kind)])
        yield ""
    made = durations()
    yield from ("**Resources of a region that is made anew, in seconds** (`recovery/durations.yaml`)", "")
    yield from _table(heads, [_row(each, 1.0) for each in (*made.types.values(), made.other)])


def _row(figure: Figure, unit: float) -> tuple[str, ...]:
    values = (exact(each / unit) for each in (figure.low, figure.typical, figure.high))
    return (f"`{figure.name}`", *values, str(figure.grade), figure.source.replace("|", r"\|"))


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{'|'.join('---' for _ in heads)}|"
    yield from (f"| {' | '.join(row)} |" for row in rows)


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
