"""The curve that the reader draws: points on [−1, 1], joined by straight lines."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.errors import ConfigError
from core.numbers import exact
from core.settings.declared import check_settings, setting
from core.settings.setting import Number
from core.settings.structured import Structured

KNOTS, SAMPLES = 13, 201
HEIGHT = Number(name="height of a point", low=-2, high=2)
Heights = tuple[float, ...]
HILLS: Heights = (-0.3, 0.2, 0.7, 0.4, -0.3, -0.6, -0.2, 0.5, 0.8, 0.3, -0.4, -0.5, 0.1)


def read_heights(text: str) -> Heights:
    """ "0.5_-0.25" as numbers; "" for none. Raises ConfigError."""
    return tuple(HEIGHT.read(part) for part in text.split("_")) if text else ()


def write_heights(heights: Heights) -> str:
    """The same the other way."""
    return "_".join(map(exact, heights))


def check_heights(heights: Heights) -> None:
    """Raises ConfigError if one is out of bounds."""
    for height in heights:
        HEIGHT.check(height)


def _check_knots(heights: Heights) -> None:
    if len(heights) != KNOTS:
        raise ConfigError("points of the curve", f"must be {KNOTS}", len(heights))
    check_heights(heights)


@dataclass(frozen=True)
class Drawing:
    """A curve through 13 points, and which part of it a network may see.

    Attributes:
        knots: heights of the points, whose places are spread evenly over [−1, 1].
        seen: samples are taken where |x| is at most this.

    Raises:
        ConfigError: a value is out of its setting's bounds.
    """

    knots: Heights = setting(
        Structured(
            name="curve",
            key="curve",
            reader=read_heights,
            writer=write_heights,
            checker=_check_knots,
            teller=lambda knots: f"{len(knots)} points",
        ),
        HILLS,
    )
    seen: float = setting(
        Number(
            name="seen part",
            key="seen",
            label="Samples up to |x|",
            low=0.2,
            high=1,
            step=0.1,
            help="Beyond it the network gets no samples.",
        ),
        1.0,
    )

    def __post_init__(self) -> None:
        check_settings(self)

    @property
    def places(self) -> list[float]:
        """Of the points."""
        return [2 * n / (KNOTS - 1) - 1 for n in range(KNOTS)]

    def truth(self, x: Tensor) -> Tensor:
        """The curve at places in [−1, 1], any shape, in their dtype."""
        heights = torch.tensor(self.knots, dtype=x.dtype)
        place = (x + 1) * (KNOTS - 1) / 2
        left = place.floor().clamp(0, KNOTS - 2).long()
        return torch.lerp(heights[left], heights[left + 1], place - left)

    def samples(self) -> tuple[Tensor, Tensor, Tensor]:
        """201 places (n, 1), the curve there (n, 1), and which of them a network may see (n,); float64."""
        x = torch.linspace(-1, 1, SAMPLES, dtype=torch.float64)[:, None]
        return x, self.truth(x), x[:, 0].abs() <= self.seen + 1e-9

    def errors(self, model: nn.Module) -> tuple[float, float]:
        """Root mean squared error of a network where samples were seen, and elsewhere; NaN where there is nothing."""
        x, y, seen = self.samples()
        with torch.no_grad():
            squares = (model(x) - y)[:, 0] ** 2
        return float(squares[seen].mean().sqrt()), float(squares[~seen].mean().sqrt())
