"""What the page asks of a run: its history read back, a point probed, least squares beside it."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from sklearn.linear_model import LinearRegression

from core.data.load import default_data
from core.errors import ConfigError
from core.lessons.live_training.experiment import TrainingExperiment
from core.lessons.live_training.job import LiveTrainingJob
from core.lessons.live_training.least_squares import beside_least_squares, has_exact_answer
from core.lessons.live_training.presets import TRAINING_PRESETS
from core.lessons.live_training.probe import parameters_at, probe
from core.lessons.live_training.run_to_end import Finished, run_to_end
from core.runs.recording.history import History, read_history
from core.training.fit_config import FitConfig
from core.training.records import EpochRecord
from tests.fixtures.training import with_fit

# Stops at epoch 21.
EARLY = with_fit(TRAINING_PRESETS["early-stopping-epoch-53"].experiment, batch_size=8, learning_rate=0.2)
LINE = TRAINING_PRESETS["line"].experiment


class Hand:
    """A run without pauses that wants every third picture."""

    stepping = stopping = False
    asked = 0

    def wants_picture(self) -> bool:
        self.asked += 1
        return self.asked % 3 == 0


def history(experiment: TrainingExperiment, **changes: Any) -> tuple[History, Finished]:
    experiment = with_fit(experiment, **changes)
    messages = []
    for event in LiveTrainingJob(experiment).events(Hand()):
        messages += [event.message] if event.message else []
        if event.kind == "end":
            break
    return read_history(messages), run_to_end(experiment)


@pytest.mark.parametrize("experiment", [EARLY, LINE], ids=["early", "line"])
def test_columns_read_back_are_the_records(experiment: TrainingExperiment) -> None:
    found, run = history(experiment)
    assert found.last == run.stop.epoch
    for record in run.epochs:
        for name in ("training_loss", "validation_loss", "gradient_norm", "parameter_norm", "wait", "learning_rate"):
            assert found.at(name, record.epoch) == getattr(record, name)
    assert [stop["sentence"] for stop in found.stops] == [run.stop.sentence]
    assert found.start["sizes"] == [1, *experiment.hidden, 1]


def test_a_csv_has_a_row_per_epoch_with_every_digit() -> None:
    found, run = history(EARLY)
    header, *rows = csv.reader(io.StringIO(found.as_csv()))
    assert header[:3] == ["epoch", "training_loss", "validation_loss"]
    assert [int(row[0]) for row in rows] == list(range(22))
    assert [float(row[2]) for row in rows] == [record.validation_loss for record in run.epochs]
    assert rows[0][header.index("gradient_norm")] == ""


def test_a_csv_of_a_run_without_validation_has_empty_cells() -> None:
    found, _ = history(LINE, epochs=2)
    header, *rows = csv.reader(io.StringIO(found.as_csv()))
    assert {row[header.index("validation_loss")] for row in rows} == {""}


def vector(run: Finished) -> torch.Tensor:
    return torch.cat([parameter.detach().flatten() for parameter in run.model.parameters()])


@pytest.mark.parametrize("epoch", [1, 2, 7, 30])
def test_the_parameters_of_an_epoch_are_those_of_training_so_long(epoch: int) -> None:
    found, _ = history(LINE)
    answer = parameters_at(found, epoch)
    assert answer is not None
    assert answer[0] == epoch
    assert torch.equal(answer[1], vector(run_to_end(with_fit(LINE, epochs=epoch))))


def test_the_newest_picture_that_is_not_later_counts() -> None:
    found, _ = history(LINE, epochs=9)
    sparse = replace(found, packs={place: pack for place, pack in found.packs.items() if place in (0, 3, 6)})
    assert [answer[0] for e in range(10) if (answer := parameters_at(sparse, e))] == [0, 0, 0, 3, 3, 3, 6, 6, 6, 6]


def test_a_history_that_has_not_begun_is_empty() -> None:
    found = read_history([])
    assert (found.last, found.stops, parameters_at(found, 0)) == (-1, [], None)
    assert found.as_csv() == "epoch\n"
    start_only = read_history(['{"kind":"start","layout":[{"name":"parameters","type":"f4","shape":[2]}]}'])
    assert parameters_at(start_only, 5) is None


def test_a_network_with_too_many_parameters_sends_none() -> None:
    found, _ = history(TRAINING_PRESETS["dropout"].experiment, epochs=1)
    assert parameters_at(found, 1) is None
    assert found.packs


def logits(run: Finished, x: tuple[float, ...]) -> torch.Tensor:
    with torch.no_grad():
        return run.model.eval()(torch.tensor([x]))[0]


@pytest.mark.parametrize("name", ["circles", "blobs"])
@pytest.mark.parametrize("x", [(0.0, 0.0), (-1.0, -1.0), (0.3, -0.8)])
def test_a_probe_goes_from_logits_to_probabilities_to_a_class(name: str, x: tuple[float, float]) -> None:
    run = run_to_end(TRAINING_PRESETS[name].experiment)
    network = TRAINING_PRESETS[name].experiment.network(run.data)
    state = torch.get_rng_state()
    found = probe(network, run.data, vector(run), x)
    assert torch.equal(torch.get_rng_state(), state)
    z = logits(run, x)
    assert found.x == x
    assert found.logits == pytest.approx(z.tolist(), abs=1e-6)
    if name == "circles":
        one = 1 / (1 + math.exp(-float(z[0])))
        expected = np.array([1 - one, one])
    else:
        expected = np.exp(z.numpy()) / np.exp(z.numpy()).sum()
    assert found.probabilities == pytest.approx(expected.tolist(), abs=1e-5)
    assert found.winner == str(int(expected.argmax()))


def test_the_courses_probe_points() -> None:
    runs = {name: run_to_end(TRAINING_PRESETS[name].experiment) for name in ("circles", "blobs")}

    def winner(name: str, *x: float) -> str:
        network = TRAINING_PRESETS[name].experiment.network(runs[name].data)
        return probe(network, runs[name].data, vector(runs[name]), x).winner

    assert (winner("circles", 0, 0), winner("circles", -1, -1)) == ("1", "0")
    assert (winner("blobs", -1, -1), winner("blobs", 0, 0)) == ("1", "2")


def test_a_probe_of_a_curve_is_its_prediction() -> None:
    run = run_to_end(with_fit(EARLY, epochs=3))
    found = probe(EARLY.network(run.data), run.data, vector(run), (1.5,))
    assert found.logits == pytest.approx(logits(run, (1.5,)).tolist(), abs=1e-6)
    assert (found.probabilities, found.winner) == ((), "")


def test_dropout_is_off_at_a_probe() -> None:
    experiment = replace(SHORT_DROPOUT, dropout=0.5)
    run = run_to_end(experiment)
    answers = {probe(experiment.network(run.data), run.data, vector(run), (0.5,)).logits for _ in range(5)}
    assert len(answers) == 1


SHORT_DROPOUT = with_fit(TRAINING_PRESETS["dropout"].experiment, epochs=2)


@pytest.mark.parametrize(
    ("x", "sentence"),
    [
        ((), "the point must have 2 coordinates, got 0."),
        ((1.0,), "the point must have 2 coordinates, got 1."),
        ((1.0, 2e6), "a coordinate must be a number from −1e+06 to 1e+06, got 2000000.0."),
        ((math.nan, 0.0), "a coordinate must be a number from −1e+06 to 1e+06, got nan."),
        (("1", 0.0), "a coordinate must be a number from −1e+06 to 1e+06, got '1'."),
    ],
)
def test_a_point_that_is_none_is_refused(x: tuple[Any, ...], sentence: str) -> None:
    experiment = TrainingExperiment()
    network = experiment.network(experiment.load())
    with pytest.raises(ConfigError) as raised:
        probe(network, experiment.load(), torch.zeros(network.parameters), x)
    assert str(raised.value) == sentence


@pytest.mark.parametrize("name", ["line", "plane", "line-full-batch", "plane-full-batch"])
def test_both_coefficients_stand_beside_each_other(name: str) -> None:
    run = run_to_end(TRAINING_PRESETS[name].experiment)
    found = beside_least_squares(run.data, run.model.state_dict())
    exact = LinearRegression().fit(run.data.training.x.double().numpy(), run.data.training.y[:, 0].double().numpy())
    assert [c.exact for c in found] == pytest.approx([exact.intercept_, *exact.coef_], rel=1e-9)
    assert [c.network for c in found] == [vector(run)[-1], *vector(run)[:-1]]
    assert [c.name for c in found] == ["w0 (bias)", *(f"w{i}" for i in range(1, len(found)))]
    assert max(c.difference for c in found) < {"line": 0.1, "plane": 0.3}.get(name, 1e-4)


@pytest.mark.parametrize(
    ("experiment", "exact"),
    [
        (LINE, True),
        (TRAINING_PRESETS["plane"].experiment, True),
        (with_fit(LINE, optimizer="adam"), True),
        (replace(LINE, hidden=(1,)), False),
        (with_fit(LINE, loss="mae"), False),
        (with_fit(LINE, l1=0.1), False),
        (with_fit(LINE, l2=0.1), False),
        (with_fit(LINE, optimizer="adamw", weight_decay=0.1), False),
        (TrainingExperiment(default_data("moons"), (), fit=FitConfig("bce")), False),
    ],
)
def test_least_squares_is_the_answer_only_where_it_is(experiment: TrainingExperiment, exact: bool) -> None:
    assert has_exact_answer(experiment) is exact


def test_records_are_plain() -> None:
    """Watched: validation where there is one."""
    record = EpochRecord(1, 0.5, None, 0.0, None, None, 1.0, 0.1, 0, 1)
    assert (record.watched, replace(record, validation_loss=0.7).watched) == (0.5, 0.7)
