"""What a GAN in the plane learns to imitate: distributions of points within about −1.2 … 1.2 in both coordinates."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import Generator, Tensor

from core.errors import ConfigError

HALF_RANGE = 1.6  # the picture and the grid of the distances cover −1.6 … 1.6
OWN = "own"
RING_RADIUS, MOON_RADIUS, LINE_SLOPE = 0.9, 0.65, 0.5

Point = tuple[float, float]


@dataclass(frozen=True)
class Distribution:
    """One distribution; every draw adds Gaussian noise of the config's spread.

    Attributes:
        name: the key in configs and links.
        title: its name on the page.
        place: points without noise, (n, 2), from n and torch's generator of random numbers.
        modes: the centres of its clouds; none where there are no separate clouds.
    """

    name: str
    title: str
    place: Callable[[int, Generator], Tensor]
    modes: tuple[Point, ...] = ()


def _line(count: int, draws: Generator) -> Tensor:
    along = 2 * torch.rand(count, 1, generator=draws) - 1
    return torch.cat([along, LINE_SLOPE * along], dim=1)


def _ring(count: int, draws: Generator) -> Tensor:
    angle = 2 * math.pi * torch.rand(count, 1, generator=draws)
    return RING_RADIUS * torch.cat([angle.cos(), angle.sin()], dim=1)


def _moons(count: int, draws: Generator) -> Tensor:
    lower = torch.randint(2, (count, 1), generator=draws)
    angle = math.pi * torch.rand(count, 1, generator=draws)
    x = torch.where(lower == 1, 1 - angle.cos(), angle.cos())
    y = torch.where(lower == 1, 0.5 - angle.sin(), angle.sin())
    return MOON_RADIUS * torch.cat([x - 0.5, y - 0.25], dim=1)


def _clouds(name: str, title: str, modes: tuple[Point, ...]) -> Distribution:
    centres = torch.tensor(modes)

    def place(count: int, draws: Generator) -> Tensor:
        return centres[torch.randint(len(centres), (count,), generator=draws)]

    return Distribution(name, title, place, modes)


def _circle(count: int) -> tuple[Point, ...]:
    angles = [2 * math.pi * number / count for number in range(count)]
    return tuple((round(math.cos(angle), 4), round(math.sin(angle), 4)) for angle in angles)


_GRID = (-1.0, -0.5, 0.0, 0.5, 1.0)
_ALL = (
    Distribution("line", "Line", _line),
    Distribution("ring", "Ring", _ring),
    _clouds("gaussians-2", "2 Gaussians", ((-0.6, 0.0), (0.6, 0.0))),
    _clouds("gaussians-8", "8 Gaussians", _circle(8)),
    _clouds("gaussians-25", "25 Gaussians", tuple((x, y) for x in _GRID for y in _GRID)),
    Distribution("moons", "Two moons", _moons),
)
DISTRIBUTIONS: Mapping[str, Distribution] = MappingProxyType({kind.name: kind for kind in _ALL})


def distribution(name: str, points: tuple[Point, ...] = ()) -> Distribution:
    """The distribution of that name; "own" draws from the reader's points, each equally likely.

    Raises:
        ConfigError: there is none of that name.
    """
    if name == OWN:
        return Distribution(OWN, "Your own points", _clouds(OWN, "", points).place)
    if name not in DISTRIBUTIONS:
        raise ConfigError("distribution", f"must be one of {', '.join([*DISTRIBUTIONS, OWN])}", name)
    return DISTRIBUTIONS[name]


def draw_points(kind: Distribution, spread: float, count: int, draws: Generator) -> Tensor:
    """`count` points, float32 (count, 2): their places, then the noise of standard deviation `spread`."""
    place = kind.place(count, draws)
    return place + spread * torch.randn(count, 2, generator=draws)
