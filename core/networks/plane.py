"""Where a network with two inputs is asked for a map of its answers."""

from __future__ import annotations

import torch
from torch import Tensor


def cell_centres(
    x: tuple[float, float], y: tuple[float, float], side: int, device: torch.device | None = None
) -> Tensor:
    """Centres of side × side cells that fill a rectangle, row by row from the top left: (side², 2).

    Args:
        x, y: the rectangle's left and right, bottom and top.
        side: cells in a row and in a column, at least 1.
    """
    (left, right), (bottom, top) = x, y
    middle = (torch.arange(side, device=device) + 0.5) / side
    return torch.cartesian_prod(top - middle * (top - bottom), left + middle * (right - left)).flip(1)
