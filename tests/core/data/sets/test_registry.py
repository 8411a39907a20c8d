"""What every entry of the registry keeps to, so that a new data set is one entry."""

from __future__ import annotations

import ast

import pytest
from torch import Generator

from core.data.data_config import TableColumns
from core.data.load import default_data
from core.data.sets.registry import DATA_SETS
from core.data.sets.script import data_imports, data_lines

COLUMNS = TableColumns(("a",), "b", "regression")


def test_names_and_labels_are_each_their_own() -> None:
    assert [kind.name for kind in DATA_SETS.values()] == list(DATA_SETS)
    assert len({kind.label for kind in DATA_SETS.values()}) == len(DATA_SETS)


@pytest.mark.parametrize("name", DATA_SETS)
def test_an_entry_is_complete(name: str) -> None:
    kind = DATA_SETS[name]
    for control in (kind.samples, kind.noise):
        assert control.low <= control.default <= control.high
    assert kind.description.endswith(".")
    assert kind.scale
    assert bool(kind.noise_unit) != kind.noise.fixed
    assert bool(kind.classes) == (kind.task in ("binary", "classes"))
    config = default_data(name, COLUMNS if name == "table" else None)
    names = {
        node.id
        for node in ast.walk(ast.parse("\n".join([*data_imports(config), *data_lines(config)])))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    assert {"x", "y", "x_train", "y_train", "x_valid", "y_valid"} <= names


@pytest.mark.parametrize("name", [name for name in DATA_SETS if name != "table"])
def test_a_maker_gives_as_many_samples_as_asked_for_or_all_there_are(name: str) -> None:
    kind, config = DATA_SETS[name], default_data(name)
    assert kind.make is not None
    made = kind.make(config, Generator().manual_seed(config.seed))
    assert len(made) == (kind.samples.high if kind.is_found else config.samples)
    assert made.x.shape[1] == len(kind.inputs)
