"""Settings whose values have a structure: several whole numbers, or what brings its own reader and writer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import ConfigError, shown
from core.settings.setting import Setting, Whole


@dataclass(frozen=True, kw_only=True)
class Wholes(Setting):
    """Several whole numbers with dashes between them, as the units of hidden layers: 8-8; "none" for none.

    Attributes:
        each: what one of them is called, and its bounds.
        most: how many there may be.
    """

    each: Whole
    most: int

    def check(self, value: object) -> None:
        if not isinstance(value, tuple):
            raise ConfigError(self.name, "must be a tuple", value)
        self._check_count(value)
        for one in value:
            self.each.check(one)

    def read(self, text: str) -> tuple[int, ...]:
        parts = [] if text == "none" else text.split("-")
        self._check_count(parts)
        return tuple(map(self.each.read, parts))

    def write(self, value: tuple[int, ...]) -> str:
        return "-".join(map(str, value)) or "none"

    def _check_count(self, values: Sequence[object]) -> None:
        if len(values) > self.most:
            raise ConfigError(self.name, f"must be between 0 and {self.most}", len(values))


@dataclass(frozen=True, kw_only=True)
class Structured(Setting):
    """A value with a structure of its own (kernels, points, edits), which brings its own reader and writer.

    Attributes:
        reader: text to value; raises ConfigError.
        writer: value to text; only letters, digits and ``- . _ ~`` keep a link readable.
        checker: raises ConfigError; None where the dataclass checks it itself.
        teller: the value in a list of differences; None: as a link writes it.
    """

    reader: Callable[[str], Any]
    writer: Callable[[Any], str]
    checker: Callable[[Any], object] | None = None
    teller: Callable[[Any], str] | None = None

    def check(self, value: object) -> None:
        if self.checker is not None:
            self.checker(value)

    def read(self, text: str) -> Any:
        return self.reader(text)

    def write(self, value: Any) -> str:
        return self.writer(value)

    def said(self, value: Any) -> str:
        return self.teller(value) if self.teller else shown(self.writer(value))
