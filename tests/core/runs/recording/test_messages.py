"""Messages are valid JSON for any browser, and packed arrays are little-endian bytes of the named kinds."""

from __future__ import annotations

import base64
import json
import math
import struct
from typing import Any

import numpy as np
import pytest
import torch

from core.runs.event import Row
from core.runs.recording.arrays import Array, as_text, from_text, layout, pack, shares, signed_shares, unpack
from core.runs.recording.recorder import message, messages_of
from core.training.records import COLUMNS, EpochRecord, StopRecord

NAN, INF = math.nan, math.inf


def read(text: str) -> dict[str, Any]:
    """Strict JSON: Python's own NaN and Infinity are refused, as browsers refuse them."""

    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    assert "\n" not in text
    found: dict[str, Any] = json.loads(text, parse_constant=refuse)
    return found


def test_what_is_no_number_becomes_null_however_deep() -> None:
    sent = message("x", a=NAN, b=[1.5, INF, (-INF, 2)], c={"d": NAN, "e": [{"f": INF}]}, g=None, h=True, i="NaN", j=0)
    assert read(sent) == {
        "kind": "x", "a": None, "b": [1.5, None, [None, 2]], "c": {"d": None, "e": [{"f": None}]},
        "g": None, "h": True, "i": "NaN", "j": 0,
    }  # fmt: skip


@pytest.mark.parametrize("text", ['"', "\\", "</script>", "\x00\x1f", "line\nbreak", "\u2028", "x₁ → ŷ", "💥", ""])
def test_any_text_arrives_as_it_was(text: str) -> None:
    assert read(message("start", target=text, classes=[text])) == {"kind": "start", "target": text, "classes": [text]}


@pytest.mark.parametrize("value", [0.1, 1 / 3, 1e-300, -0.0, 3.4e38, 123456789.123456789])
def test_numbers_keep_every_digit(value: float) -> None:
    assert read(message("x", v=value))["v"] == value


EPOCH = EpochRecord(3, 0.5, None, NAN, None, 1e30, INF, 0.01, 2, 1)


def test_an_epoch_is_one_row_of_columns() -> None:
    (text,) = messages_of([Row(EPOCH.epoch, EPOCH.numbers)])
    assert read(text) == {
        "kind": "rows",
        "first": 3,
        "columns": {
            "training_loss": [0.5],
            "validation_loss": [None],
            "training_score": [None],
            "validation_score": [None],
            "gradient_norm": [1e30],
            "parameter_norm": [None],
            "learning_rate": [0.01],
            "wait": [2],
            "seconds": [0.0],
        },
    }
    assert len(COLUMNS) == 8


@pytest.mark.parametrize(("best", "sent"), [(32, 32), (0, None)])
def test_a_stop_names_its_best_epoch_if_there_was_one(best: int, sent: int | None) -> None:
    (text,) = messages_of([StopRecord(53, "early", best, True, "Stopped “early”.", True).end])
    found = read(text)
    expected = {"kind": "stop", "epoch": 53, "reason": "early", "best": sent, "restored": True, "can_continue": True}
    assert expected.items() <= found.items()
    assert found["sentence"] == "Stopped “early”."


def test_arrays_follow_each_other_little_endian() -> None:
    arrays: list[Array] = [
        ("a", "u1", torch.tensor([0.0, 255.0])),
        ("b", "u2", torch.tensor([[1, 258]])),
        ("c", "f4", torch.tensor([1.5, NAN])),
    ]
    expected = struct.pack("<2B2H2f", 0, 255, 1, 258, 1.5, NAN)
    assert pack(arrays) == expected
    shapes = [{"type": "u1", "shape": [2]}, {"type": "u2", "shape": [1, 2]}, {"type": "f4", "shape": [2]}]
    assert [{"type": entry["type"], "shape": entry["shape"]} for entry in layout(arrays)] == shapes
    found = unpack(layout(arrays), expected)
    assert [np.asarray(found[name]).tolist()[:1] for name in "abc"] == [[0], [[1, 258]], [1.5]]


def test_a_file_is_packed_as_it_is() -> None:
    picture: list[Array] = [("samples", "png", b"\x89PNG")]
    assert pack(picture) == b"\x89PNG"
    assert layout(picture) == [{"name": "samples", "type": "png", "shape": []}]
    assert unpack(layout(picture), b"\x89PNG") == {"samples": b"\x89PNG"}


def test_slices_and_transposes_are_packed_as_they_look() -> None:
    table = torch.arange(6.0).view(2, 3)
    assert pack([("x", "f4", table.T)]) == struct.pack("<6f", 0, 3, 1, 4, 2, 5)
    assert pack([("x", "u1", table[:, ::2])]) == bytes([0, 2, 3, 5])


def test_text_is_base64() -> None:
    data = bytes(range(256))
    assert base64.b64decode(as_text(data), validate=True) == data == from_text(as_text(data))


def test_shares_are_cut_and_rounded() -> None:
    found = shares(torch.tensor([0.0, 1.0, 0.5, -3.0, 7.0, NAN, INF, -INF, 1 / 255, 0.6 / 255]))
    assert found.tolist() == [0, 255, 128, 0, 255, 0, 255, 0, 1, 1]


def test_signed_shares_scale_each_row_by_its_own_largest() -> None:
    found = signed_shares(torch.tensor([[0.0, 2.0, -2.0, 1.0], [0.0, 0.01, -0.005, 0.0]]))
    assert found.tolist() == [[128, 255, 1, 192], [128, 255, 64, 128]]


@pytest.mark.parametrize("row", [[0.0, 0.0], [NAN, NAN], [INF, -INF], [1e-30, 0.0], [3.4e38, -3.4e38], [NAN, 1.0]])
def test_signed_shares_are_bytes_whatever_comes(row: list[float]) -> None:
    found = signed_shares(torch.tensor([row]))
    assert torch.isfinite(found).all()
    assert found.min() >= 0
    assert found.max() <= 255
    pack([("x", "u1", found)])
