"""Up to which learning rate a step stays stable: by theory from the largest curvature, and measured."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch

from core.optimizers.race import Loss, Racer, race

HALVINGS, STEPS = 11, 300


def limit(name: str, curvature: float, momentum: float) -> float | None:
    """The largest stable rate of SGD, momentum or Nesterov on a quadratic loss; None for others, or without curvature.

    From the characteristic roots of the iteration: 2/λ, 2(1 + μ)/λ and 2(1 + μ)/(λ(1 + 2μ)).
    """
    if not curvature > 0:
        return None
    top = {"sgd": 2.0, "momentum": 2 * (1 + momentum), "nesterov": 2 * (1 + momentum) / (1 + 2 * momentum)}
    return top[name] / curvature if name in top else None


def measured_limits(
    loss: Loss, racers: Sequence[Racer], start: Sequence[float], guesses: Sequence[float]
) -> list[float]:
    """The largest rate at which each racer's loss falls over 300 steps, halving from 0 to twice a guess.

    All racers are tried at once, each at its own rate; eleven halvings leave a thousandth of the guess open.
    """
    low, high = [0.0] * len(racers), [2 * guess for guess in guesses]
    for _ in range(HALVINGS):
        rates = [(a + b) / 2 for a, b in zip(low, high, strict=True)]
        tried = [Racer(one.name, {**one.options, "lr": rate}) for one, rate in zip(racers, rates, strict=True)]
        run = race(loss, tried, torch.tensor(start, dtype=torch.float64), STEPS)
        for number, rate in enumerate(rates):
            first, last = run.losses[0, number].item(), run.losses[-1, number].item()
            stable = math.isfinite(last) and last < first
            (low if stable else high)[number] = rate
    return low
