"""The page: complete, closed to what is outside of it, and drawn to scale."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from math import inf

import pytest

from recovery.assessment import Assessment
from recovery.reports.html import as_html
from recovery.reports.picture import CHART, LABELS, Bar, picture
from recovery.row import Row
from recovery.terms import Recovery, declared, endless
from tests.recovery.worlds import demo_assessed, mixed, prod_assessed, row

_EVIL = "<script>alert('x')</script>&\""


class Page(HTMLParser):
    """The tags of a page with their attributes, and whether each that is opened is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("assessment", [demo_assessed(), prod_assessed(), mixed()[1]], ids=["demo", "prod", "mixed"])
def test_the_page_is_well_formed_and_asks_nothing_of_anybody(assessment: Assessment) -> None:
    text = as_html(assessment)
    page = Page(text)
    assert page.open == []
    assert len([tag for tag, _ in page.tags if tag == "svg"]) == len(
        [each for each in assessment.rows if each.recovery]
    )
    assert not {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe"}
    assert not {name for _, attributes in page.tags for name in attributes} & {"src", "href", "onclick", "onload"}
    assert "url(" not in text
    assert "default-src 'none'" in text
    assert "prefers-color-scheme: dark" in text


def test_whatever_a_plan_or_an_advice_says_is_text() -> None:
    one = row(demo_assessed(), "underwriting/region/vector store/RTO")
    assert one.recovery is not None
    first, *others = one.recovery.terms
    evil = replace(first, because=_EVIL, source=_EVIL, evidence=(_EVIL,))
    changed = replace(one, service=_EVIL, pattern=_EVIL, recovery=Recovery(terms=(evil, *others)))
    page = as_html(Assessment(environment=_EVIL, rows=(changed,)), {changed.key: _EVIL})
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 6
    assert Page(page).open == []


def test_a_missed_objectives_picture_is_open() -> None:
    page = Page(as_html(mixed()[1]))
    assert len([tag for tag, attributes in page.tags if tag == "details" and "open" in attributes]) == 1


def test_bars_are_to_scale_from_the_loss_on() -> None:
    drawn = picture(Recovery(terms=(declared("one", 40, ""), declared("two", 40, "", after=["one"]))), None)
    first, second = drawn.bars
    assert first.x == LABELS
    assert second.x == pytest.approx(first.x + first.width)
    assert first.width == second.width == pytest.approx(CHART * 0.4)
    assert (second.low, second.high, second.cut) == (second.x + second.width, second.x + second.width, False)


@pytest.mark.parametrize(("target", "inside"), [(80.0, True), (200.0, True), (400.0, False), (None, False)])
def test_the_target_is_a_line_where_it_is_near_and_a_word_where_it_is_far(target: float | None, inside: bool) -> None:
    drawn = picture(Recovery(terms=(declared("one", 100, ""),)), target)
    assert (drawn.target is not None) is inside
    assert bool(drawn.beyond) is (target is not None and not inside)
    if drawn.target is not None and target is not None:
        (bar,) = drawn.bars
        assert (drawn.target.x - LABELS) / bar.width == pytest.approx(target / 100, rel=0.01)


def test_what_never_ends_goes_to_the_edge_and_what_comes_after_is_not_drawn() -> None:
    terms = (declared("one", 40, ""), endless("two", "", after=["one"]), declared("three", 5, "", after=["two"]))
    one, two, three = picture(Recovery(terms=terms), 3600).bars

    def said(bar: Bar) -> tuple[bool, bool, str]:
        return bar.endless, bar.reached, bar.figure

    assert [said(bar) for bar in (one, two, three)] == [
        (False, True, "40s"),
        (True, True, "never"),
        (False, False, "5s"),
    ]
    assert two.x + two.width == pytest.approx(LABELS + CHART)
    assert two.cut


@pytest.mark.parametrize("each", [each for each in demo_assessed().rows if each.recovery], ids=lambda each: each.key)
def test_nothing_is_drawn_outside_of_the_picture(each: Row) -> None:
    assert each.recovery is not None
    drawn = picture(each.recovery, each.target)
    places = [place for bar in drawn.bars for place in (bar.x, bar.x + bar.width, bar.low, bar.high)]
    places += [tick.x for tick in drawn.ticks]
    assert min(places) >= LABELS
    assert max(places) <= LABELS + CHART + 1
    assert 2 <= len(drawn.ticks) <= 7
    assert inf not in places


def test_every_bar_is_named_with_its_figure_and_the_path_is_marked() -> None:
    one = row(demo_assessed(), "knowledge-search/region/serving/RTO")
    assert one.recovery is not None
    page = as_html(Assessment(environment="demo", rows=(one,)))
    assert re.findall(r'<g class="(\w+)">\n<title>([^:]+):', page) == [
        ("critical" if term in one.recovery.critical else "beside", term.name) for term in one.recovery.terms
    ]
