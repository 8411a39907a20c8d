"""Every rule of the config, and a sentence for each that is broken."""

from __future__ import annotations

import dataclasses
import pickle

import pytest

from core.data.data_config import DataConfig, TableColumns
from core.data.load import default_data
from core.data.sets.registry import DATA_SETS
from core.errors import ConfigError

COLUMNS = TableColumns(("a", "b"), "kind", "binary")


@pytest.mark.parametrize("name", DATA_SETS)
def test_the_defaults_keep_their_own_rules(name: str) -> None:
    config = default_data(name, COLUMNS if name == "table" else None)
    kind = DATA_SETS[name]
    assert (config.name, config.seed, config.training_share) == (name, kind.seed, kind.training_share)
    assert kind.samples.low <= kind.samples.default <= kind.samples.high <= 5_000
    assert kind.noise.low <= kind.noise.default <= kind.noise.high
    assert bool(kind.noise_unit) != kind.noise.fixed
    assert kind.description.endswith(".")
    assert kind.label
    assert kind.scale
    assert pickle.loads(pickle.dumps(config)) == config
    assert hash(config) == hash(dataclasses.replace(config))


def test_the_course_seeds_are_the_defaults() -> None:
    seeds = {name: kind.seed for name, kind in DATA_SETS.items()}
    assert {name: seed for name, seed in seeds.items() if seed} == {"wiggle": 2020, "circles": 2020, "blobs": 12345}


@pytest.mark.parametrize(
    ("name", "changes", "sentence"),
    [
        ("moons", {"name": "cats"}, "data set must be one of line, plane, .* got 'cats'."),
        ("moons", {"name": 3}, "data set must be one of"),
        ("moons", {"samples": 19}, "samples must be a whole number from 20 to 2000, got 19."),
        ("moons", {"samples": 300.0}, "samples must be a whole number from 20 to 2000, got 300.0."),
        ("moons", {"samples": True}, "samples must be a whole number"),
        ("line", {"samples": 5_001}, "samples must be a whole number from 20 to 5000, got 5001."),
        ("digits", {"samples": 1_798}, "samples must be a whole number from 100 to 1797, got 1798."),
        ("moons", {"noise": 50.5}, "noise must be a number from 0 to 50, got 50.5."),
        ("moons", {"noise": float("nan")}, "noise must be a number from 0 to 50, got nan."),
        ("moons", {"noise": "loud"}, "noise must be a number"),
        ("circles", {"noise": -0.1}, "noise must be a number from 0 to 0.5, got -0.1."),
        ("digits", {"noise": 1}, "noise must be a number from 0 to 0, got 1."),
        ("moons", {"training_share": 9}, "training share must be a whole number from 10 to 90, or 100, got 9."),
        ("moons", {"training_share": 95}, "training share must be a whole number from 10 to 90, or 100, got 95."),
        ("moons", {"training_share": 50.0}, "training share must be a whole number"),
        ("noisy_parabola", {"training_share": 50}, "training share must be 100 for noisy_parabola, which has its own"),
        ("moons", {"seed": -1}, "seed must be a whole number from 0 to 4294967295, got -1."),
        ("moons", {"random_labels": 1}, "random labels must be True or False, got 1."),
        ("moons", {"points": [[1.0, 1.0, 0]]}, "own points must be a tuple, got"),
        ("moons", {"points": ([1.0, 1.0, 0],)}, "an own point must be a tuple, got"),
        ("moons", {"points": ((1.0, 1.0, 0),) * 201}, "own points must be at most 200, got 201."),
        ("moons", {"points": ((1.0, 1.0),)}, "an own point must have 3 numbers, one per input and the target, got"),
        ("moons", {"points": ((1.0, float("inf"), 1),)}, "a value of an own point must be a number from −1e\\+06 to"),
        ("line", {"points": ((1.0, 1.1e6),)}, "a value of an own point must be a number from"),
        ("moons", {"points": ((1.0, 1.0, 2),)}, "the class of an own point must be a whole number from 0 to 1, got 2."),
        ("moons", {"points": ((1.0, 1.0, 0.5),)}, "the class of an own point must be .* got 0.5."),
        ("blobs", {"points": ((1.0, 1.0, 4),)}, "the class of an own point must be a whole number from 0 to 3, got 4."),
        ("moons", {"columns": COLUMNS}, "columns must be left out, only a table has them, got"),
    ],
)
def test_a_broken_rule_is_named(name: str, changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(ConfigError, match=f"^{sentence}"):
        dataclasses.replace(default_data(name), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"columns": None}, "columns must be chosen for a table, got None."),
        ({"samples": 10}, "samples must be 0 for this data set, got 10."),
        ({"points": ((1.0, 0.0),)}, "an own point must have 3 numbers"),
        ({"points": ((1.0, 0.0, 2),)}, "the class of an own point must be a whole number from 0 to 1"),
    ],
)
def test_a_broken_rule_of_the_table_is_named(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(ConfigError, match=f"^{sentence}"):
        dataclasses.replace(default_data("table", COLUMNS), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("inputs", "target", "task", "sentence"),
    [
        ((), "y", "binary", "input columns must be between 1 and 16, got 0."),
        (tuple("abcdefghijklmnopq"), "y", "binary", "input columns must be between 1 and 16, got 17."),
        (("a", "a"), "y", "binary", "input columns must be different, got 'a, a'."),
        (("a", "y"), "y", "binary", "target column must not be an input as well, got 'y'."),
        (("a",), "y", "ranking", "task must be one of regression, binary, classes, got 'ranking'."),
        (["a"], "y", "binary", "input columns must be a tuple"),
        ((1,), "y", "binary", "column must be a name, got 1."),
    ],
)
def test_a_broken_rule_of_the_columns_is_named(inputs: object, target: str, task: str, sentence: str) -> None:
    with pytest.raises(ConfigError, match=f"^{sentence}"):
        TableColumns(inputs, target, task)  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "columns"), [("cats", None), ("table", None), ("moons", COLUMNS)])
def test_a_default_that_does_not_exist_is_refused(name: str, columns: TableColumns | None) -> None:
    with pytest.raises(ConfigError):
        default_data(name, columns)


def test_a_config_knows_its_inputs_and_task() -> None:
    table = default_data("table", COLUMNS)
    assert (table.inputs, table.task) == (("a", "b"), "binary")
    blobs: DataConfig = default_data("blobs")
    assert (blobs.inputs, blobs.task) == (("x₁", "x₂"), "classes")
