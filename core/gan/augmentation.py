"""Differentiable augmentation of real images and fakes alike (Zhao et al., "Differentiable Augmentation", 2020)."""

from __future__ import annotations

import torch
from torch import Generator, Tensor
from torch.nn import functional

SHIFT, CUTOUT = 8, 3  # an eighth of the side at most; a square of a third of it
BLACK = -1.0


def augmented(images: Tensor, kind: str, draws: Generator) -> Tensor:
    """Each image moved by its own random shift, and with a random square blanked where asked.

    Args:
        images: (n, channels, side, side) in −1 … 1; gradients flow through.
        draws: on the CPU.
    """
    if kind == "none":
        return images
    moved = shifted(images, draws)
    return moved if kind == "shift" else cut_out(moved, draws)


def shifted(images: Tensor, draws: Generator, reach: int | None = None) -> Tensor:
    """Moved by up to `reach` pixels in each direction, or an eighth of the side; what comes in is black."""
    count, channels, side, _ = images.shape
    reach = side // SHIFT if reach is None else reach
    offsets = torch.randint(2 * reach + 1, (2, count, 1), generator=draws).to(images.device)
    padded = functional.pad(images, (reach, reach, reach, reach), value=BLACK)
    rows, columns = offsets + torch.arange(side, device=images.device)
    image = torch.arange(count, device=images.device)[:, None, None, None]
    channel = torch.arange(channels, device=images.device)[None, :, None, None]
    return padded[image, channel, rows[:, None, :, None], columns[:, None, None, :]]


def cut_out(images: Tensor, draws: Generator) -> Tensor:
    """A square of a third of the side, centred anywhere, becomes grey (0)."""
    count, _, side, _ = images.shape
    centres = torch.randint(side, (2, count, 1), generator=draws).to(images.device)
    near = (centres - torch.arange(side, device=images.device)).abs() <= side // CUTOUT // 2
    square = near[0][:, None, :, None] & near[1][:, None, None, :]
    return images * ~square
