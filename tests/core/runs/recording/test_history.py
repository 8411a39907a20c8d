"""The one reader: what was recorded comes back by place, whatever the lesson."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pytest
import torch

from core.runs.event import End, Picture, Row, RunEvent, Settings
from core.runs.recording.arrays import Array
from core.runs.recording.history import History, read_history
from core.runs.recording.recorder import messages_of


def arrays(place: int) -> list[Array]:
    return [("output", "u1", torch.full((2, 3), place)), ("weights", "f4", torch.tensor([place / 3, -1.0]))]


RUN: list[RunEvent] = [
    Settings("step", {"title": "x"}, arrays(0), pictures=3),
    Row(0, {"js": 0.9, "shares": [0.5, None]}),
    Picture(0, lambda: arrays(0)),
    *(Row(place, {"loss": 1 / place, "real": None}, waits=True) for place in (1, 2, 3)),
    Row(3, {"js": 0.25, "shares": [0.5, 0.5]}),
    Picture(3, lambda: arrays(3)),
    End(3, "early", "Stopped.", True, {"best": 2}),
    Row(4, {"loss": 0.125, "real": 0.5}),
    End(4, "limit", "Done."),
]


@pytest.mark.parametrize("written", [list, lambda messages: [json.dumps(json.loads(text)) for text in messages]])
def test_all_of_a_run_is_read_back(written: object) -> None:
    found = read_history(written(messages_of(RUN)))  # type: ignore[operator]
    assert (found.start["title"], found.start["axis"], found.last) == ("x", "step", 4)
    assert found.column("loss") == [1, 1 / 2, 1 / 3, 0.125]
    assert found.columns["js"] == {0: 0.9, 3: 0.25}
    assert (found.at("real", 2), found.at("real", 4), found.at("shares", 0)) == (None, 0.5, [0.5, None])
    assert [stop["reason"] for stop in found.stops] == ["early", "limit"]
    assert found.stop == {"kind": "stop", "step": 4, "reason": "limit", "sentence": "Done.", "can_continue": False}
    assert sorted(found.packs) == [0, 3]


def test_the_newest_picture_that_is_not_later_is_unpacked() -> None:
    found = read_history(messages_of(RUN))
    assert [answer and answer[0] for answer in map(found.picture, (-1, 0, 2, 3, 9))] == [None, 0, 0, 3, 3]
    answer = found.picture(3)
    assert answer is not None
    assert np.array_equal(np.asarray(answer[1]["output"]), np.full((2, 3), 3))
    assert np.array_equal(np.asarray(answer[1]["weights"]), np.array([1.0, -1.0], "float32"))


def test_nothing_is_known_of_what_never_came() -> None:
    found = read_history([])
    assert (found.last, found.column("loss"), found.stop, found.picture(3), found.as_csv()) == (
        -1, [], None, None, "epoch\n",
    )  # fmt: skip
    with pytest.raises(KeyError):
        found.at("loss", 0)


def test_a_csv_has_a_row_per_place_with_every_digit() -> None:
    found = read_history(messages_of(RUN))
    header, *rows = csv.reader(io.StringIO(found.as_csv(["loss", "real"])))
    assert header == ["step", "loss", "real"]
    assert [row[0] for row in rows] == ["1", "2", "3", "4"]
    assert [float(row[1]) for row in rows] == [1, 1 / 2, 1 / 3, 0.125]
    assert [row[2] for row in rows] == ["", "", "", "0.5"]
    every = list(csv.reader(io.StringIO(found.as_csv())))
    assert (every[0], len(every)) == (["step", "js", "shares", "seconds", "loss", "real"], 6)


def test_a_run_can_keep_its_own_numbers_as_they_are_sent() -> None:
    own = History()
    for place in (1, 2):
        own.add(place, {"loss": 1 / 3, "shares": (2 / 3,)}, digits=3)
    assert (own.last, own.column("loss"), own.at("shares", 2)) == (2, [0.333, 0.333], [0.667])
