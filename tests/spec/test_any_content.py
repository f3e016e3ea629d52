"""Whatever an environment file holds, it is read, or refused in words."""

from io import StringIO
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from spec.environment import Environment
from spec.errors import EnvironmentFileError
from spec.load import parse
from tests.spec.sample import SAMPLE

Place = tuple[str | int, ...]

DATA = YAML(typ="safe").load(SAMPLE)
TEXT = st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=12)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)


def entries(data: object) -> list[tuple[str | int, object]]:
    if isinstance(data, dict):
        return list(data.items())
    return list(enumerate(data)) if isinstance(data, list) else []


def places(data: object) -> list[Place]:
    return [place for key, value in entries(data) for place in [(key,), *((key, *below) for below in places(value))]]


def replaced(data: object, place: Place, value: object) -> object:
    if not place:
        return value
    new = {key: replaced(old, place[1:], value) if key == place[0] else old for key, old in entries(data)}
    return new if isinstance(data, dict) else list(new.values())


def outcome(data: object) -> Environment | EnvironmentFileError:
    text = StringIO()
    YAML(typ="safe", pure=True).dump(data, text)
    try:
        return parse(text.getvalue(), Path("sample.yaml"))
    except EnvironmentFileError as error:
        return error


@settings(max_examples=100, deadline=None)
@given(place=st.sampled_from(places(DATA)), value=ANYTHING)
def test_a_value_of_any_kind_at_any_place_is_read_or_refused_in_words(place: Place, value: object) -> None:
    result = outcome(replaced(DATA, place, value))
    assert isinstance(result, Environment) or all(problem.message for problem in result.problems)


def test_the_sample_is_read_when_nothing_is_replaced() -> None:
    assert isinstance(outcome(DATA), Environment)
