"""What terms come to: after one another, side by side, without an end."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery.figures import Figure, Grade
from recovery.terms import Estimate, Recovery, Term, declared, endless, of_figure, transferred, weakest


def term(name: str, typical: float, *after: str, grade: Grade = Grade.DECLARED) -> Term:
    """Half as long at best, twice as long at worst."""
    return Term(
        name=name,
        low=typical / 2,
        typical=typical,
        high=typical * 2,
        grade=grade,
        source="a test",
        because=name,
        after=after,
    )


def names(recovery: Recovery) -> list[str]:
    return [each.name for each in recovery.critical]


def test_terms_after_one_another_add_up() -> None:
    recovery = Recovery(terms=(term("a", 10), term("b", 20, "a"), term("c", 30, "b")))
    assert [recovery.total(each) for each in Estimate] == [30, 60, 120]
    assert recovery.starts(Estimate.TYPICAL) == {"a": 0, "b": 10, "c": 30}
    assert names(recovery) == ["a", "b", "c"]


def test_of_terms_side_by_side_the_longest_counts() -> None:
    recovery = Recovery(
        terms=(term("a", 10), term("short", 5, "a"), term("long", 50, "a"), term("z", 1, "short", "long"))
    )
    assert recovery.total(Estimate.TYPICAL) == 61
    assert names(recovery) == ["a", "long", "z"]
    assert recovery.limiting is not None
    assert recovery.limiting.name == "long"


def test_what_nothing_waits_for_counts_too() -> None:
    recovery = Recovery(terms=(term("a", 10), term("b", 5, "a"), term("other", 40)))
    assert (recovery.total(Estimate.TYPICAL), names(recovery)) == (40, ["other"])


def test_each_estimate_has_its_own_longest_chain() -> None:
    sure, unsure = declared("sure", 10, ""), term("unsure", 8)
    recovery = Recovery(terms=(sure, unsure))
    assert [recovery.path(each)[0].name for each in Estimate] == ["sure", "sure", "unsure"]
    assert [recovery.total(each) for each in Estimate] == [10, 10, 16]


def test_of_two_that_end_together_the_later_one_is_on_the_path() -> None:
    late = Term(name="late", low=0, typical=0, high=60, grade=Grade.ASSUMED, source="", because="", after=("dns",))
    recovery = Recovery(terms=(declared("dns", 60, ""), late))
    assert names(recovery) == ["dns", "late"]
    assert recovery.grade is Grade.ASSUMED


def test_a_term_that_nothing_ends_makes_the_whole_endless_and_limits_it() -> None:
    recovery = Recovery(terms=(term("a", 10), endless("gpus", "none to be had", after=["a"]), term("c", 30, "gpus")))
    assert [recovery.total(each) for each in Estimate] == [inf, inf, inf]
    assert names(recovery) == ["a", "gpus", "c"]
    assert recovery.limiting is not None
    assert recovery.limiting.name == "gpus"


def test_without_terms_nothing_is_lost() -> None:
    recovery = Recovery(terms=())
    assert (recovery.total(Estimate.HIGH), recovery.critical, recovery.limiting) == (0, (), None)
    assert recovery.grade is Grade.DECLARED


@pytest.mark.parametrize(
    "terms",
    [(term("a", 1), term("a", 2)), (term("a", 1, "b"), term("b", 1)), (term("a", 1, "a"),), (term("a", 1, "missing"),)],
    ids=["twice", "after a later one", "after itself", "after none"],
)
def test_terms_that_can_not_be_put_in_order_are_a_defect(terms: tuple[Term, ...]) -> None:
    with pytest.raises(ValueError, match=r"^a: used twice, or after"):
        Recovery(terms=terms)


def test_the_grade_is_that_of_the_weakest_term_that_the_total_is_made_of() -> None:
    recovery = Recovery(terms=(term("a", 10, grade=Grade.VENDOR), term("b", 5, grade=Grade.ASSUMED), term("c", 9, "a")))
    assert recovery.grade is Grade.VENDOR
    assert weakest([Grade.MEASURED, Grade.WEAK, Grade.QUOTED]) is Grade.WEAK
    assert weakest([]) is Grade.DECLARED


def test_a_higher_rate_makes_a_transfer_shorter() -> None:
    rate = Figure(name="copy", low=100, typical=200, high=400, grade=Grade.THIRD_PARTY, source="a test")
    made = transferred("copy", 4000, rate, "4 kB")
    assert (made.low, made.typical, made.high, made.grade) == (10, 20, 40, Grade.THIRD_PARTY)


def test_a_term_of_a_figure_has_its_values_source_and_grade() -> None:
    figure = Figure(name="decide", low=1, typical=2, high=3, grade=Grade.ASSUMED, source="a guess")
    made = of_figure("decide", figure, after=["detect"], evidence=["check"])
    assert (made.low, made.typical, made.high) == (1, 2, 3)
    assert (made.grade, made.source, made.because) == (Grade.ASSUMED, "a guess", "decide")
    assert (made.after, made.evidence) == (("detect",), ("check",))


_LENGTHS = st.lists(st.one_of(st.floats(0, 1e6), st.just(inf)), min_size=3, max_size=3).map(sorted)


@st.composite
def recoveries(draw: st.DrawFn) -> Recovery:
    """Any terms, each after any of those before it."""
    terms: list[Term] = []
    for index in range(draw(st.integers(1, 8))):
        low, typical, high = draw(_LENGTHS)
        after = draw(st.sets(st.sampled_from(terms), max_size=3)) if terms else set()
        made = Term(
            name=str(index),
            low=low,
            typical=typical,
            high=high,
            grade=draw(st.sampled_from(Grade)),
            source="",
            because="",
            after=tuple(each.name for each in after),
        )
        terms.append(made)
    return Recovery(terms=tuple(terms))


def chains(recovery: Recovery, last: Term) -> list[list[Term]]:
    """Every way from a term that waits for none to `last`."""
    before = [each for each in recovery.terms if each.name in last.after]
    return [[*chain, last] for each in before for chain in chains(recovery, each)] or [[last]]


@given(recoveries())
def test_low_is_never_more_than_typical_nor_that_than_high(recovery: Recovery) -> None:
    low, typical, high = (recovery.total(each) for each in Estimate)
    assert low <= typical <= high


@given(recoveries(), st.sampled_from(Estimate))
def test_the_total_is_the_longest_chain_and_the_path_is_one_of_that_length(
    recovery: Recovery, estimate: Estimate
) -> None:
    lengths = [
        sum(each.seconds(estimate) for each in chain) for last in recovery.terms for chain in chains(recovery, last)
    ]
    path = recovery.path(estimate)
    assert recovery.total(estimate) == pytest.approx(max(lengths))
    assert sum(each.seconds(estimate) for each in path) == pytest.approx(recovery.total(estimate))
    assert list(path) in chains(recovery, path[-1])
