"""The reader's own points in the plane: their rule, and how a link writes them."""

from __future__ import annotations

from core.errors import ConfigError
from core.gan.distributions import HALF_RANGE, Point
from core.numbers import check_number, exact, read_number

LEAST_POINTS, MOST_POINTS = 2, 2_000
COORDINATE = "a coordinate of an own point"


def check_points(points: object) -> None:
    """2–2,000 points (x, y), coordinates from −1.6 to 1.6.

    Raises:
        ConfigError: they are not.
    """
    if not isinstance(points, tuple) or not LEAST_POINTS <= len(points) <= MOST_POINTS:
        received = len(points) if isinstance(points, tuple) else points
        raise ConfigError("own points", f"must be a tuple of {LEAST_POINTS} to {MOST_POINTS}", received)
    for point in points:
        if not isinstance(point, tuple) or len(point) != 2:
            raise ConfigError("an own point", "must have 2 coordinates", point)
        for value in point:
            check_number(value, COORDINATE, -HALF_RANGE, HALF_RANGE)


def write_points(points: tuple[Point, ...]) -> str:
    """((0.5, 1.0), (−1.0, 0.2)) as "0.5_1~-1_0.2"."""
    return "~".join("_".join(exact(value) for value in point) for point in points)


def read_points(text: str) -> tuple[Point, ...]:
    """The reverse. Raises ConfigError."""
    rows = text.split("~") if text else []
    if len(rows) > MOST_POINTS:
        raise ConfigError("own points", f"must be at most {MOST_POINTS}", len(rows))
    return tuple(_point(row) for row in rows)


def _point(text: str) -> Point:
    parts = text.split("_")
    if len(parts) != 2:
        raise ConfigError("an own point", "must have 2 coordinates", text)
    x, y = (read_number(part, COORDINATE, -HALF_RANGE, HALF_RANGE) for part in parts)
    return x, y
