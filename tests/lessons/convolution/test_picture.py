"""What the browser gets, the words beside it, and the large photo."""

from __future__ import annotations

import base64
import io
import json
from collections import Counter

import numpy as np
import pytest
from PIL import Image

from core.convolution.convolution import Convolution
from core.convolution.kernels import KERNELS, even
from core.convolution.photo import photo_picture, photo_text, photo_view
from core.convolution.trace import trace
from core.data.images.sample_images import ImageChoice, sample_photo
from core.lessons.convolution.picture import convolution_picture
from core.lessons.convolution.presets import CONVOLUTIONS
from core.lessons.convolution.words import parameters_latex, parameters_text, size_latex, size_text

CASES = list(CONVOLUTIONS)


@pytest.mark.parametrize("preset", CASES)
def test_the_packed_numbers_are_those_of_the_trace(preset: str) -> None:
    experiment = CONVOLUTIONS[preset].experiment
    traced = trace(experiment)
    picture = json.loads(json.dumps(convolution_picture(experiment, traced)))

    def unpacked(text: str, kind: str) -> np.ndarray:
        return np.frombuffer(base64.b64decode(text), kind)

    pixels = unpacked(picture["input"]["bytes"], "u1").astype(np.float32) / 255
    assert np.array_equal(pixels, traced.x.flatten().numpy())
    assert np.array_equal(unpacked(picture["output"]["values"], "<f4"), traced.y.flatten().numpy())
    if experiment.is_pooling:
        assert picture["weights"] is None
    else:
        assert np.array_equal(unpacked(picture["weights"], "<f4"), traced.weight.flatten().numpy())
        assert np.array_equal(unpacked(picture["bias"], "<f4"), traced.bias.numpy())
    if traced.overlaps is not None:
        assert np.array_equal(unpacked(picture["overlaps"], "<u2"), traced.overlaps.flatten().numpy())
    assert len(json.dumps(picture)) < 100_000


def test_the_largest_picture_stays_small() -> None:
    largest = Convolution(ImageChoice("flower", 64, 3), kernels=(even(1, 1),), outputs=16)
    assert len(json.dumps(convolution_picture(largest, trace(largest)))) < 400_000


@pytest.mark.parametrize(
    ("preset", "size", "count"),
    [
        ("course-28x28", "⌊(28 + 2·0 − 1·(5 − 1) − 1)/1⌋ + 1 = 24", "12·(1/1)·5·5 + 12 = 312"),
        ("stride-and-padding", "⌊(16 + 2·1 − 1·(3 − 1) − 1)/2⌋ + 1 = 8", "1·(1/1)·3·3 + 1 = 10"),
        ("depthwise-rgb", "⌊(40 + 2·2 − 1·(5 − 1) − 1)/1⌋ + 1 = 40", "3·(3/3)·5·5 + 3 = 78"),
        ("max-pool", "⌊(40 + 2·0 − 1·(2 − 1) − 1)/2⌋ + 1 = 20", "none: pooling learns nothing"),
        ("transposed-even", "(20 − 1)·2 − 2·1 + 1·(4 − 1) + 0 + 1 = 40", "1·(1/1)·4·4 + 1 = 17"),
    ],
)
def test_derivations_carry_the_experiments_numbers(preset: str, size: str, count: str) -> None:
    experiment = CONVOLUTIONS[preset].experiment
    assert size_text(experiment) == size
    assert parameters_text(experiment) == count
    assert rf"\mathbf{{{experiment.output_sides[0]}}}" in size_latex(experiment)
    if not experiment.is_pooling:
        assert rf"\mathbf{{{experiment.parameters}}}" in parameters_latex(experiment)


def test_a_kernel_that_is_not_square_has_a_line_for_each_direction() -> None:
    experiment = Convolution(ImageChoice("china", 10), kernels=(even(1, 4),))
    assert size_text(experiment) == (
        "height ⌊(10 + 2·0 − 1·(1 − 1) − 1)/1⌋ + 1 = 10; width ⌊(10 + 2·0 − 1·(4 − 1) − 1)/1⌋ + 1 = 7"
    )
    assert size_latex(experiment).count(r"\mathbf") == 2


@pytest.mark.parametrize("preset", CASES)
def test_the_text_alternative_names_image_layer_and_values(preset: str) -> None:
    experiment = CONVOLUTIONS[preset].experiment
    traced = trace(experiment)
    text = convolution_picture(experiment, traced)["alt"]
    height, width = experiment.output_sides
    assert f"{height} by {width} pixels" in text
    assert f"{traced.y.max().item():.4f}".replace("-", "−") in text
    assert size_text(experiment) in text
    assert Counter(text)["\n"] == 0


def opened(jpeg: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(jpeg))).astype(float)


def test_the_large_photo_passes_through_the_same_layer() -> None:
    identity = Convolution(ImageChoice("flower", 20, 3), kernels=(KERNELS["identity"].matrix,), outputs=3, groups=3)
    view = photo_view(identity)
    photo = sample_photo("flower")
    assert (view.width, view.height, view.output_width, view.output_height) == (640, 427, 638, 425)
    assert view.scale == "as it is"
    assert np.abs(opened(view.before) - photo).mean() < 3
    assert np.abs(opened(view.after) - photo[1:-1, 1:-1]).mean() < 3


@pytest.mark.parametrize(
    ("preset", "scale", "output"),
    [("edges", "absolute", (638, 425)), ("blur", "as it is", (640, 427)), ("emboss", "stretched", (638, 425)),
     ("max-pool", "as it is", (320, 213)), ("transposed-checkerboard", "as it is", (481, 321))],
)  # fmt: skip
def test_brightness_and_size_of_the_large_output(preset: str, scale: str, output: tuple[int, int]) -> None:
    view = photo_view(CONVOLUTIONS[preset].experiment)
    assert view.scale == scale
    assert (view.output_width, view.output_height) == output
    assert opened(view.after).shape[:2] == output[::-1]
    assert f"{output[0]} × {output[1]}" in photo_text(view)
    assert photo_picture(view)["after"].startswith("data:image/jpeg;base64,")


def test_what_has_no_large_version_has_none() -> None:
    assert photo_view(CONVOLUTIONS["course-28x28"].experiment) is None
    assert photo_view(CONVOLUTIONS["stride-and-padding"].experiment) is None


def test_a_narrow_upload_that_the_kernel_does_not_fit_has_none() -> None:
    narrow = np.zeros((640, 20, 3), np.uint8)
    wide_kernel = Convolution(ImageChoice("upload", 64), kernels=(even(11, 11),), dilation=3)
    assert photo_view(wide_kernel, narrow) is None
    huge = Convolution(ImageChoice("upload", 8), "transposed", kernels=(even(3, 3),), stride=8)
    assert photo_view(huge, np.zeros((640, 640, 3), np.uint8)) is None


def test_an_even_photo_does_not_divide_by_zero() -> None:
    black = np.zeros((64, 64, 3), np.uint8)
    for kernel in ("edges", "emboss", "blur"):
        view = photo_view(Convolution(ImageChoice("upload", 16), kernels=(KERNELS[kernel].matrix,)), black)
        assert opened(view.after).max() <= 2
