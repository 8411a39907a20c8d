"""The recorder: what goes out at once, what later, what together, and what never; canned runs without any training."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch

from core.runs.event import Artifact, Control, Draw, End, Event, Picture, Row, RunEvent, Settings, Single, Tick
from core.runs.recording.arrays import Array
from core.runs.recording.recorder import (
    HISTORY_BYTES,
    KEPT_BYTES,
    RecordedJob,
    Recorder,
    Unattended,
    messages_of,
    opening,
    rounded,
    stride_of,
)
from tests.core.runs.hand import Hand


def shown(place: int) -> list[Array]:
    return [("output", "u1", torch.tensor([place, 7]))]


def now(place: int) -> Picture:
    return Picture(place, lambda: shown(place))


def late(place: int, best: int | None = None) -> Picture:
    """A picture of what changes: drawn at once or later it is the same, but the weights must be kept for it."""

    def keep() -> Draw:
        kept = place
        return lambda: shown(kept)

    return Picture(place, lambda: shown(place), keep, best)


def sent(run: list[RunEvent], hand: Hand | None = None, stride: int | None = None) -> list[dict[str, Any]]:
    return [message for message, _ in told(run, hand, stride) if message]


def told(
    run: list[RunEvent], hand: Hand | None = None, stride: int | None = None
) -> list[tuple[dict[str, Any], Event]]:
    """Each event of the process with its message, read."""
    recorder = Recorder(hand or Hand(), clock=lambda: 0.0)
    seen = []
    for event in recorder.events(run):
        recorder.stride = stride or recorder.stride
        seen.append((json.loads(event.message) if event.message else {}, event))
    return seen


def places(messages: list[dict[str, Any]]) -> list[int]:
    return [message["place"] for message in messages if message["kind"] == "picture"]


BEGIN = Settings("epoch", {"title": "x"}, shown(0))


def test_the_start_has_the_lessons_fields_and_how_pictures_are_packed() -> None:
    (start,) = sent([Settings("step", {"title": "x", "low": math.nan}, shown(0), pictures=3)])
    layout = [{"name": "output", "type": "u1", "shape": [2]}]
    assert start == {"kind": "start", "axis": "step", "title": "x", "low": None, "layout": layout, "stride": 1}


def test_a_row_goes_out_at_once_with_its_seconds() -> None:
    times = iter([100.0, 100.12345678])
    recorder = Recorder(Hand(), clock=lambda: next(times))
    (event,) = recorder.events([Row(4, {"loss": 0.5, "per_variant": [1.0, math.nan], "none": None})])
    expected = {"loss": [0.5], "per_variant": [[1.0, None]], "none": [None], "seconds": [0.1235]}
    assert json.loads(event.message or "") == {"kind": "rows", "first": 4, "columns": expected}


def test_rows_that_wait_go_out_together_before_anything_else() -> None:
    rows = [Row(place, {"loss": place / 3}, digits=2, waits=True) for place in (1, 2, 3)]
    for following, kind in ((now(3), "picture"), (Row(3, {"js": 1.0}), "rows"), (End(3, "limit", "."), "stop")):
        messages = sent([*rows, following])
        columns = messages[0].pop("columns")
        assert messages[0] == {"kind": "rows", "first": 1}
        assert columns.keys() == {"loss", "seconds"}
        assert columns["loss"] == [0.33, 0.67, 1.0]
        assert [message["kind"] for message in messages] == ["rows", kind]
    assert [event.artifact is None for _, event in told([*rows, Artifact("weights", 1)])] == [True] * 4 + [False]
    assert len(sent(rows)) == 1, "a run that is stopped owes them, too"


def test_rows_that_wait_bring_the_seconds_at_which_they_came() -> None:
    clock = iter([10.0, 10.5, 12.0, 60.0])
    recorder = Recorder(Unattended(), clock=lambda: next(clock))
    run = [Row(1, {"loss": 1.0}, waits=True), Row(2, {"loss": 0.5}, waits=True), Row(3, {"loss": 0.25})]
    rows = [json.loads(event.message)["columns"] for event in recorder.events(run) if event.message]
    assert rows == [{"loss": [1.0, 0.5], "seconds": [0.5, 2.0]}, {"loss": [0.25], "seconds": [50.0]}]


def test_ticks_become_the_ends_of_single_steps() -> None:
    run: list[RunEvent] = [
        Tick("batch"),
        Row(1, {"a": 1}, waits=True, tick=Tick("batch")),
        Row(1, {"b": 2}, tick=Tick("epoch")),
        Picture(1, lambda: shown(1), tick=Tick("epoch")),
    ]
    kinds = [(event.kind, message.get("kind")) for message, event in told(run)]
    assert kinds == [("batch", None), ("batch", None), ("note", "rows"), ("epoch", "rows"), ("epoch", "picture")]


@pytest.mark.parametrize("stepping", [True, False])
def test_a_single_step_is_drawn_only_where_a_reader_who_steps_comes_to_rest(stepping: bool) -> None:
    drawn = []

    def paused() -> Single:
        drawn.append(1)
        return Single(9, {"player": "generator", "loss": math.inf}, shown(9))

    ((_, event),) = told([Tick("batch", paused)], Hand(stepping=stepping))
    assert (event.paused_message is not None) is stepping
    assert not drawn
    if event.paused_message is not None:
        pack = base64.b64encode(bytes([9, 7])).decode()
        expected = {"kind": "single", "epoch": 9, "player": "generator", "loss": None, "pack": pack}
        assert json.loads(event.paused_message()) == expected


def test_the_first_picture_is_drawn_unasked_the_others_when_they_are_wanted_and_the_rest_after_the_end() -> None:
    hand = Hand(wanted={2})
    messages = sent([BEGIN, *(late(place) for place in range(5)), End(4, "limit", "Done.")], hand)
    assert [message["kind"] for message in messages] == ["start", "picture", "picture", "stop", *["picture"] * 3]
    assert (places(messages), hand.asked) == ([0, 2, 1, 3, 4], 4)
    at_once = sent([BEGIN, *(late(place) for place in range(5))])
    packs = [{m["place"]: m["pack"] for m in run if m["kind"] == "picture"} for run in (messages, at_once)]
    assert packs[0] == packs[1]


def test_a_run_that_is_stopped_fills_in_too_and_one_that_goes_on_keeps_on() -> None:
    assert places(sent([BEGIN, late(0), late(1)], Hand(wanted=set()))) == [0, 1]
    run = [BEGIN, late(0), late(1), End(1, "early", ".", can_continue=True), late(2), End(2, "limit", ".")]
    events = [event for _, event in told(run, Hand(wanted=set()))]
    assert [event.can_continue for event in events if event.kind == "end"] == [True, False]
    assert places(sent(run, Hand(wanted=set()))) == [0, 1, 2]


def test_with_a_stride_the_best_and_the_newest_place_keep_their_pictures() -> None:
    run = [BEGIN, *(late(place, best=min(place, 13)) for place in range(24))]
    assert places(sent(run, Hand(wanted=set()), stride=10)) == [0, 10, 13, 20, 23]


def test_a_best_that_moves_on_does_not_defeat_the_stride() -> None:
    most, recorder = 0, Recorder(Hand(wanted=set()))
    for _ in recorder.events([BEGIN, *(late(place, best=place) for place in range(100))]):
        recorder.stride = 20
        most = max(most, len(recorder.undrawn))
    assert most <= 100 // 20 + 2


def test_pictures_that_cannot_wait_come_by_the_stride_and_at_the_planned_end() -> None:
    hand = Hand(wanted=set())
    start = Settings("epoch", {}, shown(0), last=7)
    assert places(sent([start, *(now(place) for place in range(8))], hand, stride=3)) == [0, 3, 6, 7]
    assert hand.asked == 0


@pytest.mark.parametrize(
    ("pictures", "size", "kept", "stride"),
    [
        (200, 1_000, 76, 1),
        (5_000, 900, 76, 1),
        (5_000, 901, 76, 2),
        (5_000, 9_000, 76, 10),
        (200, 1_000, 240_000, 1),
        (200, 1_000, 240_001, 2),
        (1, 1_000_000, 4_000_000, 1),
        (0, 1_000, 0, 1),
    ],
)
def test_pictures_fit_into_their_bounds(pictures: int, size: int, kept: int, stride: int) -> None:
    picture: list[Array] = [("output", "u1", torch.zeros(size))]
    assert stride_of(Settings("epoch", {}, picture, pictures, kept_bytes=kept)) == stride
    assert stride_of(Settings("epoch", {}, [], pictures, picture_bytes=size * 4 / 3, kept_bytes=kept)) == stride
    assert pictures / stride * size * 4 / 3 <= HISTORY_BYTES
    assert pictures / stride * kept <= KEPT_BYTES


def test_a_run_opens_with_everything_until_its_first_row_and_computes_no_further() -> None:
    computed = []

    class Job(RecordedJob):
        def run(self, control: Control) -> Iterator[RunEvent]:
            yield Settings("step", {"steps": 9}, shown(0), 9)
            for step in range(10):
                computed.append(step)
                yield now(step)
                yield Row(step, {"loss": 1.0 / (step + 1)})

    begun = [json.loads(message) for message in messages_of(opening(Job()))]
    assert [message["kind"] for message in begun] == ["start", "picture", "rows"]
    assert (begun[0]["steps"], begun[2]["columns"]["loss"]) == (9, [1.0])
    assert computed == [0]


def test_an_end_says_why_and_is_an_end() -> None:
    ((message, note), (_, end)) = told([End(3, "early", "It stopped.", True, {"best": 2, "diagnosis": {"title": "y"}})])
    expected = {"kind": "stop", "epoch": 3, "reason": "early", "sentence": "It stopped.", "can_continue": True}
    assert message == {**expected, "best": 2, "diagnosis": {"title": "y"}}
    assert (note.kind, end) == ("note", Event("end", can_continue=True))


def test_artifacts_pass_through() -> None:
    value = object()
    ((_, event),) = told([Artifact("stop", value)])
    assert event.artifact is not None
    assert event.artifact[0] == "stop"
    assert event.artifact[1] is value


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        (123.456, 4, 123.5),
        (0.00012345, 2, 0.00012),
        ((1.26, [2.34, None, 7]), 2, [1.3, [2.3, None, 7]]),
        ({"a": 1234567}, 3, {"a": 1234567}),
        (True, 1, True),
        (1 / 3, None, 1 / 3),
    ],
)
def test_significant_digits(value: object, digits: int | None, expected: object) -> None:
    assert rounded(value, digits) == expected


def test_a_job_records_what_it_runs() -> None:
    class Job(RecordedJob):
        def run(self, control: object) -> Iterator[RunEvent]:
            yield BEGIN
            yield Row(0, {"loss": np.float64(0.5).item()})

    kinds = [json.loads(event.message or "")["kind"] for event in Job().events(Unattended())]
    assert kinds == ["start", "rows"]


def test_messages_of_a_beginning_take_no_time() -> None:
    assert messages_of([BEGIN, Row(0, {}), late(0)]) == messages_of([BEGIN, Row(0, {}), late(0)])
    assert '"seconds":[0.0]' in messages_of([Row(0, {})])[0]
