"""The race against a plain loop with torch, against formulas by hand, and against the theory of linear iterations."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.errors import ConfigError
from core.lessons.optimizers.presets import OPTIMIZER_PRESETS
from core.lessons.optimizers.scene import staged
from core.optimizers.by_hand import gradients_of, largest_difference, written_out
from core.optimizers.race import LABELS, Racer, race
from core.optimizers.stability import limit
from core.optimizers.surfaces import SURFACES, curvatures, grid, heights, loss_of, two_names

RAVINE = loss_of(SURFACES["ravine"].formula)
FROM = torch.tensor([-9.0, 1.0], dtype=torch.float64)


def figures(preset: str, lowest: float = 0.0) -> dict[str, tuple[int | None, int | None]]:
    experiment = OPTIMIZER_PRESETS[preset].experiment
    run = staged(experiment)[1]
    return {name: (run.arrived(n, lowest), run.diverged(n)) for n, name in enumerate(experiment.racers)}


@pytest.mark.parametrize("name", LABELS)
def test_a_racer_among_others_goes_where_torch_goes_alone(name: str) -> None:
    experiment = OPTIMIZER_PRESETS["rosenbrock"].experiment
    w = torch.tensor([experiment.x, experiment.y], dtype=torch.float64, requires_grad=True)
    optimizer = experiment.racer(name).make(w)

    def closure() -> torch.Tensor:
        optimizer.zero_grad()
        value = (1 - w[0]) ** 2 + 10 * (w[1] - w[0] ** 2) ** 2
        value.backward()
        return value

    for _ in range(40):
        optimizer.step(closure)
    place = staged(experiment)[1].places[40, experiment.racers.index(name)]
    np.testing.assert_allclose(place, w.detach(), rtol=1e-9, atol=1e-12)


def test_the_measured_figures_of_the_ravine_and_the_saddle() -> None:
    ravine = figures("ravine")
    assert (ravine["sgd"], ravine["momentum"], ravine["nesterov"]) == ((137, None), (47, None), (None, 15))
    assert figures("too-fast") == {"sgd": (None, 81), "momentum": (69, None)}
    assert set(figures("on-the-ridge", -1.0).values()) == {(None, None)}
    saddle = {name: arrived for name, (arrived, _) in figures("saddle", -1.0).items()}
    assert [name for name, step in saddle.items() if step is None] == ["lbfgs"]
    assert saddle["rmsprop"] < saddle["adam"] < saddle["nesterov"] <= saddle["momentum"] < saddle["sgd"]


@pytest.mark.parametrize("preset", ["ravine", "valleys"])
def test_every_step_by_hand_is_torchs(preset: str) -> None:
    experiment = OPTIMIZER_PRESETS[preset].experiment
    run, loss = staged(experiment)[1], loss_of(experiment.text)
    for number, name in enumerate(experiment.racers):
        steps = written_out(experiment.racer(name), run, number, gradients_of(loss, run, number))
        assert len(steps) == (run.diverged(number) or experiment.steps)
        assert largest_difference(steps, run, number) < 1e-13, name


def test_one_step_of_adam_from_its_definition() -> None:
    run = race(RAVINE, [Racer("adam", {"lr": 0.1, "betas": (0.9, 0.99)})], FROM, 1)
    (step,) = written_out(Racer("adam", {"lr": 0.1, "betas": (0.9, 0.99)}), run, 0, [(-9.0, 50.0)])
    assert step.parts["m"] == pytest.approx((-0.9, 5.0))
    assert step.parts["v"] == pytest.approx((0.81, 25.0))
    assert step.parts["m̂"] == pytest.approx((-9.0, 50.0))
    assert step.after == pytest.approx((-8.9, 0.9))


def radius(name: str, rate: float, curvature: float, mu: float) -> float:
    """The spectral radius of one step on ½λw², as a matrix on (w, v)."""
    if name == "sgd":
        return abs(1 - rate * curvature)
    v = [curvature, mu]
    step = [[1 - rate * v[0], -rate * mu], v]
    if name == "nesterov":
        step = [[1 - rate * (curvature + mu * v[0]), -rate * mu * v[1]], v]
    return float(np.abs(np.linalg.eigvals(np.array(step))).max())


@pytest.mark.parametrize("name", ["sgd", "momentum", "nesterov"])
@pytest.mark.parametrize("mu", [0.3, 0.9])
def test_the_bounds_of_the_theory_are_where_an_iteration_stops_shrinking(name: str, mu: float) -> None:
    bound = limit(name, 50.0, mu)
    assert bound is not None
    assert radius(name, 0.999 * bound, 50.0, mu) < 1 < radius(name, 1.001 * bound, 50.0, mu)
    assert limit("adam", 50.0, mu) is None
    assert limit(name, -1.0, mu) is None


def test_schedules_noise_and_evaluations_are_recorded() -> None:
    racers = [Racer("sgd", {"lr": 0.02}, name) for name in ("constant", "step", "cosine", "warm-up", "one-cycle")]
    rates = race(RAVINE, racers, FROM, 40).rates
    assert rates[:, 0].tolist() == [0.02] * 40
    assert rates[-1, 1].item() == pytest.approx(0.02 * 0.3**3)
    np.testing.assert_allclose(rates[:, 2], 0.01 * (1 + np.cos(np.pi * np.arange(40) / 40)), rtol=1e-9)
    assert rates[0, 3].item() == pytest.approx(0.0002)
    assert rates[:, 4].max().item() == pytest.approx(0.02, rel=0.01)
    noisy = race(RAVINE, [Racer("sgd", {"lr": 0.01})], FROM, 1, lambda step, places: torch.ones_like(places))
    assert noisy.places[1, 0].tolist() == pytest.approx([-9 - 0.01 * (-9 + 1), 1 - 0.01 * (50 + 1)])
    lbfgs = race(RAVINE, [Racer("lbfgs")], FROM, 30)
    assert 10 < lbfgs.evaluations[0] < 40


@pytest.mark.parametrize(
    ("name", "eigenvalues"),
    [
        ("bowl", (1, 2)),
        ("ravine", (1, 50)),
        ("saddle", (2, 4)),
        ("valleys", (10, 10)),
        ("rosenbrock", (0.39368, 101.606)),
    ],
)
def test_the_lowest_places_of_the_surfaces(name: str, eigenvalues: tuple[float, float]) -> None:
    surface = SURFACES[name]
    place = torch.tensor([surface.minimum], dtype=torch.float64, requires_grad=True)
    (slope,) = torch.autograd.grad(loss_of(surface.formula)(place).sum(), place)
    assert slope.abs().max() < 1e-12
    assert curvatures(loss_of(surface.formula), surface.minimum) == pytest.approx(eigenvalues, rel=1e-4)
    drawn = heights(surface.formula, surface.window)
    assert drawn.min() >= loss_of(surface.formula)(place).item()
    assert grid(surface.window)[0].tolist() == [ends[0] for ends in surface.window]


@pytest.mark.parametrize("text", ["x", "x + y + z"])
def test_a_formula_of_another_number_of_names_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="formula must have two names"):
        two_names(text)
