"""What is done to a table after it was read, each step once for the page and once for the script.

A step changes a frame; `lines` are the lines of a script that change `frame` in the same way.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import pandas as pd

from core.scripts.template import literal, render_text

SEED = 0  # of the rows that are drawn


@dataclass(frozen=True)
class Step(ABC):
    """One change of a table; `script` is a template that knows the step's fields."""

    script: ClassVar[str]

    @abstractmethod
    def apply(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The changed table; the given one is left as it is."""

    def lines(self) -> list[str]:
        return render_text(self.script, **vars(self)).strip().splitlines()


@dataclass(frozen=True)
class DrawRows(Step):
    """A random part of the rows."""

    rows: int
    script = f"frame = frame.sample({{{{ rows }}}}, random_state={SEED})"

    def apply(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame.sample(self.rows, random_state=SEED)


@dataclass(frozen=True)
class KeepColumns(Step):
    """The first columns and the last one, which often is the target."""

    count: int
    script = "frame = frame.iloc[:, [*range({{ count - 1 }}), -1]]"

    def apply(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame.iloc[:, [*range(self.count - 1), -1]]


@dataclass(frozen=True)
class DropEmptyRows(Step):
    """Rows without any value."""

    script = 'frame = frame.dropna(how="all")'

    def apply(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame.dropna(how="all")


@dataclass(frozen=True)
class DropColumns(Step):
    columns: tuple[str, ...]
    script = '{{ columns|map("literal")|listed("frame = frame.drop(columns=[", "])") }}'

    def apply(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame.drop(columns=list(self.columns))


@dataclass(frozen=True)
class ChangeColumns(Step):
    """Each of some columns by itself.

    Attributes:
        columns: names.
        changed: the template of an expression of `column`.
    """

    columns: tuple[str, ...]
    script = """
{% if columns|length == 1 %}
frame[{{ columns[0]|literal }}] = {{ expression }}
{% else %}
{{ columns|map("literal")|listed("for name in [", "]:") }}
    frame[name] = {{ expression }}
{% endif %}
"""
    changed: ClassVar[str]

    def apply(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(**{name: self.change(frame[name]) for name in self.columns})

    def lines(self) -> list[str]:
        column = f"frame[{literal(self.columns[0])}]" if len(self.columns) == 1 else "frame[name]"
        expression = render_text(self.changed, column=column, **vars(self))
        return render_text(self.script, expression=expression, **vars(self)).strip().splitlines()

    @abstractmethod
    def change(self, column: pd.Series) -> pd.Series:
        """What becomes of one column."""


@dataclass(frozen=True)
class ToNumbers(ChangeColumns):
    """Text that means numbers; what is none becomes missing.

    Attributes:
        remove: a regular expression for what stands beside the digits, like $ or %; empty: nothing.
        decimal_comma: a comma is the decimal point.
    """

    remove: str = ""
    decimal_comma: bool = False
    changed = (
        "pd.to_numeric({{ column }}"
        '{% if remove %}.str.replace({{ remove|literal }}, "", regex=True){% endif %}'
        '{% if decimal_comma %}.str.replace(",", "."){% endif %}'
        ', errors="coerce")'
    )

    def change(self, column: pd.Series) -> pd.Series:
        if self.remove:
            column = column.str.replace(self.remove, "", regex=True)
        if self.decimal_comma:
            column = column.str.replace(",", ".")
        return pd.to_numeric(column, errors="coerce")


@dataclass(frozen=True)
class ToDays(ChangeColumns):
    """Dates as days since the first of them, with a fraction for the time of day.

    Attributes:
        format: of the dates, as `strftime` writes it.
        origin: the first date.
    """

    format: str
    origin: str
    changed = (
        '(pd.to_datetime({{ column }}, format={{ format|literal }}, errors="coerce")'
        " - pd.Timestamp({{ origin|literal }})) / pd.Timedelta(days=1)"
    )

    def change(self, column: pd.Series) -> pd.Series:
        dates = pd.to_datetime(column, format=self.format, errors="coerce")
        return (dates - pd.Timestamp(self.origin)) / pd.Timedelta(days=1)


@dataclass(frozen=True)
class ToLowerCase(ChangeColumns):
    """Text whose values differ by capital letters and blanks alone."""

    changed = "{{ column }}.str.strip().str.lower()"

    def change(self, column: pd.Series) -> pd.Series:
        return column.str.strip().str.lower()


@dataclass(frozen=True)
class ToText(ChangeColumns):
    """True and False beside other values or missing ones."""

    changed = '{{ column }}.map(str, na_action="ignore")'

    def change(self, column: pd.Series) -> pd.Series:
        return column.map(str, na_action="ignore")


@dataclass(frozen=True)
class InfiniteToMissing(ChangeColumns):
    changed = '{{ column }}.replace([float("inf"), -float("inf")], float("nan"))'

    def change(self, column: pd.Series) -> pd.Series:
        return column.replace([float("inf"), -float("inf")], float("nan"))


@dataclass(frozen=True)
class DropRows(Step):
    """Rows with a missing value in one of the columns."""

    columns: tuple[str, ...]
    script = '{{ columns|map("literal")|listed("frame = frame.dropna(subset=[", "])") }}'

    def apply(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame.dropna(subset=list(self.columns))


@dataclass(frozen=True)
class FillMissing(Step):
    """A value in place of the missing ones, column by column."""

    values: tuple[tuple[str, float | str], ...]
    script = """
{% set pairs = [] %}
{% for name, value in values %}
{% set _ = pairs.append(name|literal ~ ": " ~ value|literal) %}
{% endfor %}
{{ pairs|listed("frame = frame.fillna({", "})") }}
"""

    def apply(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame.fillna(dict(self.values))


@dataclass(frozen=True)
class Indicator(Step):
    """A column of 0 and 1: whether another column has a value."""

    name: str
    column: str
    value: str | bool
    script = "frame[{{ name|literal }}] = (frame[{{ column|literal }}] == {{ value|literal }}).astype(float)"

    def apply(self, frame: pd.DataFrame) -> pd.DataFrame:
        return frame.assign(**{self.name: (frame[self.column] == self.value).astype(float)})


@dataclass(frozen=True)
class Reading:
    """How a script reads the file to the same table.

    Attributes:
        options: what `pandas.read_csv` must be told beside the file's name.
        steps: what follows.
        indicators: columns that are made where they are used.
        is_workbook: the file is a workbook, whose first sheet is turned into text first.
    """

    options: Mapping[str, object] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    is_workbook: bool = False

    def lines(self, used: tuple[str, ...]) -> list[str]:
        """The lines after `frame` was read, for the columns that are used."""
        made = [indicator for indicator in self.indicators if indicator.name in used]
        return [line for step in (*self.steps, *made) for line in step.lines()]
