"""A picture of the reader's as a network gets it that was trained on a set: made like the pictures of that set.

MNIST: the digit, white on black, fits into 20×20 pixels and lies with its centre of mass in the middle of 28×28
(http://yann.lecun.com/exdb/mnist/). Scikit-learn's digits: a bitmap of 32×32, in whose blocks of 4×4 the pixels with
ink are counted, so 8×8 numbers from 0 to 16 (https://archive.ics.uci.edu/dataset/80). All other sets: the middle
square.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional
from torchvision.transforms import v2

from core.data.images.image_set import ImageSetError
from core.data.images.load import DIGITS, enlarged_digits
from core.data.images.torchvision_sets import MNIST

CENTRED = (DIGITS, MNIST)  # sets of digits that were cut out and centred
LEAST_CONTRAST = 0.15  # of the brightness between digit and paper
MNIST_BOX, MNIST_SIDE, BITMAP, BLOCK = 20, 28, 32, 4
THINNEST = 0.22  # share of its box that a digit's lines cover; thinner ones are drawn with a thicker pen
_WORK = 96  # pixels; a digit is made so high before its lines are looked at


def as_seen(picture: Tensor, image_set: str, shape: tuple[int, int, int]) -> Tensor:
    """A picture as the pictures of a set are.

    Args:
        picture: uint8 (1 or 3, height, width).
        image_set: a key of `IMAGE_SETS`.
        shape: (channels, side, side) of its images.

    Returns:
        uint8 of that shape.

    Raises:
        ImageSetError: there is no digit on it.
    """
    if image_set in CENTRED:
        return as_digit(picture, image_set, shape[1])
    square = v2.Compose([v2.CenterCrop(min(picture.shape[1:])), v2.Resize(shape[1:], antialias=True)])(picture)
    if len(square) == shape[0]:
        return torch.as_tensor(square)
    return torch.as_tensor(v2.Grayscale(shape[0])(square)) if shape[0] == 1 else square.expand(shape).contiguous()


def as_digit(picture: Tensor, image_set: str, side: int) -> Tensor:
    """A digit cut out, scaled and centred as in its set, white on black: uint8 (1, side, side).

    Raises:
        ImageSetError: nothing on it stands out from the paper.
    """
    ink = _cut_out(_ink(picture))
    if image_set == MNIST:
        small = _by_mass(_fitted(ink, MNIST_BOX), MNIST_SIDE)
        return (255 * small).round().byte()[None]
    bits = (_in_middle(_fitted(ink, BITMAP), BITMAP) >= 0.5).float()
    counts = functional.avg_pool2d(bits[None, None], BLOCK) * BLOCK**2
    return enlarged_digits(counts, side)[0]


def _ink(picture: Tensor) -> Tensor:
    """How much ink is at each place, 0 to 1: what is unlike the paper, which is what the border shows."""
    grey = picture.float().mean(dim=0) / 255
    border = torch.cat([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
    distance = (grey - border.median()).abs()
    darker = (grey < border.median()).float()
    # Ink is either darker or brighter than the paper: shadows and stains on the other side do not count.
    side = darker if (distance * darker).sum() >= (distance * (1 - darker)).sum() else 1 - darker
    ink = distance * side
    strongest = torch.quantile(ink.flatten()[: 2**24], 0.999) if ink.numel() >= 1_000 else ink.max()
    strongest = torch.maximum(strongest, 0.5 * ink.max())
    if strongest < LEAST_CONTRAST:
        raise ImageSetError("The picture must show a digit that is darker or brighter than its paper, and shows none.")
    return (ink / strongest).clamp(max=1)


def _cut_out(ink: Tensor) -> Tensor:
    """The digit without the paper around it, `_WORK` pixels on its longer side, its lines not too thin."""
    there = ink >= 0.5
    rows, columns = (there.any(dim=axis).nonzero().flatten() for axis in (1, 0))
    digit = _fitted(ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], _WORK)
    digit = digit / digit.max()  # a thin line has become faint
    square = _WORK * max(min(digit.shape), _WORK // 2)
    while (digit >= 0.5).sum() < THINNEST * square:
        room = functional.pad(digit, [1, 1, 1, 1])  # a thicker pen needs a pixel more on every side
        digit = functional.max_pool2d(room[None, None], kernel_size=3, stride=1, padding=1)[0, 0]
    return digit


def _fitted(picture: Tensor, box: int) -> Tensor:
    """As large as fits into a box, each side in its proportion, at least one pixel."""
    height, width = picture.shape
    scale = box / max(height, width)
    size = [max(1, round(height * scale)), max(1, round(width * scale))]
    small = functional.interpolate(picture[None, None], size=size, mode="bilinear", antialias=True)
    return small[0, 0].clamp(0, 1)


def _in_middle(picture: Tensor, side: int) -> Tensor:
    """On an empty square, its box in the middle."""
    top, left = ((side - length) // 2 for length in picture.shape)
    square = torch.zeros(side, side)
    square[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
    return square


def _by_mass(picture: Tensor, side: int) -> Tensor:
    """On an empty square, its centre of mass in the middle, as far as whole pixels and the edge allow."""
    rows, columns = (torch.arange(length) + 0.5 for length in picture.shape)
    middle = ((picture.sum(dim=1) @ rows) / picture.sum(), (picture.sum(dim=0) @ columns) / picture.sum())
    corner = [
        min(max(round(side / 2 - float(place)), 0), side - length)
        for place, length in zip(middle, picture.shape, strict=True)
    ]
    square = torch.zeros(side, side)
    square[corner[0] : corner[0] + picture.shape[0], corner[1] : corner[1] + picture.shape[1]] = picture
    return square
