"""What columns can be used for, and the suggestion to start from."""

from __future__ import annotations

import pytest

from core.data.data_config import TableColumns
from core.data.table.columns import ColumnUse, columns_of, suggest_columns
from core.data.table.error import TableError
from core.data.table.table import Table, read_table


def table_of(**columns: list[object]) -> Table:
    rows = zip(*columns.values(), strict=True)
    lines = [",".join(columns), *(",".join(map(str, row)) for row in rows)]
    return read_table("mine.csv", "\n".join(lines).encode())


MANY = list(range(12))
FLOWERS = table_of(
    length=[value / 10 for value in MANY],
    width=[value % 5 for value in MANY],
    site=["north"] * 12,
    code=[7] * 12,
    label=[f"plant {value}" for value in MANY],
    kind=["rose", "tulip", "aster"] * 4,
    alive=["yes", "no"] * 6,
)


def use(name: str) -> ColumnUse:
    return next(use for use in columns_of(FLOWERS) if use.name == name)


@pytest.mark.parametrize(
    ("name", "is_input", "tasks"),
    [
        ("length", True, ("regression",)),
        ("width", True, ("classes", "regression")),
        ("site", False, ()),
        ("code", False, ()),
        ("label", False, ()),
        ("kind", False, ("classes",)),
        ("alive", False, ("binary", "classes")),
    ],
)
def test_every_column_says_what_it_can_be(name: str, is_input: bool, tasks: tuple[str, ...]) -> None:
    found = use(name)
    assert (found.no_input == "", found.tasks) == (is_input, tasks)
    assert (found.no_target == "") == bool(tasks)


@pytest.mark.parametrize(
    ("name", "no_input", "no_target"),
    [
        ("site", "An input must be a column of numbers, 'site' is text, like 'north'.", "'site' has 1 different"),
        ("code", "An input must have different values, 'code' is 7 in every row.", "'code' is 7 in every row."),
        ("label", "'label' is text, like 'plant 0'.", "must have 2 to 10 classes, 'label' has 12 different values."),
    ],
)
def test_what_cannot_be_used_has_its_sentence(name: str, no_input: str, no_target: str) -> None:
    assert no_input in use(name).no_input
    assert no_target in use(name).no_target


@pytest.mark.parametrize(
    ("target", "task"),
    [
        (MANY, "regression"),
        ([value % 11 for value in MANY], "regression"),
        ([value % 10 for value in MANY], "classes"),
        ([value % 3 for value in MANY], "classes"),
        ([value % 2 for value in MANY], "binary"),
        (["a", "b"] * 6, "binary"),
        (["a", "b", "c"] * 4, "classes"),
        (["True", "False"] * 6, "binary"),
    ],
)
def test_the_task_follows_the_target(target: list[object], task: str) -> None:
    table = table_of(x=MANY, y=target)
    assert suggest_columns(table) == TableColumns(("x",), "y", task)  # type: ignore[arg-type]


def test_the_suggestion_takes_the_last_target_and_all_usable_inputs() -> None:
    assert suggest_columns(FLOWERS) == TableColumns(("length", "width"), "alive", "binary")


def test_a_target_in_front_is_found_when_the_others_cannot_be_one() -> None:
    table = table_of(kind=["a", "b"] * 6, x=MANY, note=[f"n{value}" for value in MANY])
    assert suggest_columns(table) == TableColumns(("x",), "kind", "binary")


def test_the_only_input_is_not_taken_as_the_target() -> None:
    assert suggest_columns(table_of(kind=["a", "b"] * 6, x=MANY)).inputs == ("x",)


def test_at_most_sixteen_inputs_are_suggested() -> None:
    table = table_of(**{f"c{i}": [i, i + 1, i + 2] for i in range(20)})  # type: ignore[arg-type]
    columns = suggest_columns(table)
    assert columns.inputs == tuple(f"c{i}" for i in range(16))
    assert columns.target == "c19"


@pytest.mark.parametrize(
    "table",
    [
        table_of(a=["x", "y"], b=["u", "v"]),
        table_of(a=[1, 1], b=["u", "v"]),
        table_of(a=MANY, b=["u"] * 12),
        table_of(a=[1], b=[2]),
    ],
)
def test_a_table_without_input_or_target_gets_a_sentence(table: Table) -> None:
    with pytest.raises(TableError, match=r"^The table must have an input.* its columns are 'a' \(.*\), 'b' \(.*\)\.$"):
        suggest_columns(table)


def test_numbers_that_no_network_can_take_are_refused() -> None:
    table = table_of(id=[1e15, 2e15, -3e15], x=[1, 2, 3])
    assert "must have numbers from −1e12 to 1e12, 'id' has −3000000000000000." in columns_of(table)[0].no_input


def test_names_of_classes_must_be_visible_and_short() -> None:
    for strange, said in (("a\u200b", "'a\ufffd'"), ("x" * 101, "'xxx")):
        table = table_of(x=[1, 2], y=["b", strange])
        assert "name of a class must have at most 100 characters" in columns_of(table)[1].no_target
        assert said in columns_of(table)[1].no_target
