"""What is looked at in a network while it is trained: answers on fresh digits, and how large its weights are."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from core.regularization.digits import HeldOut
from core.training.evaluation import evaluate
from core.training.problem import Problem

SMALL = 0.01
LOW, HIGH, PER_DECADE = -6, 1, 4  # powers of ten from which to which sizes of weights are counted
BINS = (HIGH - LOW) * PER_DECADE
# The middle of each bin, in |w|.
SIZES = [10 ** (LOW + (at + 0.5) / PER_DECADE) for at in range(BINS)]


def all_parameters(model: nn.Module) -> Tensor:
    """Weights and biases in one vector, detached."""
    return torch.cat([parameter.detach().flatten() for parameter in model.parameters()])


def size_shares(values: Tensor) -> list[float]:
    """The share of the values whose size is in each bin from 10⁻⁶ to 10, the rest at the ends; exact zeros in none."""
    powers = values.abs()[values != 0].log10().clamp(LOW, HIGH - 1e-6)
    return (torch.histc(powers, BINS, LOW, HIGH) / len(values)).tolist()


def measure(model: nn.Module, problem: Problem) -> dict[str, Any]:
    """The share of right answers on the test digits, how many parameters are 0, the share below 0.01, all sizes."""
    assert isinstance(problem, HeldOut)
    values = all_parameters(model)
    return {
        "test": evaluate(model, problem.task, problem.test).score,
        "zeros": int((values == 0).sum()),
        "small": float((values.abs() < SMALL).float().mean()),
        "sizes": size_shares(values),
    }
