"""The loss of a real network, seen in a plane through the space of all its weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from sklearn.datasets import make_moons
from torch import Tensor, nn
from torch.func import functional_call, vmap
from torch.nn.functional import binary_cross_entropy_with_logits

from core.optimizers.race import Loss, Racer, race
from core.optimizers.surfaces import Window, grid
from core.seeding import seeded

SAMPLES, UNITS, RATE, STEPS = 200, 8, 0.05, 200  # of the data, the layers, and the training that ends in the middle
LAYERS = ((2, UNITS), (UNITS, UNITS), (UNITS, 1))  # inputs and outputs
REACH, ROOM = 1.5, 0.25  # of a plane of random directions; around a trajectory, as a share of its width
PLANES = {"random": "two random directions", "pca": "principal components of the training"}


@dataclass(frozen=True)
class Plane:
    """A plane through trained weights.

    Attributes:
        middle: (105,), the trained weights. axes: (2, 105).
        first: where the training began, in coordinates of the plane.
        window: worth drawing. curvature: the largest eigenvalue of the Hessian in the middle.
        share: of the way of the training, as squared distances, what the plane holds.
    """

    middle: Tensor
    axes: Tensor
    first: tuple[float, float]
    window: Window
    curvature: float
    share: float

    def lifted(self, coordinates: Tensor) -> Tensor:
        """Places of the plane, (n, 2), as weights, (n, 105)."""
        return self.middle + coordinates @ self.axes

    def projected(self, weights: Tensor) -> Tensor:
        """The nearest places of the plane to weights: (..., 105) to (..., 2)."""
        found: Tensor = (weights - self.middle) @ torch.linalg.pinv(self.axes)
        return found


@lru_cache(maxsize=1)
def moons() -> tuple[Tensor, Tensor]:
    """The 200 points and their classes, 0 or 1."""
    inputs, classes = make_moons(SAMPLES, noise=0.2, random_state=0)
    return torch.tensor(inputs), torch.tensor(classes, dtype=torch.float64)


def network(seed: int) -> nn.Sequential:
    """2-8-8-1, tanh, float64, as PyTorch initializes it."""
    with seeded(seed):
        layers = nn.Linear(2, UNITS), nn.Tanh(), nn.Linear(UNITS, UNITS), nn.Tanh(), nn.Linear(UNITS, 1)
        return nn.Sequential(*layers).double()


def network_loss() -> Loss:
    """The loss of weights in one vector, in the order of `parameters()`."""
    model, (x, y) = network(0), moons()
    shapes = {name: parameter.shape for name, parameter in model.named_parameters()}

    def one(weights: Tensor) -> Tensor:
        parts = torch.split(weights, [shape.numel() for shape in shapes.values()])
        named = {name: part.view(shape) for (name, shape), part in zip(shapes.items(), parts, strict=True)}
        logits: Tensor = functional_call(model, named, (x,))[:, 0]
        return binary_cross_entropy_with_logits(logits, y)

    together: Loss = vmap(one)
    return together


def stacked_loss(weights: Tensor) -> Tensor:
    """The same loss by matrix products over all n networks at once: a few networks take a fifth of the time."""
    x, y = moons()
    value, place = x.expand(len(weights), -1, -1), 0
    for inputs, outputs in LAYERS:
        w = weights[:, place : place + inputs * outputs].view(-1, outputs, inputs)
        b = weights[:, place + inputs * outputs : place + (inputs + 1) * outputs]
        place += (inputs + 1) * outputs
        value = torch.baddbmm(b[:, None], value, w.transpose(1, 2))
        value = torch.tanh(value) if outputs > 1 else value
    return binary_cross_entropy_with_logits(value[:, :, 0], y.expand(len(weights), -1), reduction="none").mean(1)


@lru_cache(maxsize=8)
def plane(kind: str, seed: int) -> Plane:
    """Train with Adam, then lay a plane through where it ended.

    Args:
        kind: a key of `PLANES`. Random directions are scaled so that each unit's part is as long as its weights
            (filter normalization, Li and others 2018), biases left alone.
        seed: of the weights and of the directions.
    """
    loss, model = network_loss(), network(seed)
    start = nn.utils.parameters_to_vector(model.parameters()).detach()
    way = race(stacked_loss, [Racer("adam", {"lr": RATE})], start, STEPS).places[:, 0]
    middle, moved = way[-1], way - way[-1]
    _, sizes, components = torch.linalg.svd(moved, full_matrices=False)
    axes = components[:2] if kind == "pca" else _filter_normalized(model, middle, seed)
    axes = -axes * (moved[0] @ torch.linalg.pinv(axes)).sign()[:, None]  # the training comes from the lower left
    flat = moved @ torch.linalg.pinv(axes)
    held = (flat @ axes).square().sum() / sizes.square().sum()
    window = _around(flat) if kind == "pca" else ((-REACH, REACH), (-REACH, REACH))
    hessian = torch.autograd.functional.hessian(lambda w: loss(w[None])[0], middle)  # type: ignore[no-untyped-call]
    x, y = flat[0].tolist()
    return Plane(middle, axes, (x, y), window, torch.linalg.eigvalsh(hessian)[-1].item(), held.item())


def _filter_normalized(model: nn.Module, middle: Tensor, seed: int) -> Tensor:
    draw, axes = torch.Generator().manual_seed(seed), []
    shapes = [parameter.shape for parameter in model.parameters()]
    for _ in range(2):
        parts = []
        for weights, shape in zip(torch.split(middle, [shape.numel() for shape in shapes]), shapes, strict=True):
            drawn = torch.randn(shape, generator=draw, dtype=torch.float64)
            rows = weights.view(shape).norm(dim=-1, keepdim=True) / drawn.norm(dim=-1, keepdim=True)
            parts.append((drawn * rows if len(shape) > 1 else torch.zeros_like(drawn)).flatten())
        axes.append(torch.cat(parts))
    return torch.stack(axes)


def _around(places: Tensor) -> Window:
    ends = [(part.min().item(), part.max().item()) for part in places.T]
    (left, right), (low, high) = [(a - ROOM * (b - a), b + ROOM * (b - a)) for a, b in ends]
    return (left, right), (low, high)


@lru_cache(maxsize=16)
def plane_heights(kind: str, seed: int, window: Window, side: int) -> Tensor:
    """The loss on a grid over the plane, (side, side), the lowest row first."""
    with torch.no_grad():
        return network_loss()(plane(kind, seed).lifted(grid(window, side))).view(side, side)


def loss_by_hand(weights: Sequence[float]) -> float:
    """The same loss in plain numpy."""
    x, y = (tensor.numpy() for tensor in moons())
    flat, place, value = np.array(weights), 0, x
    for inputs, outputs in LAYERS:
        w, b = np.split(flat[place : place + (inputs + 1) * outputs], [inputs * outputs])
        place += (inputs + 1) * outputs
        value = value @ w.reshape(outputs, inputs).T + b
        value = np.tanh(value) if outputs > 1 else value
    z = value[:, 0]
    return float((np.logaddexp(0, z) - y * z).mean())
