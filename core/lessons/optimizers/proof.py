"""Every step of the race by hand in plain Python, its gradients by central differences, its curvature by numpy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from core.lessons.optimizers.experiment import OptimizerExperiment
from core.lessons.optimizers.scene import lowest_of, staged
from core.optimizers.by_hand import gradients_of, largest_difference, written_out
from core.optimizers.race import Loss
from core.optimizers.surfaces import curvatures

Array = npt.NDArray[np.float64]
STEP, CURVED = 1e-6, 1e-4  # of central differences, first and second
PLACES, GRADIENTS, CURVATURES = 1e-9, 1e-6, 1e-4  # how far apart they may be


@dataclass(frozen=True)
class OptimizerProof:
    """Largest differences.

    Attributes:
        places: between torch's places and those by hand, over all steps of all racers. steps: how many.
        gradient: between autograd and central differences at the start, relative to the larger of it and the loss
            where that is above 1.
        curvature: between λ by torch and by second differences in numpy; NaN where there is none.
    """

    places: float
    steps: int
    gradient: float
    curvature: float

    @property
    def holds(self) -> bool:
        near = self.places <= PLACES and self.gradient <= GRADIENTS
        return near and (bool(np.isnan(self.curvature)) or self.curvature <= CURVATURES)


def prove(experiment: OptimizerExperiment) -> OptimizerProof:
    """Compare all of the race on display."""
    scene, run = staged(experiment)
    apart, steps = 0.0, 0
    for number, racer in enumerate(scene.racers.values()):
        gradients = gradients_of(scene.loss, run, number, scene.noise)
        hand = written_out(racer, run, number, gradients)
        apart, steps = max(apart, largest_difference(hand, run, number)), steps + len(hand)
    at = scene.start.clone().requires_grad_()
    (found,) = torch.autograd.grad(scene.loss(at[None]).sum(), at)
    start, slope = scene.start.numpy(), found.numpy()
    size = max(1.0, float(np.abs(slope).max()), abs(_at(scene.loss, start)))
    nudges = STEP * np.maximum(1, np.abs(start)) * np.eye(len(start))
    measured = np.array([(_at(scene.loss, start + h) - _at(scene.loss, start - h)) / (2 * h.sum()) for h in nudges])
    by_numpy, top = np.nan, np.nan
    if experiment.part != "network":
        place = lowest_of(experiment)[1]
        top = curvatures(scene.loss, place)[1]
        by_numpy = float(np.linalg.eigvalsh(_hessian(scene.loss, np.array(place)))[1])
    return OptimizerProof(
        apart, steps, float(np.abs(slope - measured).max()) / size, abs(top - by_numpy) / max(1.0, abs(top))
    )


def _at(loss: Loss, place: Array) -> float:
    return float(loss(torch.from_numpy(place)[None])[0])


def _hessian(loss: Loss, place: Array) -> Array:
    """Second differences."""
    step = CURVED * max(1.0, float(np.abs(place).max()))
    a, b = step * np.eye(2)
    middle = _at(loss, place)
    straight = [(_at(loss, place + h) - 2 * middle + _at(loss, place - h)) / step**2 for h in (a, b)]
    across = sum(s * t * _at(loss, place + s * a + t * b) for s in (1, -1) for t in (1, -1)) / (4 * step**2)
    return np.array([[straight[0], across], [across, straight[1]]])
