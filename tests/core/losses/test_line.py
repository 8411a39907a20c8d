"""Losses of a line: against formulas, scikit-learn, and the course's figure."""

from __future__ import annotations

import random

import numpy as np
import pytest
import torch
from scipy.optimize import minimize
from torch import nn

from core.errors import ConfigError
from core.losses.line import LABELS, LineFit, best_line, mean_loss, read_points, trace, write_points


def random_line(rng: random.Random, loss: str) -> LineFit:
    points = tuple((rng.uniform(-5, 5), rng.uniform(-9, 9)) for _ in range(rng.randint(3, 12)))
    return LineFit(points, rng.uniform(-3, 3), rng.uniform(-3, 3), loss, rng.uniform(0.1, 3))


def loss_of(line: LineFit, slope: float, intercept: float) -> float:
    x, y = np.array(line.points).T
    size = np.abs(slope * x + intercept - y)
    huber = np.where(size < line.delta, size**2 / 2, line.delta * size - line.delta**2 / 2)
    return float({"mse": size**2, "mae": size, "huber": huber}[line.loss].mean())


def test_the_courses_three_points_cost_0_0175() -> None:
    traced = trace(LineFit())
    assert [round(e, 4) for e in traced.errors.tolist()] == [0.05, -0.1, 0.2]
    assert [round(e, 4) for e in traced.losses.tolist()] == [0.0025, 0.01, 0.04]
    torch_says = nn.MSELoss()(torch.tensor([0.25, 0.6, 0.3]), torch.tensor([0.2, 0.7, 0.1])).item()
    assert round(traced.mean, 4) == round(torch_says, 4) == 0.0175


@pytest.mark.parametrize("loss", LABELS)
def test_losses_and_gradients_are_those_of_the_formula(loss: str) -> None:
    rng, h = random.Random(5), 1e-6
    for _ in range(20):
        line = random_line(rng, loss)
        traced = trace(line, torch.float64)
        a, b = line.slope, line.intercept
        assert traced.mean == pytest.approx(loss_of(line, a, b), rel=1e-12)
        assert mean_loss(line, loss) == pytest.approx(traced.mean, rel=1e-5)
        assert traced.gradient[0] == pytest.approx(
            (loss_of(line, a + h, b) - loss_of(line, a - h, b)) / (2 * h), abs=1e-5
        )
        assert traced.gradient[1] == pytest.approx(
            (loss_of(line, a, b + h) - loss_of(line, a, b - h)) / (2 * h), abs=1e-5
        )
        assert traced.pulls.mean().item() == pytest.approx(traced.gradient[1], abs=1e-12)


@pytest.mark.parametrize("loss", LABELS)
def test_no_line_is_better_than_the_best_line(loss: str) -> None:
    rng = random.Random(6)
    for _ in range(15):
        line = random_line(rng, loss)
        best = best_line(line.points, loss, line.delta)
        found = min(
            minimize(lambda p, line=line: loss_of(line, *p), start, method="Nelder-Mead", options={"xatol": 1e-9}).fun
            for start in (best, (0.0, 0.0), (1.0, 2.0))
        )
        assert loss_of(line, *best) <= found + 1e-9


@pytest.mark.parametrize("loss", LABELS)
def test_points_above_each_other_have_a_best_line_without_slope(loss: str) -> None:
    slope, intercept = best_line(((1.0, 0.0), (1.0, 1.0), (1.0, 5.0)), loss, 1.0)
    assert slope == pytest.approx(0, abs=1e-9)
    assert intercept == pytest.approx({"mse": 2.0, "mae": 1.0, "huber": 1.0}[loss], abs=1e-6)


def test_points_come_back_from_their_text() -> None:
    points = ((0.1, -2.0), (1e-05, 1000.0))
    assert read_points(write_points(points)) == points


@pytest.mark.parametrize("text", ["", "1", "1_2_3~4_5", "1_2~", "1_nan~2_3", "1_1001~2_3", "1_2"])
def test_broken_points_are_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(ConfigError, match=r"^[^\n]+\.$"):
        LineFit(points=read_points(text))
