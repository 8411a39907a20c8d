"""Every rule of FitConfig and TrainingExperiment: one sentence with the argument, the rule and the value."""

from __future__ import annotations

import dataclasses
import math
import pickle
from typing import Any

import pytest

from core.data.load import default_data
from core.errors import ConfigError
from core.lessons.live_training.experiment import MOST_HIDDEN_LAYERS, MOST_UNITS, TrainingExperiment
from core.lessons.live_training.presets import TRAINING_PRESETS
from core.training.early_stopping import StoppingRule
from core.training.fit_config import FULL_BATCH, FitConfig

OPTIMIZER_NAMES = "sgd, momentum, nesterov, rmsprop, adam, adamw"
RATE = "learning rate must be a number from 1e−06 to 10"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"loss": "hinge"}, "loss must be one of mse, mae, huber, bce, cross_entropy, got 'hinge'."),
        ({"optimizer": "lion"}, f"optimizer must be one of {OPTIMIZER_NAMES}, got 'lion'."),
        (
            {"schedule": "warm"},
            "schedule must be one of constant, step, exponential, cosine, plateau, got 'warm'.",
        ),
        ({"learning_rate": 0}, f"{RATE}, got 0."),
        ({"learning_rate": 9e-7}, f"{RATE}, got 9e-07."),
        ({"learning_rate": 10.1}, f"{RATE}, got 10.1."),
        ({"learning_rate": math.nan}, f"{RATE}, got nan."),
        ({"learning_rate": "0.1"}, f"{RATE}, got '0.1'."),
        ({"epochs": 0}, "epochs must be a whole number from 1 to 5000, got 0."),
        ({"epochs": 5_001}, "epochs must be a whole number from 1 to 5000, got 5001."),
        ({"epochs": 10.0}, "epochs must be a whole number from 1 to 5000, got 10.0."),
        ({"epochs": True}, "epochs must be a whole number from 1 to 5000, got True."),
        ({"batch_size": -1}, "batch size must be a whole number from 0 to 5000, got -1."),
        ({"batch_size": 5_001}, "batch size must be a whole number from 0 to 5000, got 5001."),
        ({"batch_size": None}, "batch size must be a whole number from 0 to 5000, got None."),
        ({"l1": -0.1}, "l1 must be a number from 0 to 10, got -0.1."),
        ({"l2": 11}, "l2 must be a number from 0 to 10, got 11."),
        ({"l2": math.inf}, "l2 must be a number from 0 to 10, got inf."),
        ({"weight_decay": -1.0}, "weight decay must be a number from 0 to 10, got -1.0."),
        ({"clip": 0}, "gradient clipping must be a number from 1e−06 to 1e+06, got 0."),
        ({"clip": 2e6}, "gradient clipping must be a number from 1e−06 to 1e+06, got 2000000.0."),
        (
            {"optimizer": "adamw", "l2": 0.1},
            "l2 must be 0 with AdamW, whose weight decay is apart from the gradient, got 0.1.",
        ),
        ({"weight_decay": 0.1}, "weight decay must be 0 without AdamW (use l2), got 0.1."),
    ],
)
def test_a_broken_rule_of_training(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigError) as raised:
        FitConfig(**changes)
    assert str(raised.value) == sentence


@pytest.mark.parametrize(
    "changes",
    [
        {"learning_rate": 1e-6, "epochs": 1, "batch_size": FULL_BATCH, "l1": 0, "clip": 1e-6},
        {"learning_rate": 10.0, "epochs": 5_000, "batch_size": 5_000, "l1": 10.0, "l2": 10.0, "clip": 1e6},
        {"optimizer": "adamw", "weight_decay": 10.0},
    ],
)
def test_the_bounds_of_training_are_allowed(changes: dict[str, Any]) -> None:
    FitConfig(**changes)


