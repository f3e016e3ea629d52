"""Pulumi's property values on the wire, to and from plain Python."""

from collections.abc import Mapping
from typing import Any

from google.protobuf.struct_pb2 import ListValue, NullValue, Struct, Value

from localcloud.provider import UNKNOWN

# Signatures of Pulumi's special values: sdk/go/common/resource/properties.go, sdk/go/common/resource/plugin/rpc.go.
SIGNATURE_KEY = "4dabf18193072939515e22adb298388d"
SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270"
ASSET_SIGNATURE = "c44067f5952c0a294b673a41bacd8c17"
_UNKNOWN_TEXTS = frozenset(
    {
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",  # string, and any
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",  # boolean
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",  # number
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",  # array
        "030794c1-ac77-496b-92df-f27374a8bd58",  # asset
        "e48ece36-62e2-4504-bad9-02848725956a",  # archive
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",  # object
    }
)
_UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


def plain(struct: Struct) -> dict[str, Any]:
    """A property map in plain Python: secrets unwrapped, nulls left out, whole numbers as int."""
    return {key: _plain(value) for key, value in struct.fields.items() if value.WhichOneof("kind") != "null_value"}


def _plain(value: Value) -> Any:
    match value.WhichOneof("kind"):
        case "string_value":
            return UNKNOWN if value.string_value in _UNKNOWN_TEXTS else value.string_value
        case "number_value":
            number = value.number_value
            return int(number) if number.is_integer() else number
        case "bool_value":
            return value.bool_value
        case "list_value":
            return [_plain(item) for item in value.list_value.values]
        case "struct_value":
            fields = value.struct_value.fields
            if SIGNATURE_KEY in fields and fields[SIGNATURE_KEY].string_value == SECRET_SIGNATURE:
                return _plain(fields["value"])
            return plain(value.struct_value)
        case _:
            return None


def struct(properties: Mapping[str, Any]) -> Struct:
    """The wire form of a plain property map; `None` values are left out."""
    return Struct(fields={key: _value(item) for key, item in properties.items() if item is not None})


def _value(item: Any) -> Value:
    if item is UNKNOWN:
        return Value(string_value=_UNKNOWN_TEXT)
    if isinstance(item, bool):
        return Value(bool_value=item)
    if isinstance(item, str):
        return Value(string_value=item)
    if isinstance(item, int | float):
        return Value(number_value=item)
    if isinstance(item, Mapping):
        return Value(struct_value=struct(item))
    if isinstance(item, list | tuple):
        return Value(list_value=ListValue(values=[_value(each) for each in item]))
    if item is None:
        return Value(null_value=NullValue.NULL_VALUE)
    raise TypeError(f"a {type(item).__name__} can't be a property value: {item!r}")
