"""What was done to read a table can be left undone, each by its switch."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.data.table.error import TableError
from core.data.table.table import Table, read_table
from tests.core.data.sets.test_script import assert_read_alike
from tests.core.data.table.wild import WILD

CASES = {
    "no header": ("header", {"6": [1, 8], "148": [85, 183], "0": [1, 0]}),
    "units": ("units", {"a": [1, 3, 5], "b": [2, 4, 7]}),
    "an index": ("index", {"column 1": [0, 1, 2], "a": [1, 3, 5], "b": [2, 4, 7]}),
    "money": ("numbers a", {"a": ["$1,234.50", "$2", "-$3"], "b": [1, 2, 3]}),
    "dates": ("dates day", {"day": ["1981-01-10", "1981-01-11", "1981-02-10"], "b": [1, 2, 3]}),
    "capital letters": ("capitals", {"a": ["yes", "Yes", "no", "No "], "b": [1, 2, 3, 4]}),
    "many missing numbers": ("filled values", {"a": [1, 5], "b": [2, 7]}),
    "a column with few values": ("sparse columns", {"a": [1, 3, 5], "b": [2, 4, 7], "c": [9, 9, 9]}),
}


def switched(table: Table) -> list[str]:
    return [change.switch for change in table.done if change.switch]


@pytest.mark.parametrize("case", CASES)
def test_a_switch_undoes_what_was_done(case: str) -> None:
    switch, columns = CASES[case]
    table = read_table("mine.csv", WILD[case].content)
    assert switch in switched(table)
    other = read_table("mine.csv", WILD[case].content, frozenset({switch}))
    found = {c.name: list(c.values) if isinstance(c.values, tuple) else c.values.tolist() for c in other.columns}
    assert found == columns
    assert switch in [change.switch for change in other.done if change.is_undone]
    assert not set(other.changes) & {change.what for change in other.done if change.is_undone}
    assert other != table
    assert (other.file_digest, len(other.digest)) == (table.digest, 64)


def test_rows_with_gaps_are_filled_instead() -> None:
    content = WILD["empty cells"].content
    assert switched(read_table("mine.csv", content)) == ["rows with gaps"]
    table = read_table("mine.csv", content, frozenset({"rows with gaps"}))
    assert table.rows == 20
    assert any("the median is taken" in sentence for sentence in table.changes)


def test_every_switch_of_every_table_is_read_alike_by_the_script(tmp_path: Path) -> None:
    tried = 0
    for wild in WILD.values():
        for switch in switched(read_table("mine.csv", wild.content)):
            undone = frozenset({switch})
            try:
                read_table("mine.csv", wild.content, undone)
            except TableError:
                continue
            assert_read_alike(wild.content, tmp_path, undone)
            tried += 1
    assert tried >= 15
