"""What a small network is made of, sizes, samples and numbers: how large they may be, and how a link writes them."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import ConfigError
from core.networks.activations import activation
from core.numbers import exact, short
from core.settings.setting import Number, Whole

INPUTS = Whole(name="inputs", low=1, high=3)
HIDDEN_LAYERS = Whole(name="hidden layers", low=0, high=4)
UNITS = Whole(name="units of a hidden layer", label="Units", low=1, high=8)
OUTPUTS = Whole(name="outputs", low=1, high=3)
SAMPLES = Whole(name="samples", low=1, high=16)

Row = tuple[float, ...]


def entry(name: str) -> Number:
    """One weight, bias, input or target.

    With at most 100 everywhere no float32 on the page can overflow: 3·100·100, then ·8·100 per layer, squared.
    """
    return Number(name=name, low=-100, high=100)


def check_between(number: Whole, value: int) -> None:
    """Raises ConfigError if the value is out of bounds."""
    if not number.low <= value <= number.high:
        raise ConfigError(number.name, f"must be between {number.low} and {number.high}", value)


def check_sizes(sizes: tuple[int, ...]) -> None:
    """Refuse what the picture could not hold.

    Raises:
        ConfigError: inputs, hidden layers, units or outputs out of bounds.
    """
    if len(sizes) < 2:
        raise ConfigError("network", "must have at least inputs and outputs, like 1-2-1", write_sizes(sizes))
    check_between(HIDDEN_LAYERS, len(sizes) - 2)
    check_between(INPUTS, sizes[0])
    for size in sizes[1:-1]:
        check_between(UNITS, size)
    check_between(OUTPUTS, sizes[-1])


def write_sizes(sizes: tuple[int, ...]) -> str:
    """(2, 4, 1) as "2-4-1"."""
    return "-".join(map(str, sizes))


def read_sizes(text: str) -> tuple[int, ...]:
    """ "2-4-2-1" to (2, 4, 2, 1). Raises ConfigError."""
    parts = text.split("-")
    if len(parts) > 32 or not all(part.isascii() and part.isdigit() and len(part) < 4 for part in parts):
        raise ConfigError("network", "must be layer sizes like 2-4-1", text)
    sizes = tuple(map(int, parts))
    check_sizes(sizes)
    return sizes


def read_activations(text: str) -> tuple[str, ...]:
    """ "tanh-identity" to ("tanh", "identity"). Raises ConfigError."""
    names = tuple(text.split("-"))
    for name in names:
        activation(name)
    return names


def check_rows(argument: str, rows: tuple[Row, ...], width: int, of: str) -> None:
    """Raises ConfigError unless every row has one value per input or output, none out of bounds."""
    number = entry(argument)
    for row in rows:
        if len(row) != width:
            raise ConfigError(f"a row of {argument}", f"must have one value per {of}, {width}", list(row))
        for value in row:
            number.check(value)


def write_rows(rows: tuple[Row, ...]) -> str:
    """((0.5, 1.0), (1.0, 2.0)) as "0.5_1~1_2"."""
    return "~".join("_".join(map(exact, row)) for row in rows)


def told_rows(rows: tuple[Row, ...]) -> str:
    """The values of a single sample, else how many samples there are, in a list of differences."""
    if len(rows) != 1:
        return f"of {len(rows)} samples" if rows else "none"
    return ", ".join(map(short, rows[0]))


def read_rows(text: str, argument: str) -> tuple[Row, ...]:
    """ "0.5_1~1_2" to ((0.5, 1.0), (1.0, 2.0)); "" to (). Raises ConfigError."""
    rows = text.split("~") if text else []
    if rows:
        check_between(SAMPLES, len(rows))
    return tuple(tuple(map(entry(argument).read, row.split("_"))) for row in rows)


def read_sample(text: str) -> int:
    """The index of a sample, which counts from 1 in a link. Raises ConfigError."""
    return Whole(name="sample", low=1, high=SAMPLES.high).read(text) - 1


def reshaped(rows: Sequence[Row], width: int) -> tuple[Row, ...]:
    """The rows with zeros added on the right, or cut."""
    return tuple((*row[:width], *([0.0] * (width - len(row)))) for row in rows)
