"""Where the naive losses break, and how steep losses are: the measured figures, and formulas."""

from __future__ import annotations

import math

import pytest
import torch
from torch.nn import functional as F

from core.losses.slopes import (
    PLACES,
    SAMPLES,
    WeightLine,
    loss_by_hand,
    nearest,
    slope_pair,
    slopes,
    steps_to_right,
    walk,
)
from core.losses.stability import DTYPES, FORMS, OneLogit, both, breaks_at, clamped, naive, stable

BREAKS = {
    ("sigmoid", "0", "float16"): 8.32,
    ("sigmoid", "0", "bfloat16"): 6.24,
    ("sigmoid", "0", "float32"): 16.64,
    ("sigmoid", "0", "float64"): 36.74,
    ("sigmoid", "1", "float32"): -88.73,
    ("softmax", "1", "float16"): 11.09,
    ("softmax", "1", "float32"): 88.73,
}


@pytest.mark.parametrize(("form", "target", "dtype"), BREAKS)
def test_the_naive_loss_breaks_where_it_was_measured_to_break(form: str, target: str, dtype: str) -> None:
    z, loss = breaks_at(form, target, dtype)
    assert z == BREAKS[form, target, dtype]
    assert math.isnan(loss) if (form, target) == ("softmax", "1") else loss == math.inf
    inward = torch.tensor(z - math.copysign(0.01, z), dtype=torch.float64).to(DTYPES[dtype])
    assert naive(inward, form, target).isfinite()


def test_in_float32_the_naive_gradient_is_nan_and_the_clamped_one_0_where_pytorchs_is_1() -> None:
    found = both(torch.tensor([16.64]), "sigmoid", "0")
    assert found["naive"][0].item() == math.inf
    assert math.isnan(found["naive"][1].item())
    assert found["stable"][0].item() == pytest.approx(16.64, abs=1e-5)
    assert found["stable"][1].item() == pytest.approx(1, abs=1e-6)
    assert clamped(OneLogit(16.64)) == (100.0, 0.0)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("target", ["0", "1"])
def test_both_forms_are_the_same_number_where_nothing_breaks(form: str, target: str) -> None:
    z = torch.linspace(-30, 30, 61, dtype=torch.float64)
    reference = torch.logaddexp(torch.zeros_like(z), z) - int(target) * z
    assert torch.allclose(stable(z, form, target), reference, rtol=1e-9, atol=1e-12)
    assert torch.allclose(naive(z, form, target), reference, rtol=1e-3, atol=1e-3)


def test_a_saturated_wrong_answer() -> None:
    cross, squared = slope_pair(-8.0)
    assert (round(cross, 4), round(squared, 4)) == (-0.9997, -0.0007)
    ratios = [slope_pair(z)[0] / slope_pair(z)[1] for z in (-2.0, -5.0, -10.0)]
    assert [f"{ratio:,.1f}" for ratio in ratios] == ["4.8", "75.2", "11,014.2"]
    assert (steps_to_right(-8.0, False), steps_to_right(-8.0, True)) == (9, 1507)
    assert steps_to_right(-12.0, True) is None


def test_slopes_by_formula_are_autograds() -> None:
    z = torch.linspace(-12, 12, 25, dtype=torch.float64)
    pairs = torch.tensor([slope_pair(value) for value in z.tolist()], dtype=torch.float64)
    assert torch.allclose(torch.stack(slopes(z), 1), pairs, atol=1e-14)


@pytest.mark.parametrize("seed", [0, 4])
def test_along_the_line_the_loss_is_a_curve_and_accuracy_a_staircase(seed: int) -> None:
    found, h = walk(seed), 1e-5
    for place in (0, 150, 400):
        at = found.places[place].item()
        assert found.losses[place].item() == pytest.approx(loss_by_hand(found, at), rel=1e-12)
        central = (loss_by_hand(found, at + h) - loss_by_hand(found, at - h)) / (2 * h)
        assert found.slopes[place].item() == pytest.approx(central, abs=1e-7)
    counts = found.accuracies * SAMPLES
    assert torch.equal(counts.round(), counts.round(decimals=9))
    assert found.levels == len({round(count) for count in counts.tolist()})
    assert found.flat == pytest.approx((found.accuracies.diff() == 0).double().mean().item())
    assert found.flat > 0.85
    assert found.slopes[0] < 0
    assert len(set(found.losses.tolist())) == PLACES


def test_the_network_of_the_line_is_pytorchs_own() -> None:
    torch.manual_seed(4)
    model = torch.nn.Sequential(torch.nn.Linear(2, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1)).double()
    assert all(torch.equal(*pair) for pair in zip(walk(4).start, model.parameters(), strict=True))


def test_a_place_of_the_walk() -> None:
    assert nearest(WeightLine(at=0.0)) == 0
    assert walk(4).places[nearest(WeightLine(at=1.305))].item() == pytest.approx(1.305)


def test_the_clamp_is_pytorchs_at_minus_100() -> None:
    assert F.binary_cross_entropy(torch.tensor(1.0), torch.tensor(0.0)).item() == 100
