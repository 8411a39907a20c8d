"""Changes keep the parts of an experiment fitting together; differences are told in words."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import pytest

from core.data.data_config import TableColumns
from core.data.sets.entry import TABLE
from core.data.sets.registry import DATA_SETS
from core.data.table.table import read_table
from core.errors import ConfigError
from core.lessons.live_training.changes import add_point, choose_data, with_columns, with_data
from core.lessons.live_training.experiment import TrainingExperiment
from core.lessons.live_training.opening import opening, opening_in_words
from core.lessons.live_training.presets import TRAINING_PRESETS
from core.settings.declared import differences
from core.training.fit_config import FitConfig
from core.training.losses import LOSSES
from core.training.optimizers import OPTIMIZERS
from tests.fixtures.training import with_fit, with_stopping
from tests.lessons.live_training.random_experiments import random_experiment

EARLY = TRAINING_PRESETS["early-stopping-epoch-53"].experiment
MOONS = TrainingExperiment()
COLUMNS = TableColumns(("a", "b"), "c", "classes")


@pytest.mark.parametrize("name", [name for name in DATA_SETS if name != TABLE])
@pytest.mark.parametrize("before", ["early-stopping-epoch-53", "circles", "blobs"])
def test_any_data_set_can_be_chosen_from_anywhere(before: str, name: str) -> None:
    experiment = TRAINING_PRESETS[before].experiment
    chosen = choose_data(experiment, name)
    assert chosen.data.name == name
    assert chosen.data.task in LOSSES[chosen.fit.loss].tasks
    data = chosen.load()
    assert len(data.validation) > 0
    assert chosen.network(data).inputs == len(data.inputs)
    assert replace(chosen, data=experiment.data, fit=experiment.fit) == experiment
    kept = ("optimizer", "schedule", "l1", "l2", "weight_decay", "clip")
    assert all(getattr(chosen.fit, field) == getattr(experiment.fit, field) for field in kept)


def test_a_loss_that_fits_stays() -> None:
    huber = with_fit(EARLY, loss="huber")
    assert choose_data(huber, "wiggle").fit.loss == "huber"
    assert choose_data(huber, "moons").fit.loss == "bce"
    assert choose_data(huber, "blobs").fit.loss == "cross_entropy"


def test_several_classes_never_keep_squared_error() -> None:
    squared = with_fit(TRAINING_PRESETS["blobs"].experiment, loss="mse")
    assert choose_data(squared, "digits").fit.loss == "cross_entropy"
    assert choose_data(EARLY, TABLE, COLUMNS).fit.loss == "cross_entropy"
    assert with_data(squared, replace(squared.data, noise=0.5)).fit.loss == "mse"  # the reader's own choice


@pytest.mark.parametrize(
    ("rows", "batch", "epochs", "patience"),
    [(9, 8, 500, 200), (300, 8, 220, 20), (1_797, 16, 70, 20), (5_000, 64, 100, 20), (10**6, 128, 30, 20)],
)
def test_the_training_begins_as_the_number_of_samples_wants_it(
    rows: int, batch: int, epochs: int, patience: int
) -> None:
    data = replace(MOONS.data, training_share=70)
    fit = opening(EARLY.fit, data, rows)
    assert (fit.batch_size, fit.epochs, fit.loss, fit.learning_rate) == (batch, epochs, "bce", 0.01)
    steps = fit.epochs * fit.steps_per_epoch(rows * 70 // 100)
    assert 500 <= steps <= 7_000 or rows > 10**5
    assert opening(fit, data, rows) == fit
    assert opening_in_words(fit) == (
        f"Chosen for these data: BCE with logits, batches of {batch}, learning rate 0.01, at most {epochs} epochs, "
        f"stopping {patience} epochs after the best one."
    )


def test_the_learning_rate_suits_the_optimizer_that_the_reader_has_chosen() -> None:
    rates = {name: opening(replace(FitConfig(), optimizer=name), MOONS.data, 300).learning_rate for name in OPTIMIZERS}
    assert rates == {
        "sgd": 0.1, "momentum": 0.02, "nesterov": 0.02, "rmsprop": 0.003, "adam": 0.01, "adamw": 0.01
    }  # fmt: skip


def test_the_target_of_a_table_is_standardized_and_that_of_a_built_in_set_is_not() -> None:
    numbers = TableColumns(("a",), "b", "regression")
    assert choose_data(MOONS, TABLE, numbers).data.standard_target
    assert not choose_data(MOONS, TABLE, COLUMNS).data.standard_target
    assert not any(preset.experiment.data.standard_target for preset in TRAINING_PRESETS.values())
    assert not choose_data(MOONS, "wiggle").data.standard_target


def test_sets_without_validation_of_their_own_get_a_share() -> None:
    assert choose_data(MOONS, "circles").data.training_share == 70
    assert choose_data(MOONS, "digits").data.training_share == 80
    assert choose_data(MOONS, "noisy_parabola").data.training_share == 100


def test_a_table_is_chosen_with_its_columns() -> None:
    chosen = choose_data(MOONS, TABLE, COLUMNS)
    assert (chosen.data.columns, chosen.fit.loss) == (COLUMNS, "cross_entropy")
    with pytest.raises(ConfigError, match=r"^columns must be chosen for a table"):
        choose_data(MOONS, TABLE)


def test_another_target_brings_its_task_its_loss_and_its_units() -> None:
    rows = "\n".join(f"{i},{i * i % 11},{'uvw'[i % 3]}" for i in range(40))
    table = read_table("mine.csv", f"a,b,kind\n{rows}\n".encode())
    numbers = choose_data(MOONS, TABLE, TableColumns(("a", "kind = u"), "b", "regression"), table)
    classes = with_columns(numbers, table, target="kind")
    assert classes.data.columns == TableColumns(("a",), "kind", "classes")
    assert (classes.fit.loss, classes.data.standard_target) == ("cross_entropy", False)
    back = with_columns(classes, table, target="b", inputs=("a", "kind = u"), task="regression")
    assert back == numbers


def test_an_unknown_set_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"^data set must be one of line, plane"):
        choose_data(MOONS, "iris")


def test_points_are_added_at_the_end() -> None:
    once = add_point(MOONS, (0.5, 1.0, 1.0))
    twice = add_point(once, (2.0, 3.0, 0.0))
    assert twice.data.points == ((0.5, 1.0, 1.0), (2.0, 3.0, 0.0))
    assert twice.load().training.x[-2:].tolist() == [[0.5, 1.0], [2.0, 3.0]]
    assert twice.load().training.y[-2:].tolist() == [[1.0], [0.0]]


@pytest.mark.parametrize(
    ("point", "sentence"),
    [
        ((1.0, 2.0), "an own point must have 3 numbers"),
        ((1.0, 2.0, 0.5), "the class of an own point must be a whole number from 0 to 1"),
        ((1.0, 2e6, 0.0), "a value of an own point must be a number from"),
    ],
)
def test_a_point_that_does_not_fit_is_refused(point: tuple[float, ...], sentence: str) -> None:
    with pytest.raises(ConfigError, match=f"^{sentence}"):
        add_point(MOONS, point)


def test_only_the_named_setting_changes() -> None:
    assert with_fit(EARLY, learning_rate=0.3) == replace(EARLY, fit=replace(EARLY.fit, learning_rate=0.3))
    stopping = replace(EARLY.fit.stopping, patience=9)
    assert with_stopping(EARLY, patience=9) == replace(EARLY, fit=replace(EARLY.fit, stopping=stopping))
    other = replace(EARLY.data, noise=2.0)
    assert with_data(EARLY, other) == replace(EARLY, data=other)


def test_a_change_that_breaks_a_rule_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"^loss must be one of mse, mae, huber for this data"):
        with_fit(EARLY, loss="bce")
    with pytest.raises(ConfigError, match=r"^l2 must be 0 with AdamW"):
        with_fit(with_fit(EARLY, l2=0.1), optimizer="adamw")
    with pytest.raises(ConfigError, match=r"^patience must be a whole number"):
        with_stopping(EARLY, patience=0)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (EARLY, EARLY, []),
        (EARLY, with_fit(EARLY, learning_rate=0.1), ["learning rate 0.05 → 0.1"]),
        (EARLY, replace(EARLY, seed=2), ["seed 1 → 2"]),
        (EARLY, replace(EARLY, hidden=(8, 4)), ["hidden layers 6 → 8-4"]),
        (EARLY, replace(EARLY, hidden=()), ["hidden layers 6 → none"]),
        (EARLY, replace(EARLY, activation="relu"), ["activation sigmoid → relu"]),
        (EARLY, with_fit(EARLY, clip=1.0), ["gradient clipping none → 1"]),
        (with_fit(EARLY, clip=1e-05), EARLY, ["gradient clipping 1e−05 → none"]),
        (EARLY, with_fit(EARLY, optimizer="sgd", l2=0.5), ["optimizer adam → sgd", "l2 0 → 0.5"]),
        (EARLY, with_fit(EARLY, shuffle_validation=False), ["shuffled validation on → off"]),
        (EARLY, with_stopping(EARLY, rule="best"), ["early stopping consecutive → best"]),
        (EARLY, with_stopping(EARLY, restore_best=True), ["restore best weights off → on"]),
        (EARLY, replace(EARLY, data=replace(EARLY.data, noise=0.5)), ["noise 1 → 0.5"]),
        (EARLY, add_point(EARLY, (1.0, 2.0)), ["own points none → 1"]),
        (MOONS, replace(MOONS, data=replace(MOONS.data, random_labels=True)), ["random labels off → on"]),
        (
            EARLY,
            choose_data(EARLY, "wiggle"),
            ["data Noisy parabola → Wiggle", "samples 40 → 500", "noise 1 → 0", "training share 100 → 70",
             "seed of the data 0 → 2020", "learning rate 0.05 → 0.01", "epochs 201 → 130", "batch size 1 → 8",
             "early stopping consecutive → best", "patience 3 → 20", "restore best weights off → on",
             "shuffled validation on → off"],
        ),
    ],
)  # fmt: skip
def test_differences_are_named(one: TrainingExperiment, other: TrainingExperiment, expected: list[str]) -> None:
    assert differences(one, other) == expected


def test_two_experiments_differ_if_and_only_if_something_is_told() -> None:
    rng = random.Random(12)
    experiments = [random_experiment(rng) for _ in range(60)]
    for one, other in itertools.pairwise(experiments):
        there, back = differences(one, other), differences(other, one)
        assert len(there) == len(back) > 0
        for line, reverse in zip(there, back, strict=True):
            before, after = line.split(" → ")
            assert before != after
            assert reverse.startswith(before.rsplit(" ", 1)[0].split(" ")[0])
        assert differences(one, one) == []


def test_other_points_in_the_same_number_are_called_others_and_a_single_number_is_told() -> None:
    moved = replace(EARLY, data=replace(EARLY.data, points=((1.0, 2.0),)))
    other = replace(EARLY, data=replace(EARLY.data, points=((1.5, 3.0),)))
    assert differences(moved, other) == ["own points 1 → others (1)"]
    other = replace(EARLY, data=replace(EARLY.data, points=((1.0, 3.0),)))
    assert differences(moved, other) == ["own points 2 → 3 (one of 2 numbers)"]


def test_a_tables_columns_are_told_in_words() -> None:
    table = choose_data(MOONS, TABLE, COLUMNS)
    other = choose_data(MOONS, TABLE, TableColumns(("a",), "b", "classes"))
    assert "columns none → 'c' (classes) from 'a', 'b'" in differences(MOONS, table)
    assert differences(other, table) == ["columns 'b' (classes) from 'a' → 'c' (classes) from 'a', 'b'"]


def test_fit_defaults_are_told_against_a_preset() -> None:
    one = replace(MOONS, fit=FitConfig("bce", epochs=5))
    assert differences(MOONS, one) == ["epochs 200 → 5"]
