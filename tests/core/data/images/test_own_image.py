"""The reader's picture becomes what the pictures of a set are."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits
from torch import Tensor
from torch.nn import functional

from core.data.images.image_set import ImageSetError
from core.data.images.own_image import as_seen

DIGIT = (1, 28, 28)


def on_paper(digit: Tensor, top: int, left: int, size: int = 80, paper: float = 0.9, ink: float = 0.2) -> Tensor:
    """A digit (h, w) of 0 to 1 somewhere on a sheet of 200×260, uint8 (3, 200, 260)."""
    large = functional.interpolate(digit[None, None], size=(size, size), mode="bicubic").clamp(0, 1)[0, 0]
    sheet = torch.zeros(200, 260)
    sheet[top : top + size, left : left + size] = large
    return (255 * (paper + (ink - paper) * sheet)).round().byte().expand(3, 200, 260)


def bar(width: int, height: int) -> Tensor:
    digit = torch.zeros(80, 80)
    digit[10 : 10 + height, 20 : 20 + width] = 1
    return digit


def test_where_how_large_and_in_which_colours_a_digit_is_drawn_does_not_matter() -> None:
    digit = torch.from_numpy(load_digits().images[3]).float() / 16
    seen = [
        as_seen(on_paper(digit, *given), "digits", DIGIT).int()
        for given in [(0, 0), (110, 170), (60, 20, 120), (60, 20, 80, 0.1, 0.9), (60, 20, 80, 0.6, 0.3)]
    ]
    for other in seen[1:]:
        assert (other - seen[0]).abs().float().mean() < 6


def test_digits_of_the_set_come_out_as_they_are_in_it() -> None:
    """Enlarged, put on paper and cut out again, they are nearer to themselves than to other digits."""
    digits = torch.from_numpy(load_digits().images[:200]).float()
    originals = functional.interpolate(digits[:, None] / 16, size=28, mode="bilinear") * 255
    seen = torch.stack([as_seen(on_paper(digit / 16, 30, 40), "digits", DIGIT).float() for digit in digits])
    distance = torch.cdist(seen.flatten(1), originals.flatten(1))
    labels = load_digits().target[:200]
    assert np.mean(labels[distance.argmin(dim=1).numpy()] == labels) > 0.97


def test_an_mnist_digit_fills_a_box_of_20_and_balances_in_the_middle() -> None:
    wedge = torch.zeros(80, 80)
    wedge[10:70, 20:28] = 1
    wedge[62:70, 20:50] = 1  # an L: its mass is left of and below its box's middle
    seen = as_seen(on_paper(wedge, 3, 120), "mnist", DIGIT)[0].float()
    rows, columns = seen.sum(dim=1), seen.sum(dim=0)
    there = (seen > 25).nonzero()
    assert 19 <= int(there[:, 0].max() - there[:, 0].min()) + 1 <= 21
    for mass in (rows, columns):
        assert abs(float((mass * (torch.arange(28) + 0.5)).sum() / mass.sum()) - 14) <= 0.6


def test_a_digit_of_the_8x8_set_fills_its_height_and_stands_in_the_middle() -> None:
    seen = as_seen(on_paper(bar(15, 60), 5, 150), "digits", DIGIT)[0]
    small = functional.interpolate(seen[None, None].float(), size=8, mode="area")[0, 0]
    assert (small.amax(dim=1) > 100).all()
    assert (small.amax(dim=0) > 100).tolist() == [False, False, False, True, True, False, False, False]


def test_thin_lines_become_as_thick_as_those_of_the_set() -> None:
    thin, thick = (as_seen(on_paper(bar(width, 60), 5, 150), "mnist", DIGIT).float().mean() for width in (1, 14))
    assert thin > 0.35 * thick


@pytest.mark.parametrize("picture", [torch.full((3, 50, 50), 200), torch.full((1, 5, 9), 0), torch.full((3, 1, 1), 9)])
def test_a_picture_of_nothing_is_refused_in_a_sentence(picture: Tensor) -> None:
    with pytest.raises(ImageSetError, match=r"^The picture must show a digit that is darker or brighter"):
        as_seen(picture.byte(), "digits", DIGIT)


@pytest.mark.parametrize("shape", [(3, 32, 32), (1, 28, 28)])
@pytest.mark.parametrize("channels", [1, 3])
def test_other_sets_take_the_middle_square(shape: tuple[int, int, int], channels: int) -> None:
    wide = torch.zeros(channels, 20, 60, dtype=torch.uint8)
    wide[:, :, 20:40] = 255
    seen = as_seen(wide, "faces" if shape[0] == 3 else "fashion", shape)
    assert tuple(seen.shape) == shape
    assert (seen[:, 2:-2, 2:-2] >= 254).all()  # grey of white rounds down
