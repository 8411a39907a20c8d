"""Values of the lesson against torch.nn.functional, against plain loops, and against its own proof."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch
from torch.nn import functional

from core.convolution.convolution import Convolution
from core.convolution.kernels import even
from core.convolution.proof import by_hand, prove
from core.convolution.trace import count_overlaps, trace
from core.data.images.sample_images import ImageChoice
from core.lessons.convolution.presets import CONVOLUTIONS
from tests.core.convolution.random_convolutions import random_convolutions

RANDOM = random_convolutions(60, seed=1)
EXPERIMENTS = [*(preset.experiment for preset in CONVOLUTIONS.values()), *RANDOM]


def torch_functional(experiment: Convolution, x: torch.Tensor, weight, bias) -> torch.Tensor:
    e, places = experiment, {"stride": experiment.stride, "padding": experiment.padding}
    match experiment.operation:
        case "max_pool":
            return functional.max_pool2d(x, e.size, **places, dilation=e.dilation)
        case "average_pool":
            return functional.avg_pool2d(x, e.size, **places)
        case "transposed":
            more = {"output_padding": e.output_padding, "groups": e.groups, "dilation": e.dilation}
            return functional.conv_transpose2d(x, weight, bias, **places, **more)
    return functional.conv2d(x, weight, bias, **places, groups=e.groups, dilation=e.dilation)


def plain_loops(experiment: Convolution, x, weight, bias) -> np.ndarray:
    """One output pixel at a time, one product at a time."""
    e = experiment
    gathered = pooled if e.is_pooling else transposed_products if e.operation == "transposed" else products
    y = np.zeros((e.output_channels, *e.output_sides))
    for out, row, column in np.ndindex(y.shape):
        seen = [value for cell in np.ndindex(e.size) for value in gathered(e, x, weight, (out, row, column), cell)]
        y[out, row, column] = max(seen) if e.operation == "max_pool" else sum(seen)
        if e.operation == "average_pool":
            y[out, row, column] /= len(seen)
        elif not e.is_pooling:
            y[out, row, column] += bias[out]
    return y


def below(e: Convolution, place, cell) -> tuple[int, int] | None:
    """The pixel under a kernel cell, None in the padding."""
    r, c = (at * e.stride - e.padding + k * e.dilation for at, k in zip(place[1:], cell, strict=True))
    return (r, c) if 0 <= r < e.image.side and 0 <= c < e.image.side else None


def pooled(e: Convolution, x, _, place, cell) -> list[float]:
    at = below(e, place, cell)
    return [-np.inf if e.operation == "max_pool" else 0.0] if at is None else [x[place[0], *at]]


def products(e: Convolution, x, weight, place, cell) -> list[float]:
    at, out, per = below(e, place, cell), place[0], e.inputs // e.groups
    first = out // (e.outputs // e.groups) * per
    return [] if at is None else [x[first + i, *at] * weight[out, i, *cell] for i in range(per)]


def transposed_products(e: Convolution, x, weight, place, cell) -> list[float]:
    """Of the input pixels that a kernel cell sends here: at most one per channel."""
    far = [at + e.padding - k * e.dilation for at, k in zip(place[1:], cell, strict=True)]
    if any(at % e.stride or not 0 <= at // e.stride < e.image.side for at in far):
        return []
    at, per = [at // e.stride for at in far], e.inputs // e.groups
    group, inner = divmod(place[0], e.outputs // e.groups)
    return [x[i, *at] * weight[i, inner, *cell] for i in range(group * per, (group + 1) * per)]


def numbers(traced) -> tuple:
    weight, bias = (None if t is None else t.double().numpy() for t in (traced.weight, traced.bias))
    return traced.x.double().numpy(), weight, bias


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda e: e.operation)
def test_the_layer_computes_what_torch_functional_computes(experiment: Convolution) -> None:
    traced = trace(experiment)
    torch.testing.assert_close(
        traced.y, torch_functional(experiment, traced.x[None], traced.weight, traced.bias)[0], rtol=0, atol=0
    )


@pytest.mark.parametrize("experiment", RANDOM[:24], ids=lambda e: e.operation)
def test_torch_and_the_hand_formula_agree_with_plain_loops(experiment: Convolution) -> None:
    traced = trace(experiment)
    expected = plain_loops(experiment, *numbers(traced))
    np.testing.assert_allclose(by_hand(experiment, traced), expected, rtol=0, atol=1e-12)
    np.testing.assert_allclose(traced.y.double().numpy(), expected, rtol=0, atol=1e-4)


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda e: e.operation)
def test_the_proof_holds(experiment: Convolution) -> None:
    result = prove(experiment, trace(experiment))
    assert result.holds
    assert result.numbers == trace(experiment).y.numel()
    assert result.float64 <= result.float32 + 1e-13


def test_the_proof_fails_when_a_value_is_wrong() -> None:
    experiment = CONVOLUTIONS["edges"].experiment
    traced = trace(experiment)
    wrong = traced.y.clone()
    wrong[0, 5, 5] += 0.01
    result = prove(experiment, dataclasses.replace(traced, y=wrong))
    assert not result.holds
    assert result.float32 == pytest.approx(0.01, rel=1e-3)


def test_overlaps_are_1_2_4_with_kernel_3_and_even_inside_with_kernel_4() -> None:
    board = count_overlaps(CONVOLUTIONS["transposed-checkerboard"].experiment)
    assert sorted(set(board.flatten().tolist())) == [1, 2, 4]
    assert board[2:6, 2:6].tolist() == [[4, 2, 4, 2], [2, 1, 2, 1], [4, 2, 4, 2], [2, 1, 2, 1]]
    even_inside = count_overlaps(CONVOLUTIONS["transposed-even"].experiment)
    assert set(even_inside[1:-1, 1:-1].flatten().tolist()) == {4}
    assert even_inside[0, 0] == 1


def test_overlap_counts_are_what_ones_add_up_to() -> None:
    for experiment in (e for e in RANDOM if e.operation == "transposed"):
        ones = np.ones((1, experiment.image.side, experiment.image.side))
        plain = dataclasses.replace(
            experiment, image=ImageChoice("china", experiment.image.side), kernels=(even(*experiment.size),),
            seed=None, outputs=1, groups=1,
        )  # fmt: skip
        counted = plain_loops(plain, ones, np.ones((1, 1, *experiment.size)), [0.0])
        assert np.array_equal(count_overlaps(experiment).numpy(), counted[0])


def test_a_checkerboard_shows_on_an_even_image_and_not_with_even_overlaps() -> None:
    ones = torch.ones(1, 1, 12, 12)
    uneven = CONVOLUTIONS["transposed-checkerboard"].experiment.build()(ones)[0, 0]
    smooth = CONVOLUTIONS["transposed-even"].experiment.build()(ones)[0, 0, 1:-1, 1:-1]
    assert uneven[2:-2, 2:-2].std() > 0.2
    assert smooth.std() < 1e-6


def test_typed_kernels_fill_the_slices_in_order_and_a_shared_one_fills_all() -> None:
    kernels = tuple(((float(n),),) for n in range(6))
    own = Convolution(ImageChoice("china", 8, 3), kernels=kernels, outputs=2)
    assert own.build().weight.flatten().tolist() == [0, 1, 2, 3, 4, 5]
    shared = Convolution(ImageChoice("china", 8, 3), kernels=(((7.0,),),), outputs=2, bias=0.5)
    assert set(shared.build().weight.flatten().tolist()) == {7}
    assert shared.build().bias.tolist() == [0.5, 0.5]


def test_drawn_weights_are_those_that_torch_draws() -> None:
    experiment = CONVOLUTIONS["course-28x28"].experiment
    torch.manual_seed(0)
    layer = torch.nn.Conv2d(1, 12, 5)
    state = torch.random.get_rng_state()
    built = experiment.build()
    assert torch.equal(built.weight, layer.weight)
    assert torch.equal(built.bias, layer.bias)
    assert torch.equal(torch.random.get_rng_state(), state)


def test_the_first_pixel_shown_has_the_window_that_varies_most() -> None:
    experiment = Convolution(ImageChoice("drawing", 16, drawing="0" * 32 + "8" + "0" * 31))
    row, column = trace(experiment).start
    assert abs(row + 1 - 8) <= 1
    assert column == 0
    for one in RANDOM:
        row, column = trace(one).start
        assert 0 <= row < one.output_sides[0]
        assert 0 <= column < one.output_sides[1]
