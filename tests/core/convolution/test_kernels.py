"""Kernels: the course's numbers, typed text, other sizes."""

from __future__ import annotations

import math

import pytest

from core.convolution.kernels import KERNELS, check_kernel, even, kernel_text, read_kernel, resized
from core.errors import ConfigError


def test_the_courses_kernels() -> None:
    assert KERNELS["blur"].matrix == ((1 / 16, 2 / 16, 1 / 16), (2 / 16, 4 / 16, 2 / 16), (1 / 16, 2 / 16, 1 / 16))
    assert KERNELS["emboss"].matrix == ((-2, -1, 0), (-1, 1, 1), (0, 1, 2))
    assert KERNELS["edges"].matrix == ((-1, -1, -1), (-1, 8, -1), (-1, -1, -1))
    assert KERNELS["sobel-x"].matrix == tuple(zip(*KERNELS["sobel-y"].matrix, strict=True))
    assert KERNELS["sharpen"].matrix[1][1] == 5


@pytest.mark.parametrize("name", KERNELS)
def test_every_kernel_is_valid_and_survives_as_text(name: str) -> None:
    kernel = KERNELS[name].matrix
    assert check_kernel(kernel) == kernel
    assert read_kernel(kernel_text(kernel)) == kernel


TOTALS = {"blur": 1, "box": 1, "wide-blur": 1, "motion": 1, "sharpen": 1, "identity": 1}


@pytest.mark.parametrize(("name", "total"), [*TOTALS.items(), ("edges", 0), ("sobel-x", 0), ("sobel-y", 0)])
def test_blurs_keep_brightness_and_edges_drop_it(name: str, total: int) -> None:
    assert math.fsum(value for row in KERNELS[name].matrix for value in row) == pytest.approx(total)


@pytest.mark.parametrize(
    ("text", "kernel"),
    [
        ("1 2\n3 4", ((1, 2), (3, 4))),
        ("1, 2; 3, 4", ((1, 2), (3, 4))),
        ("\n −1 .5 1/4 \n\n", ((-1, 0.5, 0.25),)),
        ("3/-2", ((-1.5,),)),
    ],
)
def test_typed_kernels(text: str, kernel: tuple) -> None:
    assert read_kernel(text) == kernel


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "kernel must have 1 to 11 rows and columns, got '0×0'"),
        ("1 2\n3", "kernel must have as many numbers in every row, got '1 and 2'"),
        ("\n".join(["1"] * 12), "got '12×1'"),
        (" ".join(["1"] * 12), "got '1×12'"),
        ("1 x", "weight must be a number from −100 to 100, got 'x'"),
        ("1 nan", "got 'nan'"),
        ("1/0", "weight's divisor must not be 0, got '1/0'"),
        ("1/", "weight's divisor must be a number"),
        ("100/0.1", "weight must be a number from −100 to 100, got '100/0.1'"),
        ("<b>1</b>", "weight must be a number"),
        ("٣", "weight must be a number"),
    ],
)
def test_a_kernel_that_cannot_be_read_says_why(text: str, sentence: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_kernel(text)
    assert sentence in str(caught.value)


def test_other_sizes_add_zeros_around_or_cut() -> None:
    kernel = ((1.0, 2.0, 3.0), (4.0, 5.0, 6.0), (7.0, 8.0, 9.0))
    assert resized(kernel, 1, 1) == ((5.0,),)
    assert resized(kernel, 5, 3)[0] == (0.0, 0.0, 0.0)
    assert resized(kernel, 5, 5)[1:4] == tuple((0.0, *row, 0.0) for row in kernel)
    assert resized(resized(kernel, 7, 9), 3, 3) == kernel
    with pytest.raises(ConfigError):
        resized(kernel, 12, 3)
    assert even(2, 4, 2.0) == ((0.25,) * 4,) * 2
