"""The picture of a snapshot as bytes: positions, arrows, D's surface and the warped lattice."""

from __future__ import annotations

import torch
from torch import Tensor

from core.gan.plane.records import PlaneSnapshot
from core.runs.recording.arrays import Array

POSITION_RANGE = (-2.0, 2.0)  # farther points are drawn at the edge
MOST_U2 = 65_535


def arrays(record: PlaneSnapshot) -> list[Array]:
    """Everything that a picture holds; the scale of a packed array follows it."""
    scale = record.arrows.nan_to_num(0.0, 0.0, 0.0).abs().max().clamp_min(1e-12)
    pushes = (128 + 127 * record.arrows.nan_to_num(0.0, 0.0, 0.0) / scale).round()
    low, high = surface_range(record.surface)
    surface = ((record.surface.nan_to_num(low, high, low) - low) / (high - low) * 255).round().clamp(0, 255)
    return [
        ("fakes", "u2", _positions(record.fakes)),
        ("arrows", "u1", pushes),
        ("arrow_scale", "f4", scale[None]),
        ("surface", "u1", surface),
        ("surface_range", "f4", torch.tensor([low, high])),
        ("manifold", "u2", _positions(record.manifold)),
    ]


def surface_range(surface: Tensor) -> tuple[float, float]:
    """0 to 1, as probabilities are, or from the smallest to the largest score where they leave that range."""
    finite = surface[torch.isfinite(surface)]
    if not len(finite):
        return 0.0, 1.0
    low, high = float(finite.min()), float(finite.max())
    return (0.0, 1.0) if low >= 0 and high <= 1 else (low, max(high, low + 1e-6))


def _positions(points: Tensor) -> Tensor:
    low, high = POSITION_RANGE
    return ((points.nan_to_num(0.0, high, low) - low) / (high - low) * MOST_U2).round().clamp(0, MOST_U2)
