"""Training samples that the reader adds by hand: how a link writes them, and what they may be."""

from __future__ import annotations

from core.data.data_set import Task
from core.errors import ConfigError
from core.numbers import check_number, exact, read_number
from core.settings.structured import Structured

MOST_POINTS = 200
LARGEST_POINT = 1e6  # of inputs and targets, in magnitude

OwnPoint = tuple[float, ...]  # the inputs, then the target


def write_points(points: tuple[OwnPoint, ...]) -> str:
    return "~".join("_".join(exact(value) for value in point) for point in points)


def read_points(text: str) -> tuple[OwnPoint, ...]:
    """ "0.5_1~1_2" to ((0.5, 1.0), (1.0, 2.0)). Raises ConfigError."""
    rows = text.split("~") if text else []
    if len(rows) > MOST_POINTS:
        raise ConfigError("own points", f"must be at most {MOST_POINTS}", len(rows))
    values = [row.split("_") for row in rows]
    return tuple(
        tuple(read_number(value, "a value of an own point", -LARGEST_POINT, LARGEST_POINT) for value in row)
        for row in values
    )


OWN_POINTS = Structured(
    name="own points",
    key="points",
    reader=read_points,
    writer=write_points,
    teller=lambda points: str(len(points) or "none"),
)


def check_points(points: tuple[OwnPoint, ...], inputs: int, task: Task, classes: int) -> None:
    """Whether points fit the data.

    Args:
        points: what was received.
        inputs: how many numbers stand before the target.
        task: what the target is.
        classes: how many there are, for the task of classes.

    Raises:
        ConfigError: it is no tuple, there are more than 200, or one of them does not fit.
    """
    check_tuple("own points", points)
    if len(points) > MOST_POINTS:
        raise ConfigError("own points", f"must be at most {MOST_POINTS}", len(points))
    for point in points:
        check_tuple("an own point", point)
        if len(point) != inputs + 1:
            rule = f"must have {inputs + 1} numbers, one per input and the target"
            raise ConfigError("an own point", rule, list(point))
        for value in point:
            check_number(value, "a value of an own point", -LARGEST_POINT, LARGEST_POINT)
        known = {"regression": 0, "binary": 2, "classes": classes}[task]
        _check_class(point[-1], known)


def _check_class(target: float, known: int) -> None:
    if known and (target != int(target) or not 0 <= target < known):
        raise ConfigError("the class of an own point", f"must be a whole number from 0 to {known - 1}", target)


def check_tuple(argument: str, value: object) -> None:
    """Raises ConfigError if a value is no tuple."""
    if not isinstance(value, tuple):
        raise ConfigError(argument, "must be a tuple", value)
