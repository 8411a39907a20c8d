"""The figures of the course, and what its presets must reach."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
import torch
from sklearn.linear_model import LinearRegression
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from core.lessons.live_training.presets import FEATURED, TRAINING_PRESETS
from core.lessons.live_training.run_to_end import Finished, run_to_end
from core.training.early_stopping import StoppingRule

EARLY = TRAINING_PRESETS["early-stopping-epoch-53"].experiment


@cache
def preset(name: str) -> Finished:
    return run_to_end(TRAINING_PRESETS[name].experiment)


def run(name: str, **changes: Any) -> Finished:
    experiment = TRAINING_PRESETS[name].experiment
    return run_to_end(replace(experiment, fit=replace(experiment.fit, **changes)))


def test_early_stopping_stops_at_epoch_53() -> None:
    finished = preset("early-stopping-epoch-53")
    last = finished.epochs[-1]
    assert (finished.stop.epoch, finished.stop.reason, finished.stop.restored) == (53, "early", False)
    assert round(last.training_loss, 4) == 3.3745
    assert last.validation_loss is not None
    assert round(last.validation_loss, 4) == 0.7967
    assert finished.stop.best_epoch == 32
    assert round(finished.epochs[32].watched, 4) == 0.0870
    assert [record.epoch for record in finished.epochs] == list(range(54))


def test_epoch_53_as_the_course_computes_it() -> None:
    """The whole preset once more without anything of ours: data, network, loaders and rule."""
    torch.manual_seed(0)
    x = torch.arange(-3, 3, 0.15)[:, None]
    y = x**2 + x * torch.randn(40, 1)
    x_valid = torch.arange(-3.0, 3.0)[:, None]
    torch.manual_seed(1)
    model = nn.Sequential(nn.Linear(1, 6), nn.Sigmoid(), nn.Linear(6, 1))
    sets = TensorDataset(x, y), TensorDataset(x_valid, x_valid**2)
    training, validation = (DataLoader(each, batch_size=1, shuffle=True) for each in sets)
    optimizer, loss_function = torch.optim.Adam(model.parameters(), lr=0.05), nn.MSELoss()
    history: list[tuple[float, float]] = []
    rises = 0
    while rises < 3:
        losses = []
        for a, b in training:
            optimizer.zero_grad()
            loss = loss_function(model(a), b)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        with torch.no_grad():
            checks = [loss_function(model(a), b).item() for a, b in validation]
        history.append((sum(losses) / 40, sum(checks) / 6))
        rises = rises + 1 if len(history) > 1 and history[-1][1] > history[-2][1] else 0
    ours = preset("early-stopping-epoch-53").epochs[1:]
    assert [(record.training_loss, record.validation_loss) for record in ours] == history
    assert len(history) == 53


@pytest.mark.parametrize(("beyond", "epoch"), [(False, 20), (True, 29)])
def test_the_two_conventions_of_the_best_so_far_rule(beyond: bool, epoch: int) -> None:
    stop = run("early-stopping-epoch-53", stopping=StoppingRule("best", patience=3, beyond=beyond)).stop
    assert (stop.epoch, stop.reason) == (epoch, "early")


def test_the_best_so_far_preset_restores() -> None:
    stop = preset("best-so-far").stop
    assert (stop.epoch, stop.restored, stop.best_epoch) == (20, True, 17)


def test_overfitting_goes_on_to_the_end() -> None:
    finished = preset("overfitting")
    assert (finished.stop.reason, finished.stop.epoch) == ("limit", 201)
    best = min(record.watched for record in finished.epochs[1:])
    assert finished.epochs[201].watched > 10 * best
    assert finished.epochs[201].training_loss < finished.epochs[finished.stop.best_epoch].training_loss


def coefficients(finished: Finished) -> np.ndarray:
    """Intercept, then slopes."""
    (layer,) = finished.model
    return np.concatenate([layer.bias.detach().numpy(), layer.weight.detach().numpy()[0]])


def least_squares(finished: Finished) -> np.ndarray:
    x, y = finished.data.training.x.double().numpy(), finished.data.training.y[:, 0].double().numpy()
    exact = LinearRegression().fit(x, y)
    return np.concatenate([[exact.intercept_], exact.coef_])


@pytest.mark.parametrize(
    ("name", "within", "course"),
    [
        ("line", 0.1, [-0.77, 45.50]),
        ("plane", 0.3, [0.43, 0.62, 55.99, 11.14]),
        ("line-full-batch", 1e-4, [-0.77, 45.50]),
        ("plane-full-batch", 1e-4, [0.43, 0.62, 55.99, 11.14]),
    ],
)
def test_linear_presets_end_at_least_squares(name: str, within: float, course: list[float]) -> None:
    finished = preset(name)
    exact = least_squares(finished)
    assert exact.round(2).tolist() == course
    assert np.abs(coefficients(finished) - exact).max() < within


def logits(finished: Finished, *point: float) -> torch.Tensor:
    with torch.no_grad():
        return finished.model.eval()(torch.tensor([point]))[0]


def test_probe_points_of_the_circles() -> None:
    finished = preset("circles")
    assert finished.epochs[-1].training_score > 0.95
    inside, outside = (float(logits(finished, *point).sigmoid()) for point in ((0.0, 0.0), (-1.0, -1.0)))
    assert inside > 0.99
    assert outside < 0.01


def test_probe_points_of_the_blobs() -> None:
    finished = preset("blobs")
    assert finished.epochs[-1].training_score > 0.99
    for point, expected in (((-1.0, -1.0), 1), ((0.0, 0.0), 2)):
        probabilities = logits(finished, *point).softmax(0)
        assert int(probabilities.argmax()) == expected
        assert float(probabilities.max()) > 0.9


def test_the_spiral_is_learned() -> None:
    last = preset("spiral").epochs[-1]
    assert min(last.training_score, last.validation_score) > 0.97


def test_digits_are_read() -> None:
    finished = preset("digits")
    assert finished.stop.reason == "early"
    assert finished.epochs[finished.stop.best_epoch].validation_score > 0.95


def test_random_labels_are_memorized_and_nothing_is_learned() -> None:
    finished = preset("random-labels")
    assert finished.epochs[-1].training_score >= 0.99
    assert max(record.validation_score for record in finished.epochs) <= 0.25


@pytest.mark.parametrize(
    ("name", "sizes", "optimizer", "rate", "epochs"),
    [
        ("parabola-1-3-1", (3,), "adam", 0.1, 101),
        ("overfitting", (6,), "adam", 0.05, 201),
        ("line", (), "sgd", 0.02, 30),
        ("plane", (), "sgd", 0.05, 100),
        ("line-full-batch", (), "sgd", 0.05, 150),
        ("plane-full-batch", (), "sgd", 0.05, 150),
        ("wiggle-1-3-1", (3,), "sgd", 0.01, 1_000),
        ("wiggle-1-5-3-1", (5, 3), "sgd", 0.3, 1_000),
        ("wiggle-1-10-10-1", (10, 10), "sgd", 0.2, 1_000),
        ("circles", (5,), "adam", 0.1, 20),
        ("blobs", (5,), "adam", 0.2, 10),
        ("noisy-sine", (512,), "adam", 1e-3, 500),
    ],
)
def test_the_courses_runs_are_there(
    name: str, sizes: tuple[int, ...], optimizer: str, rate: float, epochs: int
) -> None:
    experiment = TRAINING_PRESETS[name].experiment
    fit = experiment.fit
    assert (experiment.hidden, fit.optimizer, fit.learning_rate, fit.epochs) == (sizes, optimizer, rate, epochs)


def test_wider_networks_fit_the_wiggle_better() -> None:
    names = ("wiggle-1-3-1", "wiggle-1-10-10-1")
    narrow, wide = (run(name, epochs=400).epochs[-1].training_score for name in names)
    assert narrow < 0.95
    assert wide > 0.995


@pytest.mark.parametrize("name", TRAINING_PRESETS)
def test_every_preset_says_what_it_is_and_has_data(name: str) -> None:
    described = TRAINING_PRESETS[name]
    assert described.title
    assert described.description.endswith(".")
    data = described.experiment.load()
    assert described.experiment.network(data).inputs == data.training.x.shape[1]


def test_featured_presets_exist() -> None:
    assert set(FEATURED) <= set(TRAINING_PRESETS)
