"""A tensor as cells with numbers, for the mark in assets/pictures/tensor_cells.js."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from torch import Tensor

from core.numbers import rounded

MOST_DRAWN = 216  # cells: 6×6×6
LARGEST_WHOLE = 100_000  # that a cell has room for


def number_text(value: float | bool) -> str:
    """A number as a cell has room for it."""
    if isinstance(value, bool):
        return "True" if value else "False"
    if not math.isfinite(value):
        return str(value).replace("-", "−")
    whole = value == int(value) and abs(value) < LARGEST_WHOLE
    return f"{value:.0f}".replace("-", "−") if whole else rounded(value, 3)


def tensor_cells(tensor: Tensor, places: Sequence[int] = ()) -> dict[str, Any]:
    """Shape, numbers and tints of a tensor, row by row; of more than 216 elements none is drawn.

    Args:
        places: where each element lies in memory; elements that lie where an earlier one does are ghosts of it.
    """
    drawn = tensor.numel() <= MOST_DRAWN
    values = tensor.flatten().tolist() if drawn else []
    largest = max((abs(float(value)) for value in values if math.isfinite(value)), default=0.0) or 1.0
    first = {place: number for number, place in reversed(list(enumerate(places)))}
    ghosts = [number != first[place] for number, place in enumerate(places)] if drawn else []
    return {
        "shape": list(tensor.shape),
        "texts": [number_text(value) for value in values],
        "tints": [_tint(float(value) / largest) for value in values],
        "ghosts": [int(ghost) for ghost in ghosts],
    }


def _tint(share: float) -> float:
    """−1 to 1; what is no number has no colour."""
    return 0.0 if math.isnan(share) else round(max(-1.0, min(1.0, share)), 2)
