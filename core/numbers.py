"""Numbers from outside (links, text fields, tables): read strictly, written so that they read back exactly."""

from __future__ import annotations

import math
import re

from core.errors import ConfigError

_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)
_LONGEST = 32


def plain(value: float) -> str:
    """A bound as a reader writes it: 100, 0.5, −3."""
    return f"{value:g}".replace("-", "−")


def read_number(text: str, argument: str, low: float, high: float) -> float:
    """A finite decimal number between two bounds.

    Args:
        text: ASCII digits with an optional sign, point and exponent; at most 32 characters.
        argument: its name for the error sentence.

    Raises:
        ConfigError: anything else, "nan", "inf" and numbers too large for a float among it.
    """
    stripped = text.strip().replace("−", "-")
    rule = f"must be a number from {plain(low)} to {plain(high)}"
    if len(stripped) > _LONGEST or not _DECIMAL.fullmatch(stripped):
        raise ConfigError(argument, rule, text)
    return check_number(float(stripped), argument, low, high, received=text)


def check_number(value: object, argument: str, low: float, high: float, received: object = None) -> float:
    """A number that arrived as one (from a slider or a table), if it is finite and between the bounds.

    Raises:
        ConfigError: it is not a number, not finite, or out of bounds.
    """
    numeric = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not numeric or not math.isfinite(float(value)) or not low <= float(value) <= high:  # type: ignore[arg-type]
        rule = f"must be a number from {plain(low)} to {plain(high)}"
        raise ConfigError(argument, rule, value if received is None else received)
    return float(value)  # type: ignore[arg-type]


def read_whole(text: str, argument: str, low: int, high: int) -> int:
    """A whole number between two bounds, ASCII digits only.

    Raises:
        ConfigError: anything else.
    """
    if not re.fullmatch(r"-?\d{1,12}", text, re.ASCII) or not low <= int(text) <= high:
        raise ConfigError(argument, f"must be a whole number from {low} to {high}", text)
    return int(text)


def exact(value: float) -> str:
    """The shortest text that reads back as the same float: 1, 0.5, −2 as "-2", 1e-05."""
    return repr(float(value)).removesuffix(".0")
