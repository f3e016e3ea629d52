"""How far a run is, where no terminal redraws it."""

import io
import time
from dataclasses import replace

import pytest

from cli.events import Message, Moment, Step
from cli.progress import Line, Progress
from cli.results import Operation, Outcome, Result
from spec.naming import stacks

DATA = stacks("demo", [])[0]


def step(moment: Moment, name: str, op: str = "create") -> Step:
    return Step(
        moment=moment, op=op, urn=f"urn:pulumi:demo-data::relight::aws:s3/bucket:Bucket::{name}",
        type="aws:s3/bucket:Bucket",
    )  # fmt: skip


def test_a_line_counts_what_is_done_and_says_what_it_waits_for() -> None:
    line = Line(DATA, "up", expected=0)
    assert (line.count, line.doing_now) == ("0", "up")
    for name in ("a", "b", "c"):
        line.take(step(Moment.BEGUN, name))
    assert line.doing_now == "create Bucket a and 2 more"
    line.take(step(Moment.DONE, "a"))
    line.take(step(Moment.FAILED, "b"))
    assert (line.count, line.doing_now) == ("1", "create Bucket c")


def test_a_component_is_not_waited_for_but_what_is_in_it() -> None:
    line = Line(DATA, "up", expected=0)
    line.take(replace(step(Moment.BEGUN, "claims"), custom=False))
    assert line.doing_now == "up"


def test_what_is_the_same_is_counted_but_not_waited_for() -> None:
    line = Line(DATA, "up", expected=3)
    line.take(step(Moment.BEGUN, "a", op="same"))
    assert line.doing_now == "up"
    line.take(step(Moment.DONE, "a", op="same"))
    assert line.count == "1/3"
    for _ in range(3):
        line.take(step(Moment.DONE, "a", op="same"))
    assert line.count == "4"


def test_refreshing_a_resource_is_not_the_end_of_it() -> None:
    line = Line(DATA, "up", expected=1)
    line.take(step(Moment.DONE, "a", op="refresh"))
    assert line.count == "0/1"


def test_plain_lines_tell_the_beginning_the_end_and_now_and_then_the_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    stream = io.StringIO()
    progress = Progress(stream)
    progress.begun(DATA, Operation.UP, 2)
    progress.heard(DATA, step(Moment.BEGUN, "models"))
    progress.heard(DATA, Message(severity="warning", text="shown in the end"))
    for second in range(1, 25):
        now[0] = float(second)
        progress.tick()
    progress.heard(DATA, step(Moment.DONE, "models"))
    progress.say("a note")
    progress.ended(Result(stack=DATA, outcome=Outcome.DONE, seconds=24.04))
    now[0] = 60.0
    progress.tick()
    assert stream.getvalue().splitlines() == [
        "demo-data: up begins",
        "demo-data: 0/2 resources, 10 s, create Bucket models",
        "demo-data: 0/2 resources, 20 s, create Bucket models",
        "a note",
        "demo-data: done after 24.0 s, 1 resources",
    ]


def test_a_long_wait_without_events_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.progress._EVERY", 0.0)
    stream = io.StringIO()
    with Progress(stream) as progress:
        progress.begun(DATA, Operation.UP, 0)
        deadline = time.monotonic() + 30
        while "0 resources" not in stream.getvalue():
            assert time.monotonic() < deadline
            time.sleep(0.05)
