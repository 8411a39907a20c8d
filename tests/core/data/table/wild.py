"""Tables as they lie in public places, each with one thing that is not as in a textbook."""

from __future__ import annotations

import gzip
from dataclasses import dataclass


@dataclass(frozen=True)
class Wild:
    """A file, the columns that are in it, and what is said about it: part of a sentence each."""

    content: bytes
    columns: dict[str, list[float] | list[str]]
    said: tuple[str, ...]


def _lines(*lines: str) -> bytes:
    return "\n".join([*lines, ""]).encode()


_AB: dict[str, list[float] | list[str]] = {"a": [1, 3, 5], "b": [2, 4, 7]}
_ROWS = [f"{i},{i * i % 7},{'uvw'[i % 3]}" for i in range(20)]
_READ: dict[str, list[float] | list[str]] = {
    "x": [float(i) for i in range(20)],
    "y": [float(i * i % 7) for i in range(20)],
    "kind": ["uvw"[i % 3] for i in range(20)],
}


def _without(*rows: int) -> dict[str, list[float] | list[str]]:
    """The columns of `_READ` without some rows."""
    left = [i for i in range(20) if i not in rows]
    return {name: [column[i] for i in left] for name, column in _READ.items()}  # type: ignore[misc]


def _with(row: int, line: str) -> bytes:
    return _lines("x,y,kind", *_ROWS[:row], line, *_ROWS[row + 1 :])


