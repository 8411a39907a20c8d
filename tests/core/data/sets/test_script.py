"""The exported lines, run alone, make exactly the tensors that `load` gives."""

from __future__ import annotations

import ast
import dataclasses
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from core.data.data_config import DataConfig, TableColumns
from core.data.data_set import DataSet, Task
from core.data.load import default_data, load
from core.data.sets.registry import DATA_SETS
from core.data.sets.script import data_imports, data_lines
from core.data.table.change import NOTHING, Undone
from core.data.table.columns import columns_of
from core.data.table.error import TableError
from core.data.table.steps import Indicator, Reading, ToNumbers
from core.data.table.table import Table, read_table
from tests.core.data.table.wild import WILD
from tests.core.data.table.workbooks import workbook

GENERATED = tuple(name for name in DATA_SETS if name != "table")
CSV = [
    "a,b,target,kind,on",
    *(f"{i * 0.37 % 5},{i * i % 7 - 3},{i * 1.3 - 4},{'uvw'[i % 3]},{i % 2}" for i in range(31)),
]


def variants(name: str) -> list[DataConfig]:
    """The default, and one config for each control and for all of them together."""
    base = default_data(name)
    kind = base.kind
    point = (*(0.25,) * len(kind.inputs), 1)
    samples = int(kind.samples.low) + 3
    noise = {} if kind.noise.fixed else {"noise": kind.noise.high * 0.62}
    share = {} if kind.share_fixed else {"training_share": 37}
    every: list[dict[str, Any]] = [
        {},
        {"samples": samples, "seed": 2**32 - 1},
        noise,
        {} if kind.noise.fixed else {"noise": 0},
        share,
        {} if kind.share_fixed else {"training_share": 100, "samples": samples},
        {"random_labels": True},
        {"points": (point,) * 40},
        {"samples": samples, "seed": 5, "random_labels": True, "points": (point, point), **noise, **share},
        *([{"standard_target": True, "points": (point,) * 3, "random_labels": True}] * (kind.task == "regression")),
    ]
    return [dataclasses.replace(base, **changes) for changes in every]


def ran(lines: list[str]) -> dict[str, Tensor]:
    """The tensors after running the lines, with torch's and numpy's generators given back."""
    names: dict[str, Any] = {}
    with torch.random.fork_rng():
        state = np.random.get_state()
        exec("\n".join(lines), names)
        np.random.set_state(state)
    return {name: names[name] for name in ("x_train", "y_train", "x_valid", "y_valid")}


def assert_same(tensors: dict[str, Tensor], data: DataSet) -> None:
    wanted = {"x_train": data.training.x, "y_train": data.training.y}
    wanted |= {"x_valid": data.validation.x, "y_valid": data.validation.y}
    for name, tensor in wanted.items():
        assert tensors[name].dtype == tensor.dtype, name
        assert torch.equal(tensors[name], tensor), name


@pytest.mark.parametrize("name", GENERATED)
def test_the_lines_make_the_same_tensors_bit_for_bit(name: str) -> None:
    for config in variants(name):
        assert_same(ran([*data_imports(config), *data_lines(config)]), load(config))


@pytest.mark.parametrize("samples", [47, 94, 173])
def test_a_parabola_whose_step_is_rounded_has_the_same_points(samples: int) -> None:
    config = dataclasses.replace(default_data("noisy_parabola"), samples=samples)
    assert_same(ran([*data_imports(config), *data_lines(config)]), load(config))