@pytest.mark.parametrize(
    ("batch_size", "rows", "step", "steps"),
    [(10, 25, 10, 3), (10, 20, 10, 2), (FULL_BATCH, 25, 25, 1), (100, 25, 25, 1), (1, 25, 1, 25), (10, 1, 1, 1)],
)
def test_rows_and_steps(batch_size: int, rows: int, step: int, steps: int) -> None:
    config = FitConfig(batch_size=batch_size)
    assert (config.rows_per_step(rows), config.steps_per_epoch(rows)) == (step, steps)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"hidden": (1,) * 7}, f"hidden layers must be between 0 and {MOST_HIDDEN_LAYERS}, got 7."),
        ({"hidden": (8, 0)}, f"units of a hidden layer must be a whole number from 1 to {MOST_UNITS}, got 0."),
        ({"hidden": (513,)}, f"units of a hidden layer must be a whole number from 1 to {MOST_UNITS}, got 513."),
        ({"hidden": (8.0,)}, f"units of a hidden layer must be a whole number from 1 to {MOST_UNITS}, got 8.0."),
        ({"hidden": (True,)}, f"units of a hidden layer must be a whole number from 1 to {MOST_UNITS}, got True."),
        ({"dropout": 0.95}, "dropout must be a number from 0 to 0.9, got 0.95."),
        ({"dropout": -0.1}, "dropout must be a number from 0 to 0.9, got -0.1."),
        ({"dropout": math.nan}, "dropout must be a number from 0 to 0.9, got nan."),
        ({"seed": -1}, "seed must be a whole number from 0 to 4294967295, got -1."),
        ({"seed": 2**32}, "seed must be a whole number from 0 to 4294967295, got 4294967296."),
        ({"fit": FitConfig("cross_entropy")}, "loss must be one of bce for this data, got 'cross_entropy'."),
        ({"data": default_data("blobs")}, "loss must be one of mse, cross_entropy for this data, got 'bce'."),
    ],
)
def test_a_broken_rule_of_an_experiment(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigError) as raised:
        TrainingExperiment(**changes)
    assert str(raised.value) == sentence


def test_an_unknown_activation_is_answered_with_all_names() -> None:
    with pytest.raises(ConfigError, match=r"^activation must be one of identity, sigmoid, .*, got 'swish'\.$"):
        TrainingExperiment(activation="swish")


@pytest.mark.parametrize(
    ("name", "loss", "sizes"),
    [
        ("moons", "bce", (2, 8, 8, 1)),
        ("blobs", "cross_entropy", (2, 8, 8, 4)),
        ("plane", "mse", (3, 8, 8, 1)),
        ("digits", "cross_entropy", (64, 8, 8, 10)),
    ],
)
def test_the_network_fits_its_data(name: str, loss: str, sizes: tuple[int, ...]) -> None:
    experiment = TrainingExperiment(default_data(name), dropout=0.3, fit=FitConfig(loss))
    network = experiment.network(experiment.load())
    assert network.sizes == sizes
    assert network.activations == ("tanh", "tanh", "identity")
    assert network.dropout == 0.3


def test_the_largest_network_is_allowed() -> None:
    TrainingExperiment(hidden=(MOST_UNITS,) * MOST_HIDDEN_LAYERS)


@pytest.mark.parametrize("name", TRAINING_PRESETS)
def test_an_experiment_is_a_key_and_travels(name: str) -> None:
    """Cache key, dictionary key, and what is sent to another process."""
    experiment = TRAINING_PRESETS[name].experiment
    again = pickle.loads(pickle.dumps(experiment))
    assert again == experiment
    assert hash(again) == hash(experiment)
    assert dataclasses.replace(experiment, seed=99) != experiment


def test_presets_differ() -> None:
    experiments = [preset.experiment for preset in TRAINING_PRESETS.values()]
    assert len(set(experiments)) == len(experiments)
    assert len({preset.title for preset in TRAINING_PRESETS.values()}) == len(experiments)
    assert StoppingRule() == TRAINING_PRESETS["overfitting"].experiment.fit.stopping


@pytest.mark.parametrize(
    ("penalties", "words"),
    [({}, "MSE"), ({"l1": 0.01}, "MSE without the penalty"), ({"l2": 0.01}, "MSE without the penalty")],
)
def test_the_loss_on_the_page_says_whether_it_holds_the_penalty(penalties: dict[str, float], words: str) -> None:
    assert FitConfig(**penalties).loss_shown == words  # type: ignore[arg-type]
