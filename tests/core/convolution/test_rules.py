"""Output sizes and parameter counts against torch, and the combinations that neither torch nor we allow."""

from __future__ import annotations

import random

import pytest
import torch
from torch import nn

from core.convolution.convolution import Convolution
from core.convolution.rules import dense_parameters, output_size, parameters, reach, transposed_size
from core.data.images.sample_images import ImageChoice
from core.errors import ConfigError
from core.lessons.convolution.presets import CONVOLUTIONS
from tests.core.convolution.random_convolutions import random_convolutions, random_settings


def torch_layer(settings: dict) -> nn.Module:
    """The layer as a student writes it, from the raw settings."""
    size = len(settings["kernels"][0]), len(settings["kernels"][0][0])
    places = {"stride": settings["stride"], "padding": settings["padding"]}
    channels = settings["image"].channels, settings["outputs"]
    match settings["operation"]:
        case "max_pool":
            return nn.MaxPool2d(size, **places, dilation=settings["dilation"])
        case "average_pool":
            return nn.AvgPool2d(size, **places)
        case "transposed":
            more = {name: settings[name] for name in ("output_padding", "groups", "dilation")}
            return nn.ConvTranspose2d(*channels, size, **places, **more)
    more = {name: settings[name] for name in ("groups", "dilation")}
    return nn.Conv2d(*channels, size, **places, **more)


def test_500_random_layers_have_the_shapes_and_parameters_of_torch() -> None:
    for experiment in random_convolutions(500):
        layer = experiment.build()
        image = experiment.image
        y = layer(torch.zeros(1, image.channels, image.side, image.side))
        assert tuple(y.shape[1:]) == (experiment.output_channels, *experiment.output_sides)
        assert sum(p.numel() for p in layer.parameters()) == experiment.parameters
        if experiment.weight_shape:
            assert tuple(layer.weight.shape) == experiment.weight_shape
            assert experiment.slices == layer.weight.shape[0] * layer.weight.shape[1]


def torch_accepts(settings: dict) -> bool:
    image = settings["image"]
    try:
        y = torch_layer(settings)(torch.zeros(1, image.channels, image.side, image.side))
    except (RuntimeError, ValueError):
        return False
    return bool(y.numel())


def test_what_we_refuse_torch_refuses_and_the_other_way_round() -> None:
    rng, refused = random.Random(3), 0
    for _ in range(1_000):
        settings = random_settings(rng)
        if settings["operation"] == "average_pool":
            settings["dilation"] = 1  # torch has no such argument to refuse
        try:
            Convolution(**settings)
            accepted = True
        except ConfigError:
            accepted, refused = False, refused + 1
        assert accepted == torch_accepts(settings), settings
    assert refused > 50


def test_the_formulas_over_all_small_sizes() -> None:
    for size, kernel, padding, stride, dilation in torch.cartesian_prod(
        torch.arange(4, 9), torch.arange(1, 5), torch.arange(3), torch.arange(1, 4), torch.arange(1, 3)
    ).tolist():
        if reach(kernel, dilation) <= size + 2 * padding:
            y = nn.functional.conv1d(
                torch.zeros(1, 1, size), torch.zeros(1, 1, kernel), None, stride, padding, dilation
            )
            assert output_size(size, kernel, padding, stride, dilation) == y.shape[2]
        wide = transposed_size(size, kernel, padding, stride, dilation)
        if wide > 0:
            y = nn.functional.conv_transpose1d(
                torch.zeros(1, 1, size), torch.zeros(1, 1, kernel), None, stride, padding, 0, 1, dilation
            )
            assert wide == y.shape[2]


def test_the_course_figures() -> None:
    course = CONVOLUTIONS["course-28x28"].experiment
    assert course.output_sides == (24, 24)
    assert course.output_channels == 12
    assert course.weight_shape == (12, 1, 5, 5)
    assert course.parameters == 12 * 25 + 12
    assert tuple(course.build()(torch.zeros(1, 1, 28, 28)).shape) == (1, 12, 24, 24)


def test_the_parameter_count_does_not_depend_on_the_image_and_a_dense_layer_does() -> None:
    counts = {Convolution(ImageChoice("flower", side)).parameters for side in (8, 20, 64)}
    assert counts == {10}
    assert parameters(3, 6, (3, 5), groups=3) == 6 * 15 + 6
    assert dense_parameters(784, 10) == sum(p.numel() for p in nn.Linear(784, 10).parameters())


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"dilation": 6, "kernels": (((1.0,) * 11,) * 11,)}, "kernel must cover at most the 40 pixels"),
        ({"groups": 2}, "groups must divide 1 input and 1 output channels, got 2"),
        ({"groups": 3, "image": ImageChoice("china", 8, 3)}, "groups must divide 3 input and 1 output channels, got 3"),
        ({"padding": 11}, "padding must be a whole number from 0 to 10, got 11"),
        ({"stride": 0}, "stride must be a whole number from 1 to 8, got 0"),
        ({"stride": True}, "stride must be a whole number"),
        ({"stride": 1.5}, "stride must be a whole number"),
        ({"outputs": 17}, "output channels must be a whole number from 1 to 16, got 17"),
        ({"operation": "max_pool", "padding": 2}, "padding of pooling must be at most half the window, 1, got 2"),
        ({"operation": "average_pool", "dilation": 2}, "because average pooling has none, got 2"),
        (
            {"operation": "transposed", "output_padding": 1},
            "output padding must be smaller than stride 1 or dilation 1",
        ),
        ({"output_padding": 1}, "output padding must be 0 without a transposed convolution"),
        ({"operation": "transposed", "stride": 8}, "output must be at most 140 pixels wide and high"),
        (
            {"operation": "transposed", "padding": 10, "kernels": (((1.0,),),), "image": ImageChoice("china", 8)},
            "padding must leave some of the 8 output pixels, of which it cuts off two each, got 10",
        ),
        ({"operation": "transposed", "stride": 3, "outputs": 16}, "output must have at most 65536 values"),
        ({"operation": "blur"}, "operation must be one of convolution, max_pool, average_pool, transposed, got 'blur'"),
        ({"kernels": ()}, "kernel must have 1 to 11 rows and columns"),
        ({"kernels": (((1.0, 2.0), (3.0,)),)}, "kernel must have as many numbers in every row, got '1 and 2'"),
        ({"kernels": (((1.0,),), ((1.0, 2.0),))}, "kernels must all have one shape, got '1×1 and 1×2'"),
        ({"kernels": (((1.0,),), ((2.0,),))}, "number of kernels must be 1, got 2"),
        ({"kernels": (((1.0,),), ((2.0,),)), "outputs": 3}, "number of kernels must be 1 or 3, got 2"),
        ({"kernels": (((1.0,),), ((2.0,),)), "outputs": 2, "seed": 1}, "number of kernels must be 1, got 2"),
        ({"kernels": (((101.0,),),)}, "weight must be a number from −100 to 100, got 101"),
        ({"kernels": (((float("nan"),),),)}, "weight must be a number"),
        ({"bias": float("inf")}, "bias must be a number from −10 to 10"),
        ({"seed": -1}, "seed must be a whole number"),
    ],
)
def test_a_refused_combination_says_why_in_one_sentence(settings: dict, sentence: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Convolution(**settings)
    assert sentence in str(caught.value)
    assert str(caught.value).count(". ") == 0
