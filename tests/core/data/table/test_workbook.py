"""Workbooks are read like text; those that would take too much memory are refused before they are read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from core.data.table.error import TableError
from core.data.table.table import read_table
from core.data.table.workbook import MOST_CELLS
from tests.core.data.table.workbooks import sheet, workbook

HEAD = ["size", "kind", "day"]
ROWS = [HEAD, [1.5, "small", "2020-01-05"], [-2e-7, "large", "2020-01-06"], [3, "small", "2020-02-05"]]


def test_numbers_words_and_dates_come_as_they_are() -> None:
    table = read_table("mine.xlsx", workbook({"Data": ROWS}))
    assert table.names == ("size", "kind", "day", "kind = large", "kind = small")
    np.testing.assert_array_equal(table.column("size").values, [1.5, -2e-7, 3])
    assert table.column("kind").values == ("small", "large", "small")
    assert table.column("day").values.tolist() == [0, 1, 31]  # type: ignore[union-attr]
    assert table.changes[0] == "The workbook's only sheet is read."


def test_it_is_what_pandas_reads() -> None:
    values = np.random.RandomState(1).randn(30, 3)
    content = workbook({"A": [["a", "b", "c"], *values.tolist()]})
    frame = pd.read_excel(io.BytesIO(content), engine="calamine")
    table = read_table("mine.xlsx", content)
    for name in "abc":
        np.testing.assert_array_equal(table.column(name).values, frame[name].to_numpy())


def test_of_several_sheets_the_first_is_read_and_named() -> None:
    table = read_table("mine.xlsx", workbook({"One & only": ROWS, "Other": [["x", "y"], [1, 2]]}))
    assert table.changes[0] == "The first of the workbook's 2 sheets is read: 'One & only'."
    assert table.rows == 3


def test_what_is_unusual_in_text_is_read_in_a_workbook_too() -> None:
    above = [["Our houses", None, None], [None, None, None], ["a", "b", "a"]]
    rows = [*above, [1, "$1,200", "?"], [2, "$900", 4], [3, "$7", 5]]
    table = read_table("mine.xlsx", workbook({"S": [*rows, *[[i, f"${i}", i] for i in range(9)]]}))
    assert [column.name for column in table.columns] == ["a", "b", "a (2)"]
    assert table.column("b").values.tolist()[:2] == [900, 7]  # type: ignore[union-attr]


FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
LONG = '<row r="1048576"><c><v>1</v></c><c r="AA1048576"/></row>'


@pytest.mark.parametrize("bomb", [FAR, LONG])
def test_a_cell_at_the_end_of_the_sheet_is_refused_before_all_between_is_held(bomb: str) -> None:
    content = workbook({"S": sheet([["a", "b"]]).replace("</sheetData>", f"{bomb}</sheetData>")})
    with pytest.raises(TableError, match=rf"may have {MOST_CELLS:,} cells, a sheet reaches to row 1,048,576"):
        read_table("mine.xlsx", content)


def archive(**files: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in files.items():
            written.writestr(name, content)
    return file.getvalue()


def pointing_outside(content: bytes) -> bytes:
    """Its directory is said to lie behind its end."""
    end = content.rindex(b"PK\x05\x06")
    return content[: end + 16] + b"\xf0\xff\xff\xff" + content[end + 20 :]


def bomb() -> bytes:
    return archive(**{"xl/workbook.xml": b"x", "xl/media": bytes(401_000_000)})


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (archive(a=b"a,b\n1,2\n"), "archive or a workbook of another kind"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "workbook of another kind"),
        (workbook({"S": ROWS})[:-40], "damaged or locked"),
        (workbook({"S": "<worksheet"}), "damaged or locked"),
        (pointing_outside(workbook({"S": ROWS})), "damaged or locked"),
        (archive(**{"xl/workbook.xml": b"none"}), "damaged or locked"),
        (bomb, "may have 400 MB unpacked"),
        (workbook({"S": []}), "The file is empty"),
        (workbook({"S": [["a"], [1]]}), "at least two columns"),
    ],
)
def test_what_is_no_workbook_gets_one_sentence(content: bytes | Callable[[], bytes], words: str) -> None:
    content = content() if callable(content) else content
    with pytest.raises(TableError, match=words):
        read_table("mine.xlsx", content)
