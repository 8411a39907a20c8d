"""A formula and the point at which it is differentiated."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from core.autograd.formula.parser import MOST_NAMES, parse
from core.autograd.formula.terms import Term, variables
from core.errors import ConfigError
from core.numbers import exact
from core.settings.declared import setting
from core.settings.setting import Number
from core.settings.structured import Structured

START_VALUE = 1.0

Values = tuple[tuple[str, float], ...]


def value_of(name: str) -> Number:
    """The value of a name."""
    return Number(name=name, low=-100, high=100)


def read_text(text: str) -> str:
    """The text itself. Raises ExpressionError if it is not a formula."""
    parse(text)
    return text


def write_values(values: Values) -> str:
    """(("w", 1.0), ("x", -0.5)) as "w~1~x~-0.5"."""
    return "~".join(f"{name}~{exact(value)}" for name, value in values)


def read_values(text: str) -> Values:
    """ "w~1~x~-0.5" to (("w", 1.0), ("x", -0.5)). Raises ConfigError."""
    parts = text.split("~")
    if len(parts) % 2 or len(parts) > 2 * MOST_NAMES:
        raise ConfigError("values", "must look like w~1~x~-0.5 (name~value, for each name)", text)
    return tuple(zip(parts[::2], map(value_of("value of a name").read, parts[1::2]), strict=True))


@dataclass(frozen=True)
class Expression:
    """A formula typed by a reader, with a value for each of its names.

    Attributes:
        text: the formula, at most 200 characters; see `parse` for what it may contain.
        values: (name, value) for each name, in the order of the text; values from −100 to 100.

    Raises:
        ExpressionError: the text is not a formula.
        ConfigError: a value is missing, out of order, out of bounds or of a name that is not there.
    """

    text: str = setting(Structured(name="formula", key="f", reader=read_text, writer=str))
    values: Values = setting(Structured(name="values", key="at", reader=read_values, writer=write_values))

    def __post_init__(self) -> None:
        if tuple(name for name, _ in self.values) != self.names:
            rule = f"must be given for {', '.join(self.names)}, in this order"
            raise ConfigError("values", rule, ", ".join(str(name) for name, _ in self.values))
        for name, value in self.values:
            value_of(name).check(value)

    @cached_property
    def term(self) -> Term:
        """The formula as a tree."""
        return parse(self.text)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names, in the order of the text."""
        return variables(self.term)

    def with_value(self, name: str, value: float) -> Expression:
        """The same formula at another point.

        Raises:
            ConfigError: the value is out of bounds.
        """
        values = tuple((n, value if n == name else v) for n, v in self.values)
        return dataclasses.replace(self, values=values)


def expression(text: str, known: Mapping[str, float] | None = None) -> Expression:
    """A formula at the values known for its names; a new name starts at 1.

    Raises:
        ExpressionError: the text is not a formula.
        ConfigError: a known value is out of bounds.
    """
    known = known or {}
    return Expression(text, tuple((name, float(known.get(name, START_VALUE))) for name in variables(parse(text))))
