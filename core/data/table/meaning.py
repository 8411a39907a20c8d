"""What a column of text means: numbers written in some way, dates, or words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from core.data.table.layout import MISSING

MOST_VALUES = 12  # of a column of words that can be chosen from

_UNIT = re.compile(r"[-+]?[\d.,]*\d\s?([^\W\d_][^\d,;]{0,9}|°[^\d,;]{0,3})")
_MOST_ODD = 3  # different texts that are mistakes among numbers, however many rows have them
_ODD_SHARE = 0.1  # of the rows that may hold mistakes

_LIKE_A_DATE = r"(?=.*\d)[\w\s:/.,+-]{4,35}"
_DAYS = (
    *("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y"),
    *("%m/%d/%y", "%d/%m/%y", "%d.%m.%y", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y", "%b %d %Y", "%b %d, %Y"),
    *("%d %B %Y", "%B %d, %Y", "%B %d %Y", "%b-%d-%Y"),
)
_TIMES = (
    *("", " %H:%M:%S", " %H:%M", "T%H:%M:%S", "T%H:%M:%SZ", " %H:%M:%S.%f", "T%H:%M:%S.%f"),
    *(" %I:%M %p", " %H:%M:%S+00:00"),
)
_MONTHS = ("%Y %b", "%Y-%m", "%Y/%m", "%m/%Y", "%b-%Y", "%b-%y", "%b %Y", "%B %Y")
_DATES = (*(day + time for time in _TIMES for day in _DAYS), *_MONTHS, "%H:%M:%S", "%H:%M")


@dataclass(frozen=True)
class _Way:
    """A way to write numbers: the sign between thousands as a regular expression, and the decimal sign."""

    thousands: str = ""
    decimal_comma: bool = False
    name: str = ""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        whole = rf"\d{{1,3}}({self.thousands}\d{{3}})+|\d*" if self.thousands else r"\d*"
        point = "," if self.decimal_comma else r"\."
        return re.compile(rf"(?=.*\d)[-+]?({whole})({point}\d*)?([eE][-+]?\d+)?", re.ASCII)


_PLAIN = _Way()
_COMMA = _Way("", True, "decimal comma")
_GROUPS = (
    _Way(r"\.", True, "points between thousands and decimal comma"),
    _Way(r"[ \u00a0\u202f]", False, "blanks between thousands"),
    _Way(r"[ \u00a0\u202f]", True, "blanks between thousands and decimal comma"),
    _Way("['’]", False, "apostrophes between thousands"),
)
_COMMA_GROUPS = _Way(",", False, "commas between thousands")


@dataclass(frozen=True)
class NumberForm:
    """How the numbers of a column are written.

    Attributes:
        remove: a regular expression for what stands beside the digits; empty: nothing.
        decimal_comma: a comma is the decimal point.
        said: the same in words, in brackets behind the column's name.
    """

    remove: str = ""
    decimal_comma: bool = False
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class Numbers:
    """A column that means numbers: how they are written, and the texts that stand for none."""

    form: NumberForm
    odd: tuple[str, ...]


def counted(cells: pd.Series) -> dict[str, int]:
    """The different texts of a column without blanks around them, and how often each comes."""
    return {str(text): int(count) for text, count in cells.dropna().astype(str).str.strip().value_counts().items()}


def numbers_in(counts: dict[str, int], separator: str) -> Numbers | None:
    """How a column's texts mean numbers; None if they do not.

    Args:
        counts: the different texts and how often each comes.
        separator: of the columns: where it is a comma, a comma in a number stands between thousands first.
    """
    present = {text: count for text, count in counts.items() if text.lower() not in MISSING}
    beside, marks = _beside(list(present))
    bare = {text: re.sub(beside, "", text) if beside else text for text in present}
    first = (_COMMA_GROUPS, _COMMA) if separator == "," else (_COMMA, _COMMA_GROUPS)
    best, left = _PLAIN, tuple(present)
    for way in (_PLAIN, *first, *_GROUPS):
        others = tuple(text for text in present if not way.pattern.fullmatch(bare[text]))
        if _rows(others, present) < _rows(left, present):
            best, left = way, others
        if not left:
            break
    if len(left) == len(present) or (left and not _are_mistakes(left, present)):
        return None
    odd = (*left, *(text for text in counts if text and text not in present))
    remove = "|".join(filter(None, [beside, best.thousands]))
    form = NumberForm(remove, best.decimal_comma, (*marks, *filter(None, [best.name])))
    return Numbers(form, tuple(sorted(odd)))


def _rows(texts: Iterable[str], counts: dict[str, int]) -> int:
    return sum(counts[text] for text in texts)


def _beside(texts: list[str]) -> tuple[str, tuple[str, ...]]:
    """What stands beside the digits (currencies, %, a unit that all have) as a regular expression, and in words."""
    signs = [sign for sign in "$€£¥₹%" if any(sign in text for text in texts)]
    units = {found[1] if (found := _UNIT.fullmatch(text)) else "" for text in texts}
    unit = units.pop() if len(units) == 1 and len(texts) > 1 else ""
    parts = [*([rf"\s*[{''.join(signs)}]\s*"] if signs else []), *([rf"\s*{re.escape(unit)}$"] if unit else [])]
    return "|".join(parts), tuple(f"without {mark}" for mark in [*signs, *([unit] if unit else [])])


def _are_mistakes(odd: tuple[str, ...], present: dict[str, int]) -> bool:
    """Whether texts among numbers are mistakes and not values of their own, as "3+" is among 0, 1 and 2."""
    rows, count = sum(present.values()), _rows(odd, present)
    if len(present) <= MOST_VALUES and rows >= 3 * len(present):
        return False
    return 2 * count < rows and (len(odd) <= _MOST_ODD or count <= _ODD_SHARE * rows)


def are_plain(cells: pd.Series) -> bool:
    """Whether all texts are numbers as pandas reads them; a fast answer for the usual case."""
    return bool(pd.to_numeric(cells, errors="coerce").notna().sum() == cells.notna().sum())


def date_format(counts: dict[str, int]) -> str:
    """The format of a column of dates, as `strftime` writes it; empty if it has none."""
    texts = pd.Series([text for text in counts if text.lower() not in MISSING], dtype="str")
    first = texts.head(20)
    if len(texts) < 2 or not first.str.fullmatch(_LIKE_A_DATE).all():
        return ""
    return next((form for form in _DATES if _are_dates(first, form) and _are_dates(texts, form)), "")


def in_words(form: str) -> str:
    """A format of dates for readers: "%Y-%m-%d" is year-month-day."""
    words = {"Y": "year", "y": "year", "m": "month", "b": "month", "B": "month", "d": "day", "p": "am/pm"}
    words |= {"H": "hour", "I": "hour", "M": "minute", "S": "second", "f": "fraction"}
    return re.sub("%(.)", lambda found: words[found[1]], form)


def _are_dates(texts: pd.Series, form: str) -> bool:
    return bool(pd.to_datetime(texts, format=form, errors="coerce").notna().all())
