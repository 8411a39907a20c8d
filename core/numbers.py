"""Numbers from outside (links, text fields, tables): read strictly, written so that they read back exactly."""

from __future__ import annotations

import math
import re

from core.errors import ConfigError

LARGEST_SEED = 2**32 - 1  # numpy's legacy generator takes no larger one; here, because torch must not be loaded for it
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
    # Bounds first: an int beyond all floats compares exactly, but cannot become one.
    if not numeric or not low <= value <= high or not math.isfinite(value):  # type: ignore[operator,arg-type]
        rule = f"must be a number from {plain(low)} to {plain(high)}"
        raise ConfigError(argument, rule, value if received is None else received)
    return float(value)  # type: ignore[arg-type]


def read_whole(text: str, argument: str, low: int, high: int, what: str = "number") -> int:
    """A whole number between two bounds, ASCII digits only.

    Args:
        what: "percentage", where it is one.

    Raises:
        ConfigError: anything else.
    """
    if not re.fullmatch(r"-?\d{1,12}", text, re.ASCII) or not low <= int(text) <= high:
        raise ConfigError(argument, f"must be a whole {what} from {low} to {high}", text)
    return int(text)


def check_whole(value: object, argument: str, low: int, high: int, what: str = "number") -> int:
    """A whole number that arrived as one, if it is between the bounds.

    Raises:
        ConfigError: it is not whole, or out of bounds.
    """
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ConfigError(argument, f"must be a whole {what} from {low} to {high}", value)
    return value


def exact(value: float) -> str:
    """The shortest text that reads back as the same float: 1, 0.5, −2 as "-2", 1e-05."""
    return repr(float(value)).removesuffix(".0")


def decimals(value: float, places: int = 4) -> str:
    """A number as derivations show it: four decimals, a real minus sign, 1.234e+6 from a million on."""
    if 1e6 <= abs(value) < math.inf:
        digits, exponent = f"{value:.3e}".split("e")
        return f"{digits}e{int(exponent):+d}".replace("-", "−")
    text = f"{value:.{places}f}"
    return text.replace("-", "−") if float(text) != 0 else text.removeprefix("-")


def short(value: float) -> str:
    """A number as a reader would write it: 1, 0.5, −2."""
    return exact(value).replace("-", "−")


def rounded(value: float, digits: int = 4) -> str:
    """A number of any size to a few significant digits: 234,600, 0.001235, −1.2·10⁻⁹."""
    if value == 0 or not math.isfinite(value):
        return in_powers(value)
    if not 1e-4 <= abs(value) < 1e12:
        return in_powers(value)
    places = digits - 1 - math.floor(math.log10(abs(value)))
    text = f"{round(value, places):,.{max(places, 0)}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


def in_powers(value: float) -> str:
    """A difference as the page shows it: 0, or two digits and a power of ten, 1.3·10⁻⁷; NaN is "undefined"."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else "undefined"
    digits, exponent = f"{value:.1e}".split("e")
    return f"{digits.replace('-', '−')}·10{superscript(int(exponent))}"


def superscript(number: int) -> str:
    """A whole number as an exponent: ⁻⁷."""
    return str(number).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
