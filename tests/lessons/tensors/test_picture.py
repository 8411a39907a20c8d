"""The records that the pictures draw, and what they say in words."""

from __future__ import annotations

import dataclasses
import itertools
import json
import random

import pytest
import torch

from core.lessons.tensors.picture import combined, tensor_picture, viewed
from core.lessons.tensors.presets import TENSORS
from core.pictures.tensor_cells import MOST_DRAWN, number_text, tensor_cells
from core.tensors.broadcasting import OPERATIONS, prove
from core.tensors.storage import View


def record(preset: str, **changes: object) -> dict:
    return tensor_picture(dataclasses.replace(TENSORS[preset].experiment, **changes))


def test_a_row_and_a_column_are_stretched_without_a_copy() -> None:
    drawn = record("row-and-column")
    assert drawn["left"]["shape"] == drawn["right"]["shape"] == drawn["result"]["shape"] == [3, 3]
    assert drawn["left"]["ghosts"] == [0, 0, 0, 1, 1, 1, 1, 1, 1]
    assert drawn["right"]["ghosts"] == [0, 1, 1, 0, 1, 1, 0, 1, 1]
    assert drawn["result"]["texts"] == ["11", "12", "13", "21", "22", "23", "31", "32", "33"]
    assert drawn["alt"].endswith("0 bytes were copied to stretch them.")
    found = combined(TENSORS["row-and-column"].experiment)
    assert (found.wide_a.stride(), found.wide_b.stride(), found.bytes_copied) == ((0, 1), (1, 0), 0)
    assert found.wide_a.data_ptr() == found.a.data_ptr()


def test_the_same_shapes_as_matrices_give_one_number() -> None:
    drawn = record("row-at-column")
    assert drawn["result"] == {"shape": [1, 1], "texts": ["140"], "tints": [1.0], "ghosts": []}
    assert drawn["made_of"] == [[[0, 1, 2], [0, 1, 2]]]


def test_a_misfit_names_the_axis_and_torchs_error() -> None:
    drawn = record("misfit")
    assert drawn["result"] is None
    assert [axis[0] for axis in drawn["axes"] if axis[3] is None] == ["−1"]
    assert drawn["error"] == (
        "The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 1"
    )


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_pair_of_small_shapes_is_what_torch_makes_of_it(operation: str) -> None:
    """All shapes of up to three axes of 1, 2 or 3: the result by a loop, by numpy and the axes' own words."""
    shapes = [shape for axes in range(4) for shape in itertools.product((1, 2, 3), repeat=axes)]
    rng = random.Random(5)
    base = TENSORS["row-and-column"].experiment
    refused = 0
    for a, b in rng.sample(list(itertools.product(shapes, repeat=2)), 250):
        found = combined(dataclasses.replace(base, a=a, b=b, operation=operation, seed=1))
        fits = all(axis.size is not None for axis in found.axes)
        assert fits == (found.result is not None), (a, b)
        refused += not fits
        if found.result is not None:
            sizes = tuple(axis.size for axis in reversed(found.axes) if axis.name != "inner")
            assert sizes == tuple(found.result.shape), (a, b)
            proof = prove(found)
            assert proof is not None
            assert proof.loop == proof.numpy == 0, (a, b)
            drawn = tensor_picture(dataclasses.replace(base, a=a, b=b, operation=operation, seed=1))
            if operation == "matmul":
                values = found.result.flatten().tolist()
                one, other = found.wide_a.flatten().tolist(), found.wide_b.flatten().tolist()
                sums = [sum(one[p] * other[q] for p, q in zip(*pair, strict=True)) for pair in drawn["made_of"]]
                assert sums == values, (a, b)
    assert 20 < refused < 240


@pytest.mark.parametrize("preset", TENSORS)
def test_every_preset_draws_plain_json(preset: str) -> None:
    drawn = record(preset)
    assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn


def test_storage_shows_hops_and_what_is_shared() -> None:
    drawn = record("column")
    assert (drawn["strides"], drawn["offset"], drawn["places"], drawn["copy"]) == ([4], 1, [1, 5, 9], None)
    expanded = record("expand")
    assert expanded["strides"] == [0, 1]
    assert expanded["value"]["ghosts"] == [0] * 4 + [1] * 8


@pytest.mark.parametrize(
    ("preset", "shared"),
    [("transpose", True), ("column", True), ("row", True), ("expand", True), ("list-index", False), ("mask", False),
     ("contiguous", False)],
)  # fmt: skip
def test_views_share_and_copies_do_not_and_a_written_number_shows_it(preset: str, shared: bool) -> None:
    found = viewed(dataclasses.replace(TENSORS[preset].experiment, written=1))
    assert isinstance(found, View)
    assert found.shared is shared
    assert found.value.flatten()[1] == 99
    assert len(found.changed) == shared
    assert (99 in found.base.flatten().tolist()) is shared
    assert [found.line[place] for place in found.positions] == found.value.flatten().tolist()


def test_a_view_of_the_transpose_is_refused_in_torchs_words() -> None:
    drawn = record("refused-view")
    assert (drawn["value"], drawn["places"], drawn["changed"]) == (None, [], [])
    assert "view size is not compatible with input tensor's size and stride" in drawn["error"]


def test_what_is_written_beyond_the_view_is_not_written() -> None:
    found = viewed(dataclasses.replace(TENSORS["row"].experiment, written=3))
    assert isinstance(found, View)
    assert (found.written, found.changed) == (None, ())


def test_no_number_too_many_is_drawn_and_infinity_is_written_out() -> None:
    assert tensor_cells(torch.zeros(MOST_DRAWN + 1))["texts"] == []
    cells = tensor_cells(torch.tensor([float("inf"), float("-inf"), float("nan"), -2.0, 1.5]))
    assert cells["texts"] == ["inf", "−inf", "nan", "−2", "1.5"]
    assert cells["tints"] == [1.0, -1.0, 0.0, -1.0, 0.75]
    assert [number_text(one) for one in (True, 2160.0, -0.125, 1e7)] == ["True", "2160", "−0.125", "10,000,000"]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_two_single_numbers_are_combined_or_refused(operation: str) -> None:
    found = record("row-and-column", a=(), b=(), operation=operation)
    assert bool(found["error"]) == (operation == "matmul")
    assert operation == "matmul" or found["result"]["shape"] == []
