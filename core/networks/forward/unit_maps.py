"""What each unit does over the whole input: a curve for one input, a decision map for two."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from core.networks.forward.trace import run_layers
from core.networks.small.network import SmallNetwork

CURVE_POINTS, MAP_SIDE = 49, 20
_RANGES = (3.0, 5.0, 10.0, 20.0, 50.0, 100.0)


@dataclass(frozen=True)
class UnitMaps:
    """Outputs of every unit over a grid of inputs.

    Attributes:
        half_range: the grid covers −half_range … half_range in every input.
        shape: (49,) for one input; (20, 20) for two, rows by falling x₂, columns by rising x₁.
        layers: per layer of units, the inputs first, an array (units, *shape) of activations, float32.
    """

    half_range: float
    shape: tuple[int, ...]
    layers: tuple[npt.NDArray[np.float32], ...]


def half_range(experiment: SmallNetwork) -> float:
    """The smallest of 3, 5, 10, 20, 50, 100 that covers every input of every sample."""
    largest = max(abs(value) for row in experiment.x for value in row)
    return next(limit for limit in _RANGES if largest <= limit)


def unit_maps(experiment: SmallNetwork) -> UnitMaps | None:
    """The curves (one input) or decision maps (two inputs) of all units; None for three inputs."""
    inputs = experiment.sizes[0]
    if inputs > 2:
        return None
    limit = half_range(experiment)
    shape: tuple[int, ...] = (CURVE_POINTS,) if inputs == 1 else (MAP_SIDE, MAP_SIDE)
    axis = torch.linspace(-limit, limit, CURVE_POINTS if inputs == 1 else MAP_SIDE)
    grid = axis[:, None] if inputs == 1 else torch.cartesian_prod(axis.flip(0), axis).flip(1)
    with torch.no_grad():
        layers = run_layers(experiment.model, experiment.activations, grid)
    outputs = [grid, *(layer.a for layer in layers)]
    return UnitMaps(limit, shape, tuple(a.T.reshape(-1, *shape).numpy() for a in outputs))