@pytest.mark.parametrize("separator", [",", ";", "\t", ", "])
@pytest.mark.parametrize(("target", "task"), [("target", "regression"), ("on", "binary"), ("kind", "classes")])
def test_a_table_is_read_split_and_standardized_alike(
    separator: str, target: str, task: Task, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = b"\xef\xbb\xbf" + "\r\n".join(line.replace(",", separator) for line in CSV).encode()
    table = read_table('my "best" data é.csv', content)
    (tmp_path / table.name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    base = default_data("table", TableColumns(("b", "a"), target, task))
    everything: list[dict[str, Any]] = [
        {},
        {"training_share": 100},
        {"training_share": 10, "seed": 9},
        {"random_labels": True, "points": ((1.0, 2.0, 1), (0.1, -3.0, 0))},
        {"random_labels": True, "training_share": 100, "points": ((0.3, 0.7, 1),) * 30},
        *([{"standard_target": False, "points": ((1.0, 2.0, 1),)}] * (task == "regression")),
    ]
    for changes in everything:
        config = dataclasses.replace(base, **changes)
        lines = [*data_imports(config), *data_lines(config, table.name, table.options)]
        assert_same(ran(lines), load(config, table))


def test_random_tables_are_read_alike(tmp_path: Path) -> None:
    rng = random.Random(8)
    for attempt in range(20):
        rows = rng.randint(12, 60)
        scale = 10.0 ** rng.randint(-6, 8)
        lines = [f"{rng.gauss(1e3, 1) * scale},{rng.choice(['yes', 'no', 'Ä', '3x'])},{i}" for i in range(rows)]
        content = "\n".join(["number,word,index", *lines, "0,yes,0"]).encode()
        path = tmp_path / f"{attempt}.csv"
        path.write_bytes(content)
        table = read_table(path.name, content)
        config = dataclasses.replace(
            default_data("table", TableColumns(("number", "index"), "word", "classes")), seed=attempt, training_share=60
        )
        assert_same(ran([*data_imports(config), *data_lines(config, str(path), table.options)]), load(config, table))


def every_use(table: Table) -> list[TableColumns]:
    """Each column as the target of each of its tasks, with all inputs that there are."""
    uses = columns_of(table)
    return [
        TableColumns(inputs, use.name, task)
        for use in uses
        for task in use.tasks
        if (inputs := tuple(u.name for u in uses if not u.no_input and table.made_from(u.name) != use.name))
    ]


def assert_read_alike(content: bytes, folder: Path, undone: Undone = NOTHING, name: str = "table.csv") -> int:
    """For every use of the table; how many there were."""
    path = folder / name
    path.write_bytes(content)
    table, tried = read_table(path.name, content, undone), 0
    for columns in every_use(table):
        config = dataclasses.replace(default_data("table", columns), training_share=60)
        try:
            data = load(config, table)
        except TableError:
            continue  # differs too little
        imports = data_imports(config, table.options)
        assert_same(ran([*imports, *data_lines(config, str(path), table.options)]), data)
        tried += 1
    return tried


def test_whatever_was_done_to_a_table_the_script_does_too(tmp_path: Path) -> None:
    assert sum(assert_read_alike(wild.content, tmp_path) for wild in WILD.values()) > len(WILD)


def test_a_workbook_is_read_alike(tmp_path: Path) -> None:
    rows = [[i * 0.37, f"${i},000", "uvw"[i % 3], None if i == 7 else i % 4] for i in range(30)]
    content = workbook({"First": [["x", "price", "kind", "on"], *rows], "Second": [["a"], [1]]})
    assert assert_read_alike(content, tmp_path, name="my.xlsx") >= 3


def test_a_part_of_a_large_table_is_drawn_alike(tmp_path: Path) -> None:
    rng = random.Random(2)
    rows = [f"{rng.gauss(0, 1)!r},{rng.choice(['$1,250', '$7'])!r},{rng.choice('uv')}" for _ in range(5_200)]
    content = "\n".join(["x,price,kind", *rows, "?,,"]).replace("'", '"').encode()
    assert assert_read_alike(content, tmp_path) >= 3


def test_the_first_and_last_of_many_columns_are_taken_alike(tmp_path: Path) -> None:
    rows = "\n".join(",".join(str((i * j) % 17) for j in range(203)) for i in range(1, 40))
    content = f"{','.join(f'c{j}' for j in range(203))}\n{rows}\n".encode()
    path = tmp_path / "wide.csv"
    path.write_bytes(content)
    table = read_table(path.name, content)
    config = default_data("table", TableColumns(("c1", "c7"), "c202", "regression"))
    assert_same(ran([*data_imports(config), *data_lines(config, str(path), table.options)]), load(config, table))


@pytest.mark.parametrize("name", ["x'\"\\.csv", "a\\nb.csv", '"); import os; ("', "é猫.csv"])
def test_names_from_outside_stay_text_in_the_script(name: str) -> None:
    columns = TableColumns((name, "b"), f"{name}!", "regression")
    reading = Reading({"sep": ";"}, (ToNumbers((name,), f"[{name}]"),), (Indicator(name, f"{name}?", f"{name}#"),))
    tree = ast.parse("\n".join(data_lines(default_data("table", columns), name, reading)))
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    wanted = [name, ";", name, "b", f"{name}!", name, name, f"[{name}]", "", "coerce", name, f"{name}?", f"{name}#"]
    assert sorted(texts) == sorted(wanted)
    assert not any(isinstance(node, ast.Import) for node in ast.walk(tree))


def test_the_lines_hold_nothing_that_is_not_needed() -> None:
    assert data_lines(default_data("noisy_parabola")) == [
        "torch.manual_seed(0)",
        "x = torch.arange(-3.0, 3.0, 0.15)[:, None]",
        "y = x**2 + x * torch.randn(40, 1)",
        "x_train, y_train = x, y",
        "x_valid = torch.arange(-3.0, 3.0)[:, None]",
        "y_valid = x_valid**2",
    ]
    for name in GENERATED:
        lines = "\n".join(data_lines(default_data(name)))
        assert ("randperm" in lines) == (default_data(name).training_share != 100)
        assert "own" not in lines
        assert "random labels" not in lines


@pytest.mark.parametrize("name", GENERATED)
def test_lines_are_short_and_every_import_is_used(name: str) -> None:
    for config in variants(name):
        if name == "digits" and config.points:
            continue  # one row of 65 numbers
        lines = data_lines(config)
        assert max(map(len, lines)) <= 120
        for line in data_imports(config):
            imported = line.split()[-1]
            assert f"{imported}." in "\n".join(lines) or f"{imported}(" in "\n".join(lines)
