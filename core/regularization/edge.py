"""The edge of stability: full-batch gradient descent with a constant rate η, and how sharp the place is where it is.

J. Cohen et al., "Gradient descent on neural networks typically occurs at the edge of stability", ICLR 2021.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

from core.regularization.digits import CLASSES, INPUTS
from core.regularization.measure import all_parameters, size_shares
from core.training.comparison.variant import Data, Variant
from core.training.fit_config import FULL_BATCH, FitConfig
from core.training.problem import Batch, Problem, TrainingTask
from core.training.targets import TARGETS

HIDDEN, RATES = 32, (0.05, 0.1, 0.2, 0.4)
ROUNDS = 30  # of power iteration


def _half_square(outputs: Tensor, batch: Batch) -> Tensor:
    return (outputs - nn.functional.one_hot(batch[1], CLASSES)).square().sum(1).mean() / 2


def _right(outputs: Tensor, batch: Batch) -> float:
    return TARGETS["classes"].score(outputs, batch[1])


@dataclass(frozen=True, eq=False)
class Rated(Problem):
    """A problem, and the rate with which it is descended."""

    rate: float = 0.0


def squared(rate: float, data: Data) -> Problem:
    """The same digits, learned by half the squared distance to one-hot targets; nothing to validate on."""
    assert isinstance(data, Problem)
    return Rated(TrainingTask(_half_square, _right, "accuracy"), data.training, rate=rate)


def small(_seed: int) -> nn.Sequential:
    """64-32-10 with tanh, drawn from torch's generator."""
    return nn.Sequential(nn.Linear(INPUTS, HIDDEN), nn.Tanh(), nn.Linear(HIDDEN, CLASSES))


def sharpness(model: nn.Module, problem: Problem, rounds: int = ROUNDS) -> float:
    """The eigenvalue of largest size of the Hessian of the training loss, by power iteration on products H·v.

    Args:
        rounds: of the iteration, which begins at the same place each time.
    """
    parameters = list(model.parameters())
    with torch.inference_mode(False), torch.enable_grad():
        slopes = _slopes(model, problem, parameters)
        vector = torch.randn(len(slopes), generator=torch.Generator().manual_seed(0)).to(slopes)
        for _ in range(rounds):
            vector = vector / vector.norm()
            before, vector = vector, times_hessian(slopes, vector, parameters)
    return float(before @ vector)


def _slopes(model: nn.Module, problem: Problem, parameters: list[nn.Parameter]) -> Tensor:
    loss = problem.task.loss(model, problem.training)
    return torch.cat([one.flatten() for one in torch.autograd.grad(loss, parameters, create_graph=True)])


def times_hessian(slopes: Tensor, vector: Tensor, parameters: list[nn.Parameter]) -> Tensor:
    """H·v: the gradient of slopes·v, without the Hessian itself.

    Args:
        slopes: of the loss, (n,), with their graph. vector: v, (n,).
    """
    product = torch.autograd.grad(slopes @ vector, parameters, retain_graph=True)
    return torch.cat([one.flatten() for one in product])


def measure(model: nn.Module, problem: Problem) -> dict[str, Any]:
    """The sharpness λ, ηλ/2, which is 1 at the edge, 2/η, and the sizes of all parameters."""
    assert isinstance(problem, Rated)
    found = sharpness(model, problem)
    ratio = problem.rate * found / 2
    return {"sharpness": found, "edge": ratio, "bound": 2 / problem.rate, "sizes": size_shares(all_parameters(model))}


def by_rate(steps: int) -> list[Variant]:
    """The same network with larger and larger rates."""
    return [
        Variant(
            f"η = {rate:g}",
            small,
            FitConfig("mse", "sgd", rate, steps, FULL_BATCH),
            data=partial(squared, rate),
        )
        for rate in RATES
    ]
