"""Reading a table: what is read and how, and a sentence for what is none."""

from __future__ import annotations

import csv
import gzip
import io
import pickle
import random
from collections.abc import Iterable

import numpy as np
import pandas as pd
import pytest

from core.data.table.error import TableError
from core.data.table.table import Table, read_table
from core.errors import InsideTheNetError
from tests.core.data.table.wild import WILD


def values(table: Table) -> list[list[float] | list[str]]:
    return [list(c.values) if isinstance(c.values, tuple) else c.values.tolist() for c in table.columns]


def answer(content: bytes) -> Table | str:
    """The table, or the sentence in its place."""
    try:
        return read_table("mine.csv", content)
    except TableError as error:
        return str(error)


HOSTILE: dict[str, tuple[bytes, tuple[str, ...]]] = {
    "empty": (b"", ("file is empty", "names of the columns")),
    "blank": (b" \r\n\t\n", ("file is empty",)),
    "byte order mark alone": (b"\xef\xbb\xbf", ("file is empty",)),
    "nothing in UTF-16": ("  \n".encode("utf-16"), ("file is empty",)),
    "half a letter in UTF-16": ("a,b\n1,2\n".encode("utf-16") + b"1", ("begins as UTF-16", "damaged")),
    "one column": (b"a\n1\n2\n", ("at least two columns", "commas, semicolons or tabs", "one: 'a'")),
    "no rows": (b"a,b\n", ("no rows", "at least one")),
    "too many columns and no rows": (",".join(f"c{i}" for i in range(201)).encode() + b"\n", ("no rows",)),
    "no values": (b"a,b\n,\n,\n", ("at least two columns with values",)),
    "values in one column": (b"a,b\n1,\n2,\n", ("at least two columns with values in half of their rows",)),
    "more than 50 MB": (b"a,b\n" + b"1,2\n" * 12_500_001, ("at most 50 MB, it has 50.1",)),
    "more than 50 MB once unpacked": (gzip.compress(bytes(51_000_000)), ("at most 50 MB, it has 50.1",)),
    "a damaged packing": (b"\x1f\x8b\x08 no more", ("cannot be unpacked", "damaged")),
    "endless first row": (b"x" * 200_000, ("at least two columns",)),
    "NUL": (b"a,b\n1,\x002\n", ("CSV", "character 7 is the control character 0x00")),
    "picture": (b"\x89PNG\r\n\x1a\n\x00\x00", ("CSV", "control character 0x1A")),
    "spreadsheet": (b"PK\x03\x04\x14\x00", ("CSV", "workbook")),
    "old spreadsheet": (b"\xd0\xcf\x11\xe0\xa1\xb1", ("CSV", "workbook")),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_file_that_is_no_table_gets_one_sentence(case: str) -> None:
    content, words = HOSTILE[case]
    with pytest.raises(TableError) as caught:
        read_table("mine.csv", content)
    sentence = str(caught.value)
    assert all(word in sentence for word in words), sentence
    assert sentence.endswith(".")
    assert sentence.isprintable()
    assert len(sentence) < 260


@pytest.mark.parametrize(
    ("content", "columns"),
    [
        (b"a,b\n1,2\n3,4\n", [[1, 3], [2, 4]]),
        (b"a;b\n1;2\n3;4", [[1, 3], [2, 4]]),
        (b"a\tb\n1\t2\n3\t4\n", [[1, 3], [2, 4]]),
        (b"a,b\r\n1,2\r\n3,4\r\n", [[1, 3], [2, 4]]),
        (b"a,b\r1,2\r3,4\r", [[1, 3], [2, 4]]),
        (b"\xef\xbb\xbfa,b\n1,2\n3,4\n", [[1, 3], [2, 4]]),
        (b'\xef\xbb\xbf"a","b"\n1,2\n3,4\n', [[1, 3], [2, 4]]),
        (b"\na,b\n\n1,2\n   \n3,4\n\n", [[1, 3], [2, 4]]),
        (b" a, b\n 1, yes\n 2, no\n", [[1, 2], ["yes", "no"]]),
        (b"a,b\n-1,+2\n-.5,3e-2\n1.,-4E+1\n", [[-1, -0.5, 1], [2, 0.03, -40]]),
        (b'a,"b"\n1,"x, y"\n2,"say ""hi"""\n', [[1, 2], ["x, y", 'say "hi"']]),
        (b"a,b\n1,+\n2,-\n", [[1, 2], ["+", "-"]]),
        (b"a,b\n1,3a\n2,4\n", [[1, 2], ["3a", "4"]]),
        (b"a,b\n1,true\n2,FALSE\n", [[1, 2], ["True", "False"]]),
        ("a,größe\n1,ß\n2,猫\n".encode(), [[1, 2], ["ß", "猫"]]),
    ],
)
def test_ordinary_files_are_read(content: bytes, columns: list[list[object]]) -> None:
    table = read_table("mine.csv", content)
    assert values(table) == columns
    assert table.rows == len(columns[0])
    assert [change for change in table.changes if "separated" not in change] == []


@pytest.mark.parametrize("case", WILD)
def test_what_lies_in_public_places_is_read_and_what_was_done_is_said(case: str) -> None:
    wild = WILD[case]
    table = read_table("mine.csv", wild.content)
    assert dict(zip((column.name for column in table.columns), values(table), strict=True)) == wild.columns
    assert all(any(part in change for change in table.changes) for part in wild.said), table.changes
    assert bool(table.changes) == bool(wild.said)
    assert all(change.endswith(".") and change.isprintable() and len(change) < 260 for change in table.changes)


def test_of_many_rows_those_are_used_that_pandas_would_draw() -> None:
    numbers = np.random.RandomState(0).randn(12_345)
    lines = [f"{i},{number!r},{'?' if i == 7_000 else i % 3}" for i, number in enumerate(numbers.tolist())]
    table = read_table("many.csv", "\n".join(["i,x,k", *lines]).encode())
    drawn = pd.DataFrame({"i": range(12_345), "x": numbers}).sample(5_000, random_state=0)
    drawn = drawn[drawn["i"] != 7_000]
    assert table.rows == len(drawn)
    assert values(table)[:2] == [drawn["i"].tolist(), drawn["x"].tolist()]
    assert table.changes[0] == "5,000 of the 12,345 rows are used, drawn at random with seed 0."


def test_of_many_columns_the_first_and_the_last_are_used() -> None:
    names = ",".join(f"c{i}" for i in range(300))
    table = read_table("wide.csv", f"{names}\n{','.join(map(str, range(300)))}\n".encode())
    assert [column.name for column in table.columns] == [*(f"c{i}" for i in range(199)), "c299"]
    assert values(table)[-1] == [299]
    assert table.changes == ("The first 199 of 300 columns and the last one are used.",)


def test_a_large_file_is_held_a_piece_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.data.table.frame._AT_ONCE", 4_000)
    held: list[int] = []
    concat = pd.concat

    def watched(pieces: Iterable[pd.DataFrame]) -> pd.DataFrame:
        kept = list(pieces)
        held.extend(map(len, kept))
        return concat(kept)

    monkeypatch.setattr(pd, "concat", watched)
    lines = "\n".join(f"{i},{i % 5}" for i in range(20_000))
    table = read_table("large.csv", f"a,b\n{lines}\n".encode())
    assert table.rows == sum(held) == 5_000
    assert max(held) <= 2_000 < len(held) * 2_000
    assert len(held) == 10


def test_the_largest_table_is_accepted_with_its_numbers() -> None:
    numbers = np.random.RandomState(0).randn(5_000, 2)
    text = "x,y\n" + "".join(f"{x!r},{y!r}\n" for x, y in numbers.tolist())
    table = read_table("big.csv", text.encode())
    assert (table.rows, table.names) == (5_000, ("x", "y"))
    np.testing.assert_allclose(np.array(values(table)).T, numbers, rtol=1e-15)
    assert not table.columns[0].values.flags.writeable  # type: ignore[union-attr]


def test_two_hundred_columns_are_accepted() -> None:
    names = ",".join(f"c{i}" for i in range(200))
    assert len(read_table("wide.csv", f"{names}\n{','.join(['1'] * 200)}\n".encode()).columns) == 200


def test_a_table_is_its_contents() -> None:
    table, other = read_table("a.csv", b"a,b\n1,2\n"), read_table("b.csv", b"a,b\n1,3\n")
    copy = pickle.loads(pickle.dumps(table))
    assert copy == table
    assert hash(copy) == hash(table)
    assert values(copy) == values(table)
    assert table != other
    assert table != "a.csv"
    assert (len(table.digest), table.digest == other.digest) == (64, False)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("mine.csv", "mine.csv"),
        ("C:\\Users\\me\\mine.csv", "mine.csv"),
        ("../../etc/passwd", "passwd"),
        ("a\u202e\nb.csv", "a\ufffd\ufffdb.csv"),
        ("x" * 300 + ".csv", "x" * 96 + ".csv"),
        ("", "table.csv"),
    ],
)
def test_the_name_of_a_file_is_made_harmless(given: str, kept: str) -> None:
    assert read_table(given, b"a,b\n1,2\n").name == kept


