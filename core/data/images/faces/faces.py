"""Cartoon faces with five labelled attributes, drawn by us: colour pictures that need no download.

Hair, glasses, hat, smile and beard are drawn by lot, independently of each other and of everything else: skin tone,
colours, style, position, size, tilt, background. Skin tone is no label.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from core.data.images.faces.drawing import draw_face
from core.data.images.faces.traits import ATTRIBUTES, FaceTraits, draw_traits
from core.errors import ConfigError
from core.numbers import check_whole
from core.seeding import check_seed
from core.wanted import look

MOST_FACES = 4_000  # each takes 2 to 3 ms to draw, and a page waits for them
SIDES = (32, 64)


@dataclass(frozen=True, eq=False)
class Faces:
    """Labelled faces.

    Attributes:
        x: uint8 (n, 3, side, side).
        labels: bool (n, 5), columns as in `ATTRIBUTES`.
    """

    x: Tensor
    labels: Tensor

    def wearing(self, attribute: str) -> Tensor:
        """Labels of one attribute: 1 with it, 0 without; int64 (n,).

        Raises:
            ConfigError: there is no such attribute.
        """
        return self.labels[:, attribute_index(attribute)].long()


def attribute_index(attribute: str) -> int:
    """Its column in the labels.

    Raises:
        ConfigError: there is no such attribute.
    """
    if attribute not in ATTRIBUTES:
        raise ConfigError("attribute", f"must be one of {', '.join(ATTRIBUTES)}", attribute)
    return ATTRIBUTES.index(attribute)


def traits(seed: int, index: int) -> FaceTraits:
    """The face with that number; it does not depend on how many are drawn.

    Raises:
        ConfigError: the seed is no whole number from 0 to 4294967295.
    """
    return draw_traits(random.Random(f"{check_seed(seed)}/{index}"))


def faces(count: int, side: int = 32, seed: int = 0) -> Faces:
    """The first `count` faces of a seed.

    Args:
        count: 1–4,000.
        side: 32 or 64 pixels; the same faces at both sizes.

    Raises:
        ConfigError: one of these is out of bounds.
    """
    check_whole(count, "faces", 1, MOST_FACES)
    if side not in SIDES:
        raise ConfigError("side of the faces", "must be 32 or 64", side)
    drawn = [traits(seed, index) for index in range(count)]
    x = np.stack([_drawn(face, side) for face in drawn])
    return Faces(torch.from_numpy(x), torch.tensor([face.labels for face in drawn]))


def _drawn(face: FaceTraits, side: int) -> npt.NDArray[np.uint8]:
    look()
    return draw_face(face, side)