WILD: dict[str, Wild] = {
    "no header": Wild(
        b"6,148,0\n1,85,1\n8,183,0\n",
        {"column 1": [6, 1, 8], "column 2": [148, 85, 183], "column 3": [0, 1, 0]},
        ("The first row holds values", "called column 1 to column 3"),
    ),
    "no header and words": Wild(
        b"5.1,a\n4.9,b\n6.0,b\n",
        {"column 1": [5.1, 4.9, 6], "column 2": ["a", "b", "b"]},
        ("The first row holds values",),
    ),
    "no header and words alone": Wild(
        b"p,x\ne,s\np,s\ne,x\n",
        {"column 1": ["p", "e", "p", "e"], "column 2": ["x", "s", "s", "x"]},
        ("The first row holds values",),
    ),
    "years as names": Wild(
        b"country,1990,1991,1992\nA,1,2,3\nB,4,5,6\n",
        {"country": ["A", "B"], "1990": [1, 4], "1991": [2, 5], "1992": [3, 6]},
        (),
    ),
    "semicolons": Wild(b"a;b\n1;2\n3;4\n5;7\n", _AB, ("separated by semicolons",)),
    "tabs": Wild(b"a\tb\n1\t2\n3\t4\n5\t7\n", _AB, ("separated by tabs",)),
    "bars": Wild(b"a|b\n1|2\n3|4\n5|7\n", _AB, ("separated by bars",)),
    "blanks": Wild(b"a  b\n 1 2\n3    4\n5 7 \n", _AB, ("separated by spaces",)),
    "separator told": Wild(b"sep=;\na;b\n1;2\n3;4\n5;7\n", _AB, ("semicolons",)),
    "separator in a quotation": Wild(b'a,b\n"1;2",2\n"3;4",4\n', {"a": ["1;2", "3;4"], "b": [2, 4]}, ()),
    "comments": Wild(b"# made by hand\n# 2020\na,b\n1,2\n# pause\n3,4\n5,7\n", _AB, ("3 comment lines: left out",)),
    "names in a comment": Wild(b"# a b\n1 2\n3 4\n5 7\n", _AB, ("separated by spaces",)),
    "a title": Wild(b"All about a\n\na,b\n1,2\n3,4\n5,7\n", _AB, ("1 line above the table: left out",)),
    "a title in a cell": Wild(
        b"All about a,,\na,b,c\n1,2,u\n3,4,v\n5,7,w\n", {**_AB, "c": ["u", "v", "w"]}, ("1 line above the table",)
    ),
    "units": Wild(b"a,b\nkm,\xc2\xb0C\n1,2\n3,4\n5,7\n", _AB, ("Row 2 holds units: left out",)),
    "trailing separators": Wild(b"a,b\n1,2,\n3,4,\n5,7,\n", _AB, ()),
    "trailing separators everywhere": Wild(b"a,b,\n1,2,\n3,4,\n5,7,\n", _AB, ()),
    "names of rows": Wild(
        b"a,b\nu,1,2\nv,3,4\nw,5,7\n", {"column 1": ["u", "v", "w"], **_AB}, ("no name for column 'column 1'",)
    ),
    "an index": Wild(b",a,b\n0,1,2\n1,3,4\n2,5,7\n", _AB, ("counts the rows: left out",)),
    "double names": Wild(
        b"a,a,b\n1,2,3\n3,4,5\n", {"a": [1, 3], "a (2)": [2, 4], "b": [3, 5]}, ("2 columns are called 'a'",)
    ),
    "an empty column": Wild(b"a,b,note\n1,2,\n3,4,\n5,7,\n", _AB, ("Column 'note' without any value: left out",)),
    "an empty row": Wild(b"a,b\n1,2\n,\n3,4\n5,7\n", _AB, ("1 row without any value: left out",)),
    "a long row": Wild(b"a,b\n1,2\n3,4\n9,9,9\n5,7\n", _AB, ("1 row has more values than there are columns",)),
    "a short row": Wild(_with(4, "4"), _without(4), ("1 row with a missing value ('y', 'kind'): left out",)),
    "empty cells": Wild(_with(3, "3,,u"), _without(3), ("1 row with a missing value ('y'): left out",)),
    "question marks": Wild(_with(3, "?,5,u"), _without(3), ("Column 'x': '?' counts as missing", "1 row with a")),
    "dashes": Wild(_with(3, "-,5,u"), _without(3), ("Column 'x': '-' counts as missing",)),
    "a mistake": Wild(_with(3, "three,5,u"), _without(3), ("Column 'x': 'three' counts as missing",)),
    "infinite": Wild(_with(3, "-inf,5,u"), _without(3), ("infinite numbers count as missing", "1 row with a")),
    "many missing numbers": Wild(
        b"a,b\n1,2\n,4\n5,7\n", {"a": [1, 3, 5], "b": [2, 4, 7]}, ("'a': the median is taken for a missing value",)
    ),
    "many missing words": Wild(
        b"a,b\nu,2\n,4\nu,7\n", {"a": ["u", "missing", "u"], "b": [2, 4, 7]}, ("is a word of its own, 'missing'",)
    ),
    "a column with few values": Wild(
        b"a,b,c\n1,2,\n3,4,\n5,7,9\n", _AB, ("Column 'c': left out, 67% of its values are missing",)
    ),
    "truths and nothing": Wild(
        b"a,b\n1,True\n3,\n5,FALSE\n7,true\n",
        {"a": [1, 5, 7], "b": ["True", "False", "True"]},
        ("1 row with a missing value ('b')",),
    ),
    "decimal commas": Wild(
        b"a;b\n1,5;0,25\n3,0;1000\n", {"a": [1.5, 3], "b": [0.25, 1000]}, ("'a', 'b': read as numbers (decimal comma)",)
    ),
    "decimal commas in quotations": Wild(
        b'a,b\n"1,5",1\n"3,25",2\n', {"a": [1.5, 3.25], "b": [1, 2]}, ("decimal comma",)
    ),
    "points between thousands": Wild(
        b"a;b\n1.234,5;1\n12,25;2\n", {"a": [1234.5, 12.25], "b": [1, 2]}, ("points between thousands",)
    ),
    "commas between thousands": Wild(
        b'a,b\n"1,234",1\n"2,000,000.5",2\n', {"a": [1234, 2000000.5], "b": [1, 2]}, ("commas between thousands",)
    ),
    "blanks between thousands": Wild(
        "a;b\n1 234;1\n2\u00a0000\u00a0000;2\n".encode(), {"a": [1234, 2e6], "b": [1, 2]}, ("blanks between thousands",)
    ),
    "money": Wild(b'a,b\n"$1,234.50",1\n$2,2\n-$3,3\n', {"a": [1234.5, 2, -3], "b": [1, 2, 3]}, ("without $",)),
    "percent": Wild(b"a,b\n45%,1\n3.5 %,2\n", {"a": [45, 3.5], "b": [1, 2]}, ("without %",)),
    "units in cells": Wild(b"a,b\n12 km,1\n3.5 km,2\n", {"a": [12, 3.5], "b": [1, 2]}, ("without km",)),
    "codes are words": Wild(b"a,b\nC12,1\nC13,2\n", {"a": ["C12", "C13"], "b": [1, 2]}, ()),
    "few words among numbers": Wild(
        _lines("a,b", *(f"{value},{i}" for i, value in enumerate(["0", "1", "2", "3+"] * 4))),
        {"a": ["0", "1", "2", "3+"] * 4, "b": list(range(16))},
        (),
    ),
    "dates": Wild(
        b"day,b\n1981-01-10,1\n1981-01-11,2\n1981-02-10,3\n",
        {"day": [0, 1, 31], "b": [1, 2, 3]},
        ("Column 'day': dates (year-month-day), read as days since 1981-01-10",),
    ),
    "dates with times": Wild(
        b"day,b\n10.01.1981 12:00,1\n11.01.1981 18:00,2\n",
        {"day": [0, 1.25], "b": [1, 2]},
        ("(day.month.year hour:minute), read as days since 1981-01-10 12:00:00",),
    ),
    "days before months": Wild(
        b"day,b\n13/01/2000,1\n01/02/2000,2\n", {"day": [0, 19], "b": [1, 2]}, ("day/month/year",)
    ),
    "months": Wild(b"m,b\n1959-01,1\n1959-03,2\n", {"m": [0, 59], "b": [1, 2]}, ("(year-month)",)),
    "times": Wild(b"t,b\n06:00,1\n18:00,2\n", {"t": [0.25, 0.75], "b": [1, 2]}, ("read as parts of a day",)),
    "capital letters": Wild(
        b"a,b\nyes,1\nYes,2\nno,3\n No ,4\n",
        {"a": ["yes", "yes", "no", "no"], "b": [1, 2, 3, 4]},
        ("Column 'a': capital letters and blanks do not count",),
    ),
    "an open quotation": Wild(
        b'a,b\nu,1\n"v,2\nw,3\n', {"a": ["u", '"v', "w"], "b": [1, 2, 3]}, ("quotation marks are taken as letters",)
    ),
    "digits without end": Wild(b"a,b\n1,2\n" + b"9" * 30 + b",4\n", {"a": [1, 1e30], "b": [2, 4]}, ()),
    "Windows-1252": Wild("größe,b\n1,–\n2,€\n".encode("cp1252"), {"größe": [1, 2], "b": ["–", "€"]}, ("Windows-1252",)),
    "Latin-1": Wild("größe,b\n1,\x81\n2,x\n".encode("latin-1"), {"größe": [1, 2], "b": ["\x81", "x"]}, ("Latin-1",)),
    "UTF-16": Wild("größe,b\n1, u\n2,v\n".encode("utf-16"), {"größe": [1, 2], "b": ["u", "v"]}, ("UTF-16",)),
    "gzip": Wild(gzip.compress(b"a,b\n1,2\n3,4\n5,7\n", mtime=0), _AB, ("The file is unpacked (gzip)",)),
    "invisible letters in a name": Wild("a\u200b,b\n1,2\n3,4\n5,7\n".encode(), _AB, ()),
}
