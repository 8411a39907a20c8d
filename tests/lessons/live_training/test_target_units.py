"""A standardized target is undone in every number: pictures, answers, coefficients, report and script."""

from __future__ import annotations

import dataclasses
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn.linear_model import LinearRegression
from torch.nn.utils import parameters_to_vector

from core.data.data_config import TableColumns
from core.data.table.table import Table, read_table
from core.lessons.live_training.changes import choose_data
from core.lessons.live_training.experiment import TrainingExperiment
from core.lessons.live_training.job import preview
from core.lessons.live_training.least_squares import beside_least_squares
from core.lessons.live_training.pictures import drawn_points, picture_for
from core.lessons.live_training.presets import TRAINING_PRESETS
from core.lessons.live_training.probe import probe
from core.lessons.live_training.run_to_end import run_to_end
from core.lessons.live_training.script import live_training_script
from core.runs.recording.history import read_history
from core.settings.declared import replaced
from pages.training.live_training.report import in_units
from tests.fixtures.training import with_fit

ARRIVAL = TRAINING_PRESETS["early-stopping-epoch-53"].experiment
RNG = np.random.default_rng(4)
SIZE, ROOMS = RNG.uniform(40, 220, 80), RNG.integers(1, 7, 80)
PRICE = 90_000 + 2_300 * SIZE + 14_000 * ROOMS + RNG.normal(0, 9_000, 80)
HOUSES = "\n".join(["size,rooms,price", *(f"{s},{r},{p}" for s, r, p in zip(SIZE, ROOMS, PRICE, strict=True))])


def houses() -> Table:
    return read_table("houses.csv", HOUSES.encode())


def priced(*inputs: str, **fit: object) -> TrainingExperiment:
    return with_fit(choose_data(ARRIVAL, "table", TableColumns(inputs, "price", "regression"), houses()), **fit)


def test_house_prices_reach_a_positive_r2_with_the_opening_settings() -> None:
    run = run_to_end(priced("size", "rooms"), houses())
    kept = run.epochs[run.stop.best_epoch]
    assert kept.validation_score is not None
    assert kept.validation_score > 0.8
    raw = run_to_end(replaced(priced("size", "rooms"), {"data.standard_target": False}), houses())
    assert raw.epochs[-1].training_score < 0


@pytest.mark.parametrize("inputs", [("size",), ("size", "rooms"), ("size", "rooms", "double")])
def test_pictures_and_points_are_in_the_targets_own_units(inputs: tuple[str, ...]) -> None:
    text = "\n".join(f"{line},{'double' if i == 0 else 2 * i}" for i, line in enumerate(HOUSES.split("\n")))
    table = read_table("houses.csv", text.encode())
    experiment = choose_data(ARRIVAL, "table", TableColumns(inputs, "price", "regression"), table)
    run = run_to_end(with_fit(experiment, epochs=60), table)
    picture = picture_for(run.data, experiment.network(run.data))
    low, high = picture.range["value" if picture.name == "map" else "y"]
    assert low < PRICE.min() < PRICE.max() < high < 2 * PRICE.max()
    (_, _, values), *_ = picture.entries(run.model)
    shown = values.detach().flatten()
    if picture.name == "map":
        shown = low + shown / 255 * (high - low)
    assert 0.5 * PRICE.min() < float(shown.min()) < float(shown.max()) < 1.5 * PRICE.max()
    points = drawn_points(run.data)
    everything = sorted([*points["training"]["y"], *points["validation"]["y"]])
    np.testing.assert_allclose(everything, sorted(PRICE), rtol=1e-5)


def test_an_answer_is_in_the_targets_own_units() -> None:
    run = run_to_end(priced("size", "rooms", epochs=3), houses())
    vector = parameters_to_vector(run.model.parameters()).detach()
    answer = probe(priced("size", "rooms").network(run.data), run.data, vector, [0.0, 0.0])
    scaling = run.data.target_scaling
    assert scaling is not None
    with torch.no_grad():
        wanted = run.model(torch.zeros(1, 2)).item() * scaling.std[0] + scaling.mean[0]
    assert answer.logits[0] == pytest.approx(wanted, rel=1e-6)


def test_coefficients_are_those_of_the_target_itself() -> None:
    line = dataclasses.replace(priced("size", "rooms", epochs=1), hidden=(), activation="identity")
    data = line.load(houses())
    rows = data.training.x.double().numpy(), data.in_units(data.training.y.double()).numpy()
    exact = LinearRegression().fit(*rows)
    scaling = data.target_scaling
    assert scaling is not None
    weights = {
        "0.weight": torch.tensor(exact.coef_ / scaling.std[0]),
        "0.bias": torch.tensor((exact.intercept_ - scaling.mean[0]) / scaling.std[0]),
    }
    for row in beside_least_squares(data, weights):
        assert row.network == pytest.approx(row.exact, rel=1e-9)
    assert max(abs(row.exact) for row in beside_least_squares(data, weights)) > 1e4


def test_the_page_says_what_a_loss_means() -> None:
    history = read_history(preview(priced("size", "rooms"), houses()))
    assert history.start["loss"] == "MSE of the standardized target"
    said = in_units(history, 0)
    assert re.search(r"minus its mean \d{3},\d{3}, divided by its standard deviation \d{3},\d{3}\.", said), said
    error = float(said.split("typical error is **")[1].split("*")[0].replace(",", ""))
    loss = history.at("validation_loss", 0)
    assert loss is not None
    assert error == pytest.approx(loss**0.5 * history.start["unit"]["std"], rel=1e-3)
    huber = read_history(preview(priced("size", loss="huber"), houses()))
    assert "typical error" not in in_units(huber, 0)
    plain = json.loads(preview(replaced(priced("size"), {"data.standard_target": False}), houses())[0])
    assert (plain["loss"], plain["unit"]) == ("MSE", None)


def test_the_script_turns_its_predictions_back(tmp_path: Path) -> None:
    experiment, table = priced("size", "rooms", epochs=4), houses()
    run = run_to_end(experiment, table)
    (tmp_path / "houses.csv").write_text(HOUSES)
    script = live_training_script(experiment, run.data, table)
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    first, error = done.stdout.splitlines()[-2:]
    with torch.no_grad():
        wanted = run.data.in_units(run.model(run.data.training.x))[:3, 0]
    assert json.loads(first.partition(":")[2]) == pytest.approx(wanted.tolist(), rel=1e-5)
    assert run.data.target_scaling is not None
    assert run.epochs[-1].validation_loss is not None
    typical = run.epochs[-1].validation_loss ** 0.5 * run.data.target_scaling.std[0]
    assert float(error.partition("epochs:")[2]) == pytest.approx(typical, rel=1e-9)
