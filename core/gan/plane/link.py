"""How a GAN in the plane is written in a link, in characters that need no escaping.

data=gaussians-8  spread=0.05  points=0.5_1~-1_0.2  latent=2  noise=normal  act=relu  loss=saturating  penalty=0.1
smooth=0.1  dsteps=3  batch=128  steps=2000  average=0.99  seed=1
g=64-64  glr=0.001  gb1=0.5  gb2=0.9  d=64-64  dlr=0.001  db1=0.5  db2=0.9
"""

from __future__ import annotations

from core.errors import ConfigError
from core.gan.distributions import HALF_RANGE, Point
from core.gan.plane.config import (
    LARGEST_AVERAGE,
    LARGEST_BATCH,
    LARGEST_BETA,
    LARGEST_PENALTY,
    LARGEST_RATE,
    LARGEST_SMOOTHING,
    LARGEST_SPREAD,
    MOST_DISCRIMINATOR_STEPS,
    MOST_LAYERS,
    MOST_POINTS,
    MOST_STEPS,
    MOST_UNITS,
    SMALLEST_BATCH,
    SMALLEST_RATE,
    SMALLEST_SPREAD,
)
from core.gan.plane.presets import PLANE_GAN_PRESETS
from core.numbers import exact, read_number, read_whole
from core.seeding import LARGEST_SEED
from core.settings.link import LinkCodec, LinkField

_NONE = "none"


def number(field: str, key: str, argument: str, low: float, high: float) -> LinkField:
    """A field that holds a number between two bounds."""
    return LinkField(field, key, exact, lambda text: read_number(text, argument, low, high))


def whole(field: str, key: str, argument: str, low: int, high: int) -> LinkField:
    """A field that holds a whole number between two bounds."""
    return LinkField(field, key, str, lambda text: read_whole(text, argument, low, high))


def word(field: str, key: str) -> LinkField:
    """A field whose config knows which words it takes."""
    return LinkField(field, key, str, str)


def write_hidden(hidden: tuple[int, ...]) -> str:
    """(64, 64) as "64-64", () as "none"."""
    return "-".join(map(str, hidden)) or _NONE


def read_hidden(text: str) -> tuple[int, ...]:
    """ "64-64" to (64, 64), "none" to (). Raises ConfigError."""
    parts = [] if text == _NONE else text.split("-")
    if len(parts) > MOST_LAYERS:
        raise ConfigError("hidden layers", f"must be between 0 and {MOST_LAYERS}", len(parts))
    return tuple(read_whole(part, "units of a hidden layer", 1, MOST_UNITS) for part in parts)


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
    x, y = (read_number(part, "a coordinate of an own point", -HALF_RANGE, HALF_RANGE) for part in parts)
    return x, y


def _player(name: str, key: str) -> tuple[LinkField, ...]:
    whose = f"of the {name}"
    return (
        LinkField(f"{name}.hidden", key, write_hidden, read_hidden),
        number(f"{name}.learning_rate", f"{key}lr", f"learning rate {whose}", SMALLEST_RATE, LARGEST_RATE),
        number(f"{name}.beta1", f"{key}b1", f"beta 1 {whose}", 0, LARGEST_BETA),
        number(f"{name}.beta2", f"{key}b2", f"beta 2 {whose}", 0, LARGEST_BETA),
    )


PLANE_GAN_FIELDS = (
    word("distribution", "data"),
    number("spread", "spread", "spread", SMALLEST_SPREAD, LARGEST_SPREAD),
    LinkField("points", "points", write_points, read_points),
    whole("latent", "latent", "latent dimensions", 1, 2),
    word("noise", "noise"),
    word("activation", "act"),
    word("loss", "loss"),
    number("penalty", "penalty", "gradient penalty", 0, LARGEST_PENALTY),
    number("smoothing", "smooth", "label smoothing", 0, LARGEST_SMOOTHING),
    whole("discriminator_steps", "dsteps", "discriminator steps", 1, MOST_DISCRIMINATOR_STEPS),
    whole("batch_size", "batch", "batch size", SMALLEST_BATCH, LARGEST_BATCH),
    whole("steps", "steps", "steps", 1, MOST_STEPS),
    number("average", "average", "average of the weights", 0, LARGEST_AVERAGE),
    whole("seed", "seed", "seed", 0, LARGEST_SEED),
    *_player("generator", "g"),
    *_player("discriminator", "d"),
)
PLANE_GAN_LINK = LinkCodec(PLANE_GAN_PRESETS, "balanced", PLANE_GAN_FIELDS)
