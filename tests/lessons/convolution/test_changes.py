"""What the reader does to the layer: on the picture, and with the page's controls."""

from __future__ import annotations

import dataclasses
import random

import pytest

from core.convolution.convolution import OPERATIONS, Convolution
from core.convolution.kernels import KERNELS
from core.convolution.trace import trace
from core.data.images.sample_images import DIGITS, ImageChoice
from core.errors import ConfigError
from core.lessons.convolution.changes import (
    apply_change,
    with_channels,
    with_image,
    with_kernel,
    with_operation,
    with_own_kernels,
    with_seed,
    with_size,
)
from core.lessons.convolution.presets import CONVOLUTIONS

EDGES = CONVOLUTIONS["edges"].experiment
RGB = CONVOLUTIONS["depthwise-rgb"].experiment


@pytest.mark.parametrize("name", ["padding", "stride", "dilation"])
def test_whole_numbers_are_set(name: str) -> None:
    assert getattr(apply_change(EDGES, {"set": name, "value": 2}), name) == 2


def test_a_weight_is_set_as_a_number_or_as_text() -> None:
    place = {"set": "weight", "kernel": 0, "row": 1, "column": 2}
    assert apply_change(EDGES, place | {"value": 0.5}).kernels[0][1] == (-1, 8, 0.5)
    assert apply_change(EDGES, place | {"value": " −.25 "}).kernels[0][1][2] == -0.25
    assert apply_change(EDGES, place | {"kernel": 7, "value": 1}).kernels[0][1][2] == 1  # one kernel serves all
    sobel = apply_change(CONVOLUTIONS["sobel"].experiment, place | {"kernel": 1, "value": 3})
    assert sobel.kernels[1][1][2] == 3
    assert sobel.kernels[0] == KERNELS["sobel-x"].matrix
    assert trace(apply_change(EDGES, {"set": "bias", "value": "2"})).bias.tolist() == [2]


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"set": "colour", "value": 1},
        {"set": ["padding"], "value": 1},
        {"set": "padding", "value": "2"},
        {"set": "padding", "value": None},
        {"set": "padding", "value": 1.5},
        {"set": "padding", "value": True},
        {"set": "stride", "value": 10**400},
        {"set": "size", "value": 0},
        {"set": "size", "value": 12},
        {"set": "size", "value": "3"},
        {"set": "operation", "value": "sum"},
        {"set": "operation", "value": {"a": 1}},
        {"set": "drawing", "value": 5},
        {"set": "drawing", "value": "zz"},
        {"set": "bias", "value": "ten"},
        {"set": "bias", "value": float("nan")},
        {"set": "weight", "value": 1},
        {"set": "weight", "kernel": 0, "row": 3, "column": 0, "value": 1},
        {"set": "weight", "kernel": 0, "row": -1, "column": 0, "value": 1},
        {"set": "weight", "kernel": 0, "row": 0.5, "column": 0, "value": 1},
        {"set": "weight", "kernel": 0, "row": 0, "column": 0, "value": "abc"},
        {"set": "weight", "kernel": 0, "row": 0, "column": 0, "value": [1]},
    ],
)
def test_anything_else_from_the_browser_is_refused_in_one_sentence(change: dict) -> None:
    with pytest.raises(ConfigError) as caught:
        apply_change(EDGES, change)
    assert str(caught.value).count(". ") == 0


def test_weights_that_are_drawn_or_absent_cannot_be_set() -> None:
    place = {"set": "weight", "kernel": 0, "row": 0, "column": 0, "value": 1}
    for preset in ("course-28x28", "max-pool"):
        with pytest.raises(ConfigError, match="can only be set where weights are typed"):
            apply_change(CONVOLUTIONS[preset].experiment, place)


def test_a_drawing_is_redrawn() -> None:
    drawn = apply_change(CONVOLUTIONS["stride-and-padding"].experiment, {"set": "drawing", "value": "f" * 64})
    assert trace(drawn).x.min() == 1


def test_every_operation_can_follow_every_preset_but_where_its_output_is_too_large() -> None:
    for name, preset in CONVOLUTIONS.items():
        for operation in OPERATIONS:
            if (name, operation) == ("average-pool", "transposed"):
                continue  # 40 pixels, four apart
            changed = with_operation(preset.experiment, operation)
            assert changed.operation == operation
            assert changed.size == preset.experiment.size


def test_the_operation_takes_along_what_it_can() -> None:
    dilated = dataclasses.replace(EDGES, dilation=3, padding=5)
    assert with_operation(dilated, "average_pool").dilation == 1
    assert with_operation(dilated, "max_pool").padding == 1
    assert with_operation(dilated, "max_pool").dilation == 3
    transposed = Convolution(operation="transposed", stride=2, output_padding=1)
    assert with_operation(transposed, "convolution").output_padding == 0


def test_sizes_kernels_and_seeds() -> None:
    assert with_size(EDGES, 5).kernels[0][2] == (0, -1, 8, -1, 0)
    drawn = with_seed(CONVOLUTIONS["sobel"].experiment, 4)
    assert drawn.seed == 4
    assert len(drawn.kernels) == 1
    assert with_kernel(drawn, KERNELS["blur"].matrix).seed is None
    own = with_own_kernels(RGB, True)
    assert len(own.kernels) == 3
    assert with_own_kernels(own, False) == RGB


def test_channels_repeat_or_drop_kernels_of_their_own() -> None:
    sobel = CONVOLUTIONS["sobel"].experiment
    assert with_channels(sobel, 3, 1).kernels == (*sobel.kernels, sobel.kernels[0])
    assert with_channels(sobel, 1, 1).kernels == sobel.kernels[:1]
    with pytest.raises(ConfigError, match="groups must divide 3 input and 4 output channels"):
        with_channels(RGB, 4, 3)


def test_another_image_takes_its_side_and_channels() -> None:
    digit = with_image(RGB, source="digit", digit=DIGITS - 1)
    assert (digit.image.side, digit.image.channels, digit.groups) == (28, 1, 1)
    drawing = with_image(digit, source="drawing")
    assert drawing.image.side == 16
    photo = with_image(drawing, source="china")
    assert photo.image == ImageChoice("china", 40, digit=DIGITS - 1)
    assert with_image(with_image(EDGES, side=50), source="flower").image.side == 50
    coloured = with_image(CONVOLUTIONS["sobel"].experiment, channels=3)
    assert len(coloured.kernels) == coloured.slices == 6


def test_2000_random_changes_leave_a_possible_experiment() -> None:
    rng, experiment, refused = random.Random(0), EDGES, 0
    for _ in range(2_000):
        change = rng.choice(
            [
                lambda e: apply_change(e, {"set": "operation", "value": rng.choice(OPERATIONS)}),
                lambda e: apply_change(e, {"set": "size", "value": rng.randint(1, 11)}),
                lambda e: apply_change(
                    e, {"set": rng.choice(("padding", "stride", "dilation")), "value": rng.randint(0, 6)}
                ),
                lambda e: with_channels(e, rng.randint(1, 6), rng.choice((1, 3))),
                lambda e: with_own_kernels(e, rng.random() < 0.5),
                lambda e: with_seed(e, rng.choice((None, 1))),
                lambda e: with_image(e, source=rng.choice(("china", "digit", "drawing"))),
                lambda e: with_image(e, channels=rng.choice((1, 3))),
                lambda e: with_image(e, side=rng.randint(8, 64)),
            ]
        )
        try:
            experiment = change(experiment)
        except ConfigError:
            refused += 1
        assert dataclasses.replace(experiment) == experiment
    assert 100 < refused < 1_900
