"""The networks of the page in plain numpy, slopes by central differences, and how far PyTorch is from both."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from core.lessons.universal_approximation.by_hand import bump_network, kink_network
from core.lessons.universal_approximation.experiment import ApproximationExperiment

Array = npt.NDArray[np.float64]
STEP = 1e-5  # of central differences
VALUE, SLOPE = 1e-12, 1e-8  # how far numbers may be apart


@dataclass(frozen=True)
class Proof:
    """Largest differences between PyTorch and numpy, all in float64.

    Attributes:
        bumps: of the network built out of sigmoids. kinks: of the one out of ReLUs, against numpy's interpolation.
        slopes: of the mean squared error in the heights, against central differences.
    """

    bumps: float
    kinks: float
    slopes: float

    @property
    def holds(self) -> bool:
        return max(self.bumps, self.kinks) <= VALUE and self.slopes <= SLOPE


def bump_sum(x: Array, edges: Array, heights: Array, steepness: float) -> Array:
    """Σ h·(σ(s(x − a)) − σ(s(x − b))), with σ by its hyperbolic tangent."""
    steps = (1 + np.tanh(steepness * (x[:, None] - edges) / 2)) / 2
    return np.asarray((steps[:, :-1] - steps[:, 1:]) @ heights)


def prove(experiment: ApproximationExperiment) -> Proof:
    """Compare both networks at all samples, and the slopes of the error where samples are seen."""
    drawing, bumps = experiment.drawing, experiment.bumps
    places, truth, seen = (values.numpy() for values in drawing.samples())
    x, y = places[:, 0], truth[:, 0]
    edges, heights = bumps.edges(drawing).numpy(), bumps.heights_on(drawing).numpy()
    model, kinks = bump_network(drawing, bumps), kink_network(drawing)
    with torch.no_grad():
        by_torch, curve = (one(torch.from_numpy(places))[:, 0].numpy() for one in (model, kinks))
    apart = np.abs(by_torch - bump_sum(x, edges, heights, bumps.steepness)).max()
    bent = np.abs(curve - np.interp(x, drawing.places, drawing.knots)).max()

    def loss(at: Array) -> float:
        return float(((bump_sum(x[seen], edges, at, bumps.steepness) - y[seen]) ** 2).mean())

    with torch.inference_mode(False), torch.enable_grad():
        error = (model(torch.from_numpy(places[seen])) - torch.from_numpy(truth[seen])).square().mean()
        (gradient,) = torch.autograd.grad(error, list(model[2].parameters())[:1])
    by_autograd = (gradient[0, ::2] - gradient[0, 1::2]).numpy()  # a height is one weight, and minus the next one
    steps = STEP * np.eye(len(heights))
    by_hand = [(loss(heights + step) - loss(heights - step)) / (2 * STEP) for step in steps]
    return Proof(float(apart), float(bent), float(np.abs(by_autograd - by_hand).max()))
