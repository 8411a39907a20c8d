"""A pen for cartoon faces: shapes in face coordinates, drawn with Pillow at four times the size and averaged down."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

Point = tuple[float, float]
Colour = tuple[int, int, int]

OVERSAMPLING = 4
_CORNERS = 36  # of an ellipse


def shade(colour: Colour, factor: float) -> Colour:
    """Darker (factor below 1) or lighter, towards white (above 1)."""
    if factor <= 1:
        return tuple(round(c * factor) for c in colour)  # type: ignore[return-value]
    return tuple(round(c + (255 - c) * (factor - 1)) for c in colour)  # type: ignore[return-value]


def blend(one: Colour, other: Colour, share: float) -> Colour:
    """`share` of the other colour mixed into the one."""
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))  # type: ignore[return-value]


def brightness(colour: Colour) -> float:
    """Perceived brightness, 0–255."""
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


@lru_cache(maxsize=4)
def _unit_circle(corners: int) -> npt.NDArray[np.float64]:
    angles = np.linspace(0, 2 * math.pi, corners, endpoint=False)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


class Pen:
    """Draws on a square canvas.

    Face coordinates: the head is about 2 high and centred on (0, 0), x to the right, y down. They are turned, scaled
    and moved onto the canvas.
    """

    def __init__(self, side: int, centre: Point, scale: float, tilt: float) -> None:
        """
        Args:
            side: pixels of the finished picture.
            centre: of the head, in shares of the side.
            scale: half the height of the head, in shares of the side.
            tilt: in radians, clockwise.
        """
        self.size = side * OVERSAMPLING
        self.canvas = Image.new("RGB", (self.size, self.size))
        self._draw = ImageDraw.Draw(self.canvas, "RGBA")
        self._unit = scale * self.size
        cos, sin = math.cos(tilt) * self._unit, math.sin(tilt) * self._unit
        self._turn = np.array([[cos, sin], [-sin, cos]])
        self._shift = np.array(centre) * self.size

    def _placed(self, points: Sequence[Point] | npt.NDArray[np.float64]) -> list[Point]:
        placed: list[Point] = list(map(tuple, (np.asarray(points) @ self._turn + self._shift).tolist()))
        return placed

    def polygon(self, points: Sequence[Point], fill: Colour, opacity: int = 255) -> None:
        """A filled shape with straight edges."""
        self._draw.polygon(self._placed(points), fill=(*fill, opacity))

    def blob(self, points: Sequence[Point], fill: Colour, opacity: int = 255) -> None:
        """A filled shape whose outline runs smoothly through the points (a closed Catmull–Rom spline)."""
        self._draw.polygon(self._placed(smooth(np.asarray(points))), fill=(*fill, opacity))

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: Colour, opacity: int = 255) -> None:
        """A filled ellipse."""
        self._draw.polygon(self._placed(_unit_circle(_CORNERS) * (rx, ry) + (x, y)), fill=(*fill, opacity))

    def ring(self, x: float, y: float, rx: float, ry: float, width: float, fill: Colour) -> None:
        """The outline of an ellipse."""
        points = self._placed(_unit_circle(_CORNERS) * (rx, ry) + (x, y))
        self._draw.line([*points, *points[:2]], fill=fill, width=max(1, round(width * self._unit)), joint="curve")

    def line(self, points: Sequence[Point], width: float, fill: Colour) -> None:
        """A line with round ends through the points."""
        thick = max(1, round(width * self._unit))
        placed = self._placed(points)
        self._draw.line(placed, fill=fill, width=thick, joint="curve")
        for x, y in (placed[0], placed[-1]):
            radius = thick / 2
            self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)

    def arc(self, centre: Point, radii: Point, degrees: Point, width: float, fill: Colour) -> None:
        """A part of an ellipse's outline; 0° points to the right, 90° down."""
        angles = np.radians(np.linspace(*degrees, 12))
        points = np.stack([np.cos(angles), np.sin(angles)], axis=1) * radii + centre
        self.line(points.tolist(), width, fill)

    def backdrop(self, top: Colour, bottom: Colour) -> None:
        """Fills the canvas from top to bottom with a gradient."""
        ramp = np.linspace(top, bottom, self.size).round().astype(np.uint8)
        self.canvas.paste(Image.fromarray(np.broadcast_to(ramp[:, None], (self.size, self.size, 3)).copy()))

    def spot(self, x: float, y: float, radius: float, fill: Colour, opacity: int) -> None:
        """A disc on the background; place and radius in shares of the side."""
        x, y, radius = x * self.size, y * self.size, radius * self.size
        self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(*fill, opacity))

    def finished(self) -> npt.NDArray[np.uint8]:
        """The picture, (3, side, side)."""
        return np.asarray(self.canvas.reduce(OVERSAMPLING)).transpose(2, 0, 1)


def smooth(points: npt.NDArray[np.float64], steps: int = 6) -> npt.NDArray[np.float64]:
    """A closed Catmull–Rom spline through the points, (len(points)·steps, 2)."""
    before, after, next_but_one = (np.roll(points, shift, axis=0) for shift in (1, -1, -2))
    t = np.arange(steps)[None, :, None] / steps
    a, b, c, d = (p[:, None] for p in (before, points, after, next_but_one))
    curve = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
    return curve.reshape(-1, 2)
