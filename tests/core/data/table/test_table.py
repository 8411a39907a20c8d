"""Reading a CSV file: what is accepted, and a sentence for everything else."""

from __future__ import annotations

import csv
import io
import pickle
import random

import numpy as np
import pytest

from core.data.table.error import TableError
from core.data.table.table import Table, read_table
from core.errors import InsideTheNetError

FIRST_NAME = "0123456789" * 10


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
    "one column": (b"a\n1\n2\n", ("at least two columns", "commas, semicolons or tabs", "one: 'a'")),
    "other separator": (b"a|b\n1|2\n", ("at least two columns", "'a|b'")),
    "no rows": (b"a,b\n", ("no rows", "at least one")),
    "no header": (b"1,2\n3,4\n", ("names of the columns, not numbers", "column 1 is called '1'")),
    "no header, text first": (b"cat,-2.5\ndog,4\n", ("not numbers", "column 2 is called '-2.5'")),
    "text among numbers": (b"a,b\n1,2\n2,x\n3,4\n", ("Row 3 of column 'b'", "must be a number", "'x' is text")),
    "hexadecimal": (b"a,b\n1,2\n2,0x10\n3,4\n", ("Row 3 of column 'b'", "'0x10' is text")),
    "decimal comma": (b"a;b\n1;2,5\n2;3\n3;4\n", ("Row 2 of column 'b'", "'2,5' is text", "must be a point")),
    "NaN": (b"a,b\n1,2\n2,NaN\n", ("Row 3 of column 'b' must have a value", "'NaN' counts as missing")),
    "NA among text": (b"a,b\nx,2\nNA,3\n", ("Row 3 of column 'a'", "'NA' counts as missing")),
    "missing number": (b"a,b\n1,2\n,4\n", ("Row 3 of column 'a' must have a value, it is empty",)),
    "missing text": (b"a,b\nx,2\ny,4\n,5\n", ("Row 4 of column 'a' must have a value, it is empty",)),
    "missing in quotes": (b'a,b\nx,2\n"",4\n', ("Row 3 of column 'a' must have a value, it is empty",)),
    "spaces for a value": (b"a,b\nx,2\ny,  \n", ("Row 3 of column 'b' must have a value, it is empty",)),
    "missing truth": (b"a,b\n1,True\n2,\n", ("Row 3 of column 'b' must have a value",)),
    "inf": (b"a,b\n1,2\n-inf,4\n", ("Row 3 of column 'a'", "finite number, '-inf' is infinite")),
    "Infinity": (b"a,b\n1,2\n3,Infinity\n", ("Row 3 of column 'b'", "'Infinity' is infinite")),
    "too large for a float": (b"a,b\n1,2\n1e400,4\n", ("Row 3 of column 'a'", "'1e400' is infinite")),
    "too many digits": (b"a,b\n1,2\n" + b"9" * 30 + b",4\n", ("column 'a'", "number of at most 19 digits")),
    "more than 10 MB": (b"a,b\n" + b"1,2\n" * 2_500_000, ("at most 10 MB, it has 10.1",)),
    "too many rows": (b"a,b\n" + b"1,2\n" * 5_001, ("at most 5,000 rows", "row 5,002")),
    "too many columns": (
        ",".join(f"c{i}" for i in range(201)).encode() + b"\n",
        ("at most 200 columns", "201"),
    ),
    "latin-1": ("größe,b\n1,2\n".encode("latin-1"), ("UTF-8", "byte 3 is 0xF6")),
    "utf-16": ("a,b\n1,2\n".encode("utf-16"), ("UTF-8", "byte 1 is 0xFF")),
    "duplicate names": (b"a,b,a\n1,2,3\n", ("another name", "2 are called 'a'")),
    "duplicate but for spaces": (b"a, a \n1,2\n", ("another name", "2 are called 'a'")),
    "empty name": (b"a,,b\n1,2,3\n", ("must have a name in the first row", "column 2 has none")),
    "trailing separators": (b"a,b,\n1,2,\n", ("column 3 has none",)),
    "long name": (f"a,{FIRST_NAME}1\n1,2\n".encode(), ("100 characters", "column 2 is called '0123")),
    "line break in a name": (b'a,"b\nc"\n1,2\n', ("line breaks or invisible", "column 2")),
    "invisible name": ("a,b\u202e\n1,2\n".encode(), ("invisible characters", "column 2")),
    "formula": (b"a,b\n1,2\n2,=1+1\n", ("Row 3 of column 'b'", "'=1+1' is a formula")),
    "formula with a sign": (b"a,b\n1,x\n2,-2+3\n", ("Row 3 of column 'b'", "'-2+3' is a formula")),
    "formula with plus": (b"a,b\n+A1,2\n", ("Row 2 of column 'a'", "'+A1' is a formula")),
    "formula with at": (b"a,b\n1,@SUM(1)\n", ("'@SUM(1)' is a formula",)),
    "formula behind a space": (b"a,b\n1, =cmd|' /C calc'!A0\n", ("is a formula",)),
    "formula as a name": (b"a,=b\n1,2\n", ("name of a column must not be a formula", "'=b'")),
    "short row": (b"a,b\n1,2\n\n3\n", ("Row 4 must have 2 values", "it has 1")),
    "long row": (b"a,b\n1,2,3\n", ("Row 2 must have 2 values", "it has 3")),
    "open quotation mark": (b'a,b\n1,2\n1,"2\n3,4\n', ("Row 3 cannot be read", "quotation mark")),
    "text behind a quotation": (b'a,b\n1,"x"y\n', ("Row 2 cannot be read", "quotation mark")),
    "endless value": (b"a,b\n1," + b"x" * 200_000, ("Row 2 cannot be read", "131,072")),
    "endless first row": (b"x" * 200_000, ("cannot be read", "131,072")),
    "NUL": (b"a,b\n1,\x002\n", ("CSV", "character 7 is the control character 0x00")),
    "picture": (b"\x89PNG\r\n\x1a\n\x00\x00", ("UTF-8", "byte 1 is 0x89")),
    "spreadsheet": (b"PK\x03\x04\x14\x00", ("CSV", "control character 0x03")),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_file_gets_one_sentence(case: str) -> None:
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
        (b'"a;x";b\n1;2,5\n2;u\n', [[1, 2], ["2,5", "u"]]),
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
