"""What a cartoon face looks like, drawn by lot. The five attributes are independent of each other and of the rest."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

from core.data.images.faces.pen import Colour, blend, brightness, shade

ATTRIBUTES = ("hair", "glasses", "hat", "smile", "beard")

_SKIN: tuple[Colour, ...] = (
    (255, 226, 205),
    (250, 210, 178),
    (238, 190, 150),
    (219, 165, 122),
    (190, 132, 92),
    (156, 101, 67),
    (120, 75, 50),
    (88, 55, 40),
)
_HAIR: tuple[Colour, ...] = (
    (35, 28, 30),
    (66, 42, 28),
    (112, 70, 38),
    (160, 98, 44),
    (222, 176, 92),
    (196, 84, 40),
    (190, 190, 196),
    (92, 84, 160),
    (214, 92, 140),
)
_BACKGROUNDS: tuple[Colour, ...] = (
    (255, 214, 165),
    (202, 231, 193),
    (174, 214, 241),
    (215, 196, 240),
    (255, 190, 190),
    (250, 236, 170),
    (160, 222, 214),
    (226, 226, 232),
    (120, 150, 190),
    (96, 120, 110),
)
_CLOTHES: tuple[Colour, ...] = (
    (226, 88, 80),
    (66, 120, 190),
    (80, 160, 110),
    (240, 180, 60),
    (120, 90, 170),
    (60, 70, 90),
    (240, 240, 240),
    (235, 130, 60),
)
_FRAMES: tuple[Colour, ...] = ((25, 25, 32), (110, 30, 40), (30, 60, 130), (20, 95, 85), (235, 235, 240), (190, 40, 60))
_IRIS: tuple[Colour, ...] = ((70, 45, 30), (60, 100, 150), (70, 120, 70), (100, 80, 50), (40, 40, 45))
_LEAST_CONTRAST = 45.0

HAIR_STYLES = ("short", "side", "long", "curly", "spiky", "bob")
HATS = ("beanie", "cap", "top hat", "sun hat")
GLASSES = ("round", "square", "sunglasses")
BEARDS = ("full", "full", "short")


@dataclass(frozen=True)
class FaceTraits:
    """One face. The first five are the labels; everything else varies freely."""

    hair: bool
    glasses: bool
    hat: bool
    smile: bool
    beard: bool
    hair_style: str
    hat_style: str
    glasses_style: str
    beard_style: str
    skin: Colour
    hair_colour: Colour
    hat_colour: Colour
    band_colour: Colour
    frame_colour: Colour
    shirt: Colour
    background: tuple[Colour, Colour]
    spots: tuple[tuple[float, float, float], ...]
    iris: Colour
    centre: tuple[float, float]
    scale: float
    tilt: float
    width: float
    jaw: float
    eye_gap: float
    look: float
    open_mouth: bool
    frown: float

    @property
    def labels(self) -> tuple[bool, ...]:
        """In the order of `ATTRIBUTES`."""
        return self.hair, self.glasses, self.hat, self.smile, self.beard


def draw_traits(draws: random.Random) -> FaceTraits:
    """A face by lot: every attribute with probability ½."""
    hair, glasses, hat, smile, beard = (draws.random() < 0.5 for _ in ATTRIBUTES)
    skin = _between(draws, _SKIN)
    background = draws.choice(_BACKGROUNDS)
    return FaceTraits(
        hair=hair,
        glasses=glasses,
        hat=hat,
        smile=smile,
        beard=beard,
        hair_style=draws.choice(HAIR_STYLES),
        hat_style=draws.choice(HATS),
        glasses_style=draws.choice(GLASSES),
        beard_style=draws.choice(BEARDS),
        skin=skin,
        hair_colour=_apart(draws.choice(_HAIR), skin),
        hat_colour=draws.choice(_CLOTHES),
        band_colour=draws.choice(_CLOTHES),
        frame_colour=_apart(draws.choice(_FRAMES), skin),
        shirt=draws.choice(_CLOTHES),
        background=(shade(background, draws.uniform(1.0, 1.4)), shade(background, draws.uniform(0.75, 1.0))),
        spots=tuple(_spot(draws) for _ in range(draws.randrange(4))),
        iris=draws.choice(_IRIS),
        centre=(draws.uniform(0.44, 0.56), draws.uniform(0.50, 0.58)),
        scale=draws.uniform(0.27, 0.34),
        tilt=math.radians(draws.uniform(-12, 12)),
        width=draws.uniform(0.76, 0.9),
        jaw=draws.uniform(0.75, 1.0),
        eye_gap=draws.uniform(0.31, 0.37),
        look=draws.uniform(-0.04, 0.04),
        open_mouth=draws.random() < 0.5,
        frown=draws.uniform(0.0, 0.08),
    )


def _between(draws: random.Random, colours: tuple[Colour, ...]) -> Colour:
    """A colour on the way through the list."""
    place = draws.uniform(0, len(colours) - 1)
    first = min(int(place), len(colours) - 2)
    return blend(colours[first], colours[first + 1], place - first)


def _spot(draws: random.Random) -> tuple[float, float, float]:
    return draws.random(), draws.random(), draws.uniform(0.06, 0.22)


def _apart(colour: Colour, skin: Colour) -> Colour:
    """The colour, made darker or lighter until it stands out from the skin."""
    lighter = brightness(skin) < 110
    while abs(brightness(colour) - brightness(skin)) < _LEAST_CONTRAST:
        colour = shade(colour, 1.15) if lighter else shade(colour, 0.85)
    return colour