def test_a_missing_column_is_named_with_those_there_are() -> None:
    table = read_table("mine.csv", ",".join(f"c{i}" for i in range(12)).encode() + b"\n" + b",".join([b"1"] * 12))
    with pytest.raises(TableError, match=r"^The table has no column 'q', it has 'c0', .*'c7', …\.$"):
        table.column("q")


def test_the_error_belongs_to_the_family_and_can_be_pickled() -> None:
    error = pickle.loads(pickle.dumps(TableError("No table.")))
    assert isinstance(error, InsideTheNetError)
    assert str(error) == "No table."


def test_whatever_bytes_come_the_answer_is_a_table_or_a_sentence() -> None:
    rng = random.Random(4)
    alphabets = [bytes(range(256)), b'ab12,;\t\n\r" .-+=@e', b"0123456789.,\n", b"a,b\n\"' \xef\xbb\xbf\xc3\xa9"]
    answers: list[Table | str] = []
    for attempt in range(300):
        alphabet = alphabets[attempt % 4]
        body = bytes(rng.choice(alphabet) for _ in range(rng.randint(0, 60)))
        answers.append(answer(body if attempt % 3 else b"a,b\n" + body))
    tables = [given for given in answers if isinstance(given, Table)]
    assert len(tables) >= 3
    assert all(len(column) == table.rows for table in tables for column in values(table))
    assert all(given.endswith(".") for given in answers if isinstance(given, str))


def test_any_table_that_is_written_is_read_back() -> None:
    rng = random.Random(5)
    words = ["cat", "dog", "a b", "x,y", 'q"q', "é", "3rd", "semi;colon"]
    for _ in range(60):
        rows, separator = rng.randint(1, 12), rng.choice(",;\t")
        columns: list[list[object]] = [
            [rng.choice(words) for _ in range(rows)]
            if rng.random() < 0.4
            else [round(rng.uniform(-1e3, 1e3), 3) for _ in range(rows)]
            for _ in range(rng.randint(2, 6))
        ]
        text = io.StringIO()
        writer = csv.writer(text, delimiter=separator)
        writer.writerow([f"c{i}" for i in range(len(columns))])
        writer.writerows(zip(*columns, strict=True))
        assert values(read_table("x.csv", text.getvalue().encode())) == columns
