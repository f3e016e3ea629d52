"""The engine's event log: what is read, what is left out, what it adds up to."""

import json
from pathlib import Path
from typing import Any

import pytest

from cli.collect import Collected
from cli.events import Message, Moment, Step, Summary, parse
from cli.results import Change
from cli.tail import Tail

URN = "urn:pulumi:demo-data::relight::relight:VersionedBucket$aws:s3/bucket:Bucket::demo-models"
STACK_URN = "urn:pulumi:demo-data::relight::pulumi:pulumi:Stack::relight-demo-data"


def line(**event: Any) -> bytes:
    return json.dumps({"sequence": 1, "timestamp": 1, **event}, separators=(",", ":")).encode()


def step(kind: str, op: str, urn: str = URN, **more: Any) -> bytes:
    return line(
        **{
            kind: {
                "metadata": {"op": op, "urn": urn, "type": urn.split("::")[2].split("$")[-1], "provider": "p", **more}
            }
        }
    )


def said(severity: str, message: str, urn: str = "") -> bytes:
    return line(diagnosticEvent={"severity": severity, "message": message, "color": "never", "urn": urn})


@pytest.mark.parametrize(
    ("kind", "moment"),
    [
        ("resourcePreEvent", Moment.BEGUN),
        ("resOutputsEvent", Moment.DONE),
        ("resOpFailedEvent", Moment.FAILED),
    ],
)
def test_a_step_says_what_is_done_with_which_resource(kind: str, moment: Moment) -> None:
    read = parse(step(kind, "update", detailedDiff={"tags.b": {}, "tags.a": {}}))
    assert read == Step(
        moment=moment, op="update", urn=URN, type="aws:s3/bucket:Bucket", keys=("tags.a", "tags.b"), outputs={}
    )
    assert isinstance(read, Step)
    assert read.name == "demo-models"


def test_only_the_stacks_outputs_are_kept() -> None:
    outputs = {"new": {"outputs": {"topology": {"version": 1}}}}
    of_stack = parse(step("resOutputsEvent", "same", STACK_URN, **outputs))
    of_bucket = parse(step("resOutputsEvent", "same", URN, **outputs))
    assert isinstance(of_stack, Step)
    assert isinstance(of_bucket, Step)
    assert of_stack.outputs == {"topology": {"version": 1}}
    assert of_bucket.outputs == {}


@pytest.mark.parametrize(
    "unwanted",
    [
        said("debug", "props = hunter2"),
        said("info#err", "log line"),
        said("info", "hello"),
        said("warning", "using pulumi-resource-aws from $PATH at /plugins/pulumi-resource-aws\n"),
        said("error", "update failed\n"),
        said("error", "update canceled\n"),
        line(preludeEvent={"config": {}}),
        line(cancelEvent={}),
    ],
)
def test_what_nobody_needs_is_left_out(unwanted: bytes) -> None:
    assert parse(unwanted) is None


def test_a_debug_message_is_not_even_decoded() -> None:
    assert parse(b'{"diagnosticEvent":{"severity":"debug", not json at all') is None


def test_an_error_names_its_resource() -> None:
    assert str(parse(said("error", "access denied\n", URN))) == "aws:s3/bucket:Bucket demo-models: access denied"
    assert str(parse(said("error", "access denied", STACK_URN))) == "access denied"
    assert str(parse(said("error", "access denied"))) == "access denied"


def test_a_bullet_before_an_only_error_is_taken_away() -> None:
    text = "1 error occurred:\n\t* NodePool a: no capacity.\n\n"
    assert parse(said("error", text)) == Message(severity="error", text="NodePool a: no capacity.")


def test_a_traceback_is_cut_down_to_its_last_lines() -> None:
    text = 'Program failed:\nTraceback (most recent call last):\n  File "x.py", line 1\n    a()\nKeyError: 1\n'
    assert parse(said("error", text)) == Message(severity="error", text="Program failed:\nKeyError: 1")


def test_a_line_that_is_no_event_is_an_error() -> None:
    with pytest.raises(ValueError, match="Expecting"):
        parse(b"pulumi: panic")


def test_the_tail_waits_for_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / "events.json"
    tail = Tail(path)
    assert list(tail.read()) == []
    whole = line(summaryEvent={"resourceChanges": {"same": 3}})
    path.write_bytes(whole + b"\n" + whole[:20])
    assert list(tail.read()) == [Summary(changes={"same": 3})]
    assert list(tail.read()) == []
    with path.open("ab") as file:
        file.write(whole[20:] + b"\n")
    assert list(tail.read()) == [Summary(changes={"same": 3})]


def collected(*lines: bytes) -> Collected:
    found = Collected()
    for each in lines:
        if (event := parse(each)) is not None:
            found.add(event)
    return found


def test_a_replacement_is_one_change() -> None:
    found = collected(
        step("resourcePreEvent", "create-replacement"), step("resOutputsEvent", "create-replacement"),
        step("resourcePreEvent", "replace", detailedDiff={"bucket": {}}),
        step("resOutputsEvent", "replace", detailedDiff={"bucket": {}}),
        step("resourcePreEvent", "delete-replaced"), step("resOutputsEvent", "delete-replaced"),
    )  # fmt: skip
    assert found.changes == [Change(op="replace", type="aws:s3/bucket:Bucket", name="demo-models", keys=("bucket",))]
    assert found.counts == {"replace": 1}


def test_what_stays_the_same_and_the_stack_itself_are_no_changes() -> None:
    found = collected(
        step("resOutputsEvent", "same"), step("resOutputsEvent", "refresh"), step("resOutputsEvent", "read"),
        step("resOutputsEvent", "update", STACK_URN),
    )  # fmt: skip
    assert found.changes == []


def test_pulumis_own_summary_wins_over_what_was_counted() -> None:
    assert collected(step("resOutputsEvent", "create")).counts == {"create": 1}
    summary = line(summaryEvent={"resourceChanges": {"create": 7}})
    assert collected(step("resOutputsEvent", "create"), summary).counts == {"create": 7}


def test_the_same_message_is_kept_once() -> None:
    twice = [said("error", "access denied", URN)] * 2 + [said("warning", "old version")] * 2
    found = collected(*twice)
    assert found.errors == ["aws:s3/bucket:Bucket demo-models: access denied"]
    assert found.warnings == ["old version"]
