"""The reader's own points for a GAN in the plane: from a table's two columns into the picture."""

from __future__ import annotations

from core.data.table.table import Table
from core.errors import ConfigError
from core.gan.distributions import Point
from core.gan.plane.points import LEAST_POINTS, MOST_POINTS

REACH = 1.5  # the farther of the two coordinates of the farthest point
DIGITS = 3


def points_of_table(table: Table) -> tuple[Point, ...]:
    """The first two numeric columns as points, moved to the middle and scaled into −1.5 … 1.5, both axes alike.

    Raises:
        ConfigError: there are no two numeric columns, or not 2–2,000 rows.
    """
    columns = [column for column in table.columns if column.numeric]
    if len(columns) < 2:
        raise ConfigError("the table", "must have two columns of numbers", f"{len(columns)} of {len(table.columns)}")
    if not LEAST_POINTS <= table.rows <= MOST_POINTS:
        raise ConfigError("the rows of the table", f"must be {LEAST_POINTS} to {MOST_POINTS:,}", table.rows)
    return fitted(tuple(zip(*([float(value) for value in column.values] for column in columns[:2]), strict=True)))


def fitted(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Points moved so that their bounding box is centred, and scaled so that its longer side is −1.5 … 1.5.

    Points that are all the same become (0, 0). Coordinates are rounded to 3 decimals.
    """
    sides = [(min(axis), max(axis)) for axis in zip(*points, strict=True)]
    middle = [low / 2 + high / 2 for low, high in sides]
    reach = max(high / 2 - low / 2 for low, high in sides) or 1.0
    return tuple(
        (round((x - middle[0]) / reach * REACH, DIGITS), round((y - middle[1]) / reach * REACH, DIGITS))
        for x, y in points
    )
