"""How steep a loss is where the answer is wrong: cross-entropy, squared error, and accuracy, which has no slope."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from sklearn.datasets import make_moons
from torch import Tensor, nn
from torch.nn import functional as F

from core.numbers import LARGEST_SEED
from core.seeding import seeded
from core.settings.declared import check_settings, setting
from core.settings.setting import Number, Whole

MOST_STEPS = 20_000
SAMPLES, UNITS = 60, 8
LONGEST, PLACES = 3.0, 601  # of the walk


@dataclass(frozen=True)
class WrongAnswer:
    """A logit whose target is 1. Raises ConfigError where it is out of bounds."""

    z: float = setting(Number(name="logit of the answer", key="wrong", low=-12, high=12), -8.0)

    def __post_init__(self) -> None:
        check_settings(self)


def slope_pair(z: float) -> tuple[float, float]:
    """The derivatives of −log σ(z) and of (σ(z) − 1)² by the logit, by autograd in float64."""
    logit = torch.tensor(z, dtype=torch.float64, requires_grad=True)
    one = torch.ones_like(logit)
    (cross,) = torch.autograd.grad(F.binary_cross_entropy_with_logits(logit, one), logit)
    (squared,) = torch.autograd.grad(F.mse_loss(torch.sigmoid(logit), one), logit)
    return cross.item(), squared.item()


def slopes(z: Tensor) -> tuple[Tensor, Tensor]:
    """The same by formula: σ − 1, and 2(σ − 1)σ(1 − σ)."""
    p = torch.sigmoid(z)
    return p - 1, 2 * (p - 1) * p * (1 - p)


@lru_cache(maxsize=64)
def steps_to_right(z: float, squared: bool) -> int | None:
    """Steps of gradient descent on the logit, rate 1, until σ(z) is above 0.5; None: more than 20,000."""
    for step in range(MOST_STEPS + 1):
        if z > 0:
            return step
        p = 1 / (1 + math.exp(-z))
        z -= 2 * (p - 1) * p * (1 - p) if squared else p - 1
    return None


@dataclass(frozen=True)
class WeightLine:
    """A straight line in the space of all weights of a small network, downhill from where PyTorch draws them.

    Attributes:
        seed: of the weights. at: how far along the line the reader stands.

    Raises:
        ConfigError: a value is out of its setting's bounds.
    """

    seed: int = setting(Whole(name="seed of the network", key="seed", low=0, high=LARGEST_SEED), 4)
    at: float = setting(Number(name="distance", key="at", low=0, high=LONGEST), 0.0)

    def __post_init__(self) -> None:
        check_settings(self)


@dataclass(frozen=True)
class Walk:
    """Loss and accuracy at all places of the line.

    Attributes:
        places: distances from the start, from 0 on. losses, accuracies: there. slopes: of the loss along the line.
        levels: how many different accuracies there are. flat: the share of steps in which accuracy stays the same.
        start, down: weights and biases at the start, and the direction of the line.
    """

    places: Tensor
    losses: Tensor
    accuracies: Tensor
    slopes: Tensor
    levels: int
    flat: float
    start: tuple[Tensor, ...]
    down: tuple[Tensor, ...]


def moons() -> tuple[Tensor, Tensor]:
    """The 60 points and their classes, 0 or 1."""
    inputs, classes = make_moons(SAMPLES, noise=0.2, random_state=0)
    return torch.tensor(inputs), torch.tensor(classes, dtype=torch.float64)


@lru_cache(maxsize=16)
def walk(seed: int) -> Walk:
    """Go down the line on which the loss falls fastest at its start, in float64.

    A 2-8-1 tanh network, two moons, binary cross-entropy.
    """
    x, y = moons()
    with seeded(seed):
        model = nn.Sequential(nn.Linear(2, UNITS), nn.Tanh(), nn.Linear(UNITS, 1)).double()
    start = tuple(parameter.detach() for parameter in model.parameters())
    grads = torch.autograd.grad(F.binary_cross_entropy_with_logits(model(x)[:, 0], y), list(model.parameters()))
    length = torch.cat([grad.flatten() for grad in grads]).norm()
    down = tuple(-grad / length for grad in grads)
    places = torch.linspace(0, LONGEST, PLACES, dtype=torch.float64, requires_grad=True)
    w1, b1, w2, b2 = (w + places.view(-1, *[1] * w.dim()) * d for w, d in zip(start, down, strict=True))
    logits = (torch.tanh(x @ w1.transpose(1, 2) + b1[:, None]) @ w2.transpose(1, 2))[:, :, 0] + b2
    losses = F.binary_cross_entropy_with_logits(logits, y.expand_as(logits), reduction="none").mean(1)
    (steep,) = torch.autograd.grad(losses.sum(), places)
    accuracies = ((logits.detach() > 0) == (y > 0.5)).double().mean(1)
    same = (accuracies.diff() == 0).double().mean().item()
    return Walk(places.detach(), losses.detach(), accuracies, steep, len(set(accuracies.tolist())), same, start, down)


def nearest(line: WeightLine) -> int:
    """The place of the walk where the reader stands, as a number from 0 on."""
    return round(line.at / LONGEST * (PLACES - 1))


def loss_by_hand(walked: Walk, at: float) -> float:
    """The loss at any distance along the line, in plain numpy."""
    x, y = (tensor.numpy() for tensor in moons())
    w1, b1, w2, b2 = (w.numpy() + at * d.numpy() for w, d in zip(walked.start, walked.down, strict=True))
    z = (np.tanh(x @ w1.T + b1) @ w2.T + b2)[:, 0]
    return float((np.logaddexp(0, z) - y * z).mean())
