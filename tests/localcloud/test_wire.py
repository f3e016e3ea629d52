"""Property values on the wire and back."""

from typing import Any

from google.protobuf.struct_pb2 import Struct
from hypothesis import given
from hypothesis import strategies as st

from localcloud.provider import UNKNOWN
from localcloud.wire import SECRET_SIGNATURE, SIGNATURE_KEY, plain, struct

# Whole numbers beyond 2**53 are not exact on the wire.
LEAVES = st.booleans() | st.text() | st.integers(-(2**53), 2**53) | st.just(UNKNOWN)
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


@given(st.dictionaries(st.text(), VALUES))
def test_values_come_back_as_they_were(properties: dict[str, Any]) -> None:
    assert plain(struct(properties)) == properties


def test_a_secret_arrives_unwrapped_however_deep() -> None:
    secret = {SIGNATURE_KEY: SECRET_SIGNATURE, "value": {"password": "p"}}
    assert plain(struct({"a": secret, "b": [secret]})) == {"a": {"password": "p"}, "b": [{"password": "p"}]}


def test_nulls_are_left_out_of_maps() -> None:
    message = Struct()
    message.update({"a": None, "b": 1})
    assert plain(message) == {"b": 1}
    assert plain(struct({"a": None, "b": 1})) == {"b": 1}


def test_whole_numbers_arrive_as_int_and_others_as_float() -> None:
    found = plain(struct({"a": 3.0, "b": 0.5}))
    assert (found["a"], type(found["a"]), found["b"]) == (3, int, 0.5)
