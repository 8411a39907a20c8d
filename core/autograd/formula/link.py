"""How a formula and its point are written in a link: f=sigmoid(w*x)  at=w~1~x~-0.5."""

from __future__ import annotations

from core.autograd.formula.expression import LARGEST_VALUE
from core.autograd.formula.parser import parse
from core.autograd.formula.tokens import MOST_NAMES
from core.errors import ConfigError
from core.numbers import exact, read_number
from core.settings.link import LinkField

Values = tuple[tuple[str, float], ...]


def read_text(text: str) -> str:
    """The text itself. Raises ExpressionError if it is not a formula."""
    parse(text)
    return text


def write_values(values: Values) -> str:
    return "~".join(f"{name}~{exact(value)}" for name, value in values)


def read_values(text: str) -> Values:
    """ "w~1~x~-0.5" to (("w", 1.0), ("x", -0.5)). Raises ConfigError."""
    parts = text.split("~")
    if len(parts) % 2 or len(parts) > 2 * MOST_NAMES:
        raise ConfigError("values", "must look like w~1~x~-0.5 (name~value, for each name)", text)
    names, numbers = parts[::2], parts[1::2]
    return tuple(
        (name, read_number(number, "value of a name", -LARGEST_VALUE, LARGEST_VALUE))
        for name, number in zip(names, numbers, strict=True)
    )


EXPRESSION_FIELDS = (
    LinkField("text", "f", str, read_text),
    LinkField("values", "at", write_values, read_values),
)
