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
        ("kind = rose", True, ()),
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
        ("kind", "'kind' is text, like 'rose'; its words are columns of their own, like 'kind = aster'.", ""),
        ("kind = rose", "", "The target must be a column of the file, 'kind = rose' is made from 'kind'."),
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
        ([value % 3 / 2 for value in MANY], "regression"),
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


WORDS = ("kind = aster", "kind = rose", "kind = tulip")


def test_the_suggestion_takes_the_last_target_and_all_usable_inputs() -> None:
    assert suggest_columns(FLOWERS) == TableColumns(("length", "width", *WORDS), "alive", "binary")


def test_words_become_columns_of_0_and_1() -> None:
    roses = FLOWERS.column("kind = rose").values
    assert not isinstance(roses, tuple)
    assert roses.tolist() == [1, 0, 0] * 4
    assert not any("label" in name or "site" in name for name in FLOWERS.names if "=" in name)


def test_truths_become_columns_of_0_and_1() -> None:
    table = table_of(a=[True, False] * 3, b=["yes", "no"] * 3)
    assert [indicator.value for indicator in table.indicators] == [False, True, "no", "yes"]
    values = table.column("a = True").values
    assert not isinstance(values, tuple)
    assert values.tolist() == [1, 0] * 3


@pytest.mark.parametrize("name", ["id", "PassengerId", "row", "S.No", "rownames", "car_id", "Index"])
def test_names_of_rows_are_no_inputs_at_first(name: str) -> None:
    table = table_of(**{name: MANY, "x": [value % 5 for value in MANY], "y": [value / 7 for value in MANY]})
    assert suggest_columns(table).inputs == ("x",)


def test_names_of_rows_are_inputs_where_nothing_else_is_left() -> None:
    assert suggest_columns(table_of(id=MANY, y=[value / 7 for value in MANY])).inputs == ("id",)


def test_dates_are_no_target_at_first() -> None:
    days = [f"2020-01-{value + 1:02d}" for value in MANY]
    assert suggest_columns(table_of(x=MANY, day=days)).target == "x"


def test_words_are_inputs_all_together_or_not_at_all() -> None:
    many = {f"c{i}": [i, i + 1, i + 2] * 4 for i in range(14)}
    table = table_of(**many, kind=["a", "b", "c"] * 4, more=["u", "v"] * 6, y=MANY)  # type: ignore[arg-type]
    assert suggest_columns(table).inputs == (*many, "more = u", "more = v")


def test_a_target_in_front_is_found_when_the_others_cannot_be_one() -> None:
    table = table_of(kind=["a", "b"] * 6, note=[f"n{value % 11}" for value in MANY])
    columns = suggest_columns(table)
    assert (columns.target, len(columns.inputs), columns.inputs[0]) == ("kind", 11, "note = n0")


def test_the_only_input_is_not_taken_as_the_target() -> None:
    assert suggest_columns(table_of(kind=["a", "b", "c"], x=[1, 2, 3])).inputs == ("x",)


def test_at_most_sixteen_inputs_are_suggested() -> None:
    table = table_of(**{f"c{i}": [i, i + 1, i + 2] for i in range(20)})  # type: ignore[arg-type]
    columns = suggest_columns(table)
    assert columns.inputs == tuple(f"c{i}" for i in range(16))
    assert columns.target == "c19"


@pytest.mark.parametrize(
    "table",
    [
        table_of(a=["x", "x"], b=["u", "v"]),
        table_of(a=[1, 1], b=["u", "v"]),
        table_of(a=[f"x{value}" for value in MANY], b=["u", "v"] * 6),
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
