"""The images that a lesson can start from, as tensors with values 0–1 in steps of 1/255.

china.jpg (by danielbuechele) and flower.jpg (by vultilion) are scikit-learn's sample photos, CC BY 2.0; the digits
are its 1,797 handwritten 8×8 digits.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor
from torch.nn import functional

from core.errors import ConfigError
from core.settings.declared import check_settings, setting
from core.settings.setting import Whole
from core.settings.structured import Structured
from core.settings.upload import NO_UPLOAD, upload

Source = Literal["china", "flower", "digit", "drawing", "upload"]
SOURCES: tuple[Source, ...] = ("china", "flower", "digit", "drawing", "upload")
PHOTOS = ("china", "flower", "upload")
Photo = npt.NDArray[np.uint8]

SMALLEST_SIDE, LARGEST_SIDE = 8, 64
DRAWN_SIDE = 16
DIGITS = 1_797
GREY_WEIGHTS = (0.299, 0.587, 0.114)  # how bright red, green and blue look (ITU-R BT.601)
# A smiling face: one hexadecimal digit per four pixels, row by row.
FACE = "000007e01818200440024c324c32400240024812442223c42004181807e00000"


def check_source(value: object) -> None:
    """Raises ConfigError unless it is one of SOURCES."""
    if value not in SOURCES:
        raise ConfigError("image", f"must be one of {', '.join(SOURCES)}", value)


def read_source(text: str) -> str:
    """The name of an image that every visitor has. Raises ConfigError."""
    linked = [source for source in SOURCES if source != "upload"]
    if text not in linked:
        raise ConfigError("image", f"must be one of {', '.join(linked)} (an upload is never in a link)", text)
    return text


def check_drawing(text: object) -> str:
    """A drawing: 64 lower-case hexadecimal digits. Raises ConfigError."""
    if not isinstance(text, str) or len(text) != DRAWN_SIDE**2 // 4 or set(text) - set("0123456789abcdef"):
        raise ConfigError("drawing", "must be 64 hexadecimal digits, one bit per pixel", text)
    return text


@dataclass(frozen=True)
class ImageChoice:
    """Which image, and how it is shown.

    Attributes:
        source: "china" or "flower" (photos), "digit", "drawing", or "upload" (the visitor's own photo).
        side: the square image has side × side pixels; a drawing always has 16.
        channels: 1 (grey) or 3 (red, green, blue; photos only).
        digit: which of the 1,797 handwritten digits.
        drawing: 16×16 black and white pixels, 64 hexadecimal digits, row by row; a set bit is white.
        upload: digest of the visitor's photo, so that another photo is another experiment; "" for all other sources.

    Raises:
        ConfigError: a value is out of its setting's bounds, or does not fit the source.
    """

    source: Source = setting(
        Structured(name="image", key="image", reader=read_source, writer=str, checker=check_source, teller=str), "china"
    )
    side: int = setting(
        Whole(name="image side", key="px", label="Pixels a side", low=SMALLEST_SIDE, high=LARGEST_SIDE), 40
    )
    channels: int = setting(Whole(name="input channels", key="ch", label="Channels", low=1, high=3), 1)
    digit: int = setting(Whole(name="digit", key="digit", low=0, high=DIGITS - 1), 0)
    drawing: str = setting(
        Structured(
            name="drawing",
            key="draw",
            reader=check_drawing,
            writer=str,
            checker=check_drawing,
            teller=lambda pixels: "the face" if pixels == FACE else "yours",
        ),
        FACE,
    )
    upload: str = setting(upload("uploaded photo"), NO_UPLOAD)

    def __post_init__(self) -> None:
        check_settings(self)
        if self.source == "drawing" and self.side != DRAWN_SIDE:
            raise ConfigError("image side", f"must be {DRAWN_SIDE} pixels for a drawing", self.side)
        if self.upload and self.source != "upload":
            raise ConfigError("uploaded photo", f"must be left out for a {self.source}", self.upload)
        if self.channels not in (1, 3):
            raise ConfigError("input channels", "must be 1 or 3", self.channels)
        if self.channels == 3 and not self.is_photo:
            raise ConfigError("input channels", f"must be 1, because a {self.source} has no colours", self.channels)

    @property
    def is_photo(self) -> bool:
        """Whether there is a large coloured version of it."""
        return self.source in PHOTOS


@functools.cache
def sample_photo(name: str) -> Photo:
    """A sample photo, (427, 640, 3), read-only.

    Args:
        name: "china" or "flower".
    """
    from sklearn.datasets import load_sample_image

    photo: Photo = load_sample_image(f"{name}.jpg")
    photo.setflags(write=False)
    return photo


@functools.cache
def _digits() -> tuple[Tensor, npt.NDArray[np.int64]]:
    from sklearn.datasets import load_digits

    loaded = load_digits()
    return torch.from_numpy(loaded.images).float() / 16, loaded.target


def digit_label(index: int) -> int:
    """What the digit with this index is, 0–9."""
    return int(_digits()[1][index])


def photo_of(choice: ImageChoice, upload: Photo | None = None) -> Photo | None:
    """The large version of an image, (height, width, 3) uint8; None for digits and drawings.

    Args:
        upload: the visitor's photo, wanted if the choice is "upload".

    Raises:
        ConfigError: the choice is "upload" and there is none.
    """
    if choice.source == "upload":
        if upload is None:
            raise ConfigError("image", "must be chosen again, because uploads are never kept", choice.source)
        return upload
    return sample_photo(choice.source) if choice.is_photo else None


def small_image(choice: ImageChoice, upload: Photo | None = None) -> Tensor:
    """The image that a lesson computes with, (channels, side, side) float32, values n/255.

    Photos are cut to the square in their middle, then resized as torchvision resizes (bilinear, antialiased). But for
    uploads the image is made once for all; nobody writes to it.

    Raises:
        ConfigError: the choice is "upload" and there is none.
    """
    return _small_image(choice, upload) if choice.source == "upload" else _known_image(choice)


@functools.lru_cache(maxsize=64)  # of 50 kB at most
def _known_image(choice: ImageChoice) -> Tensor:
    return _small_image(choice, None)


def _small_image(choice: ImageChoice, upload: Photo | None) -> Tensor:
    if choice.source == "drawing":
        bits = [int(bit) for digit in choice.drawing for bit in f"{int(digit, 16):04b}"]
        return torch.tensor(bits, dtype=torch.float32).view(1, DRAWN_SIDE, DRAWN_SIDE)
    photo = photo_of(choice, upload)
    large = _digits()[0][choice.digit][None] if photo is None else middle_square(as_tensor(photo))
    small = functional.interpolate(large[None], size=(choice.side,) * 2, mode="bilinear", antialias=True)[0]
    grey = to_grey(small) if choice.channels == 1 and photo is not None else small
    return (grey * 255).round() / 255


def as_tensor(photo: Photo) -> Tensor:
    """(height, width, 3) bytes to (3, height, width) float32 from 0 to 1."""
    return torch.from_numpy(photo.copy()).permute(2, 0, 1) / 255


def middle_square(image: Tensor) -> Tensor:
    """The largest square in the middle of an image (channels, height, width)."""
    height, width = image.shape[-2:]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return image[:, top : top + side, left : left + side]


def to_grey(image: Tensor) -> Tensor:
    """(3, height, width) to (1, height, width): how bright each pixel looks."""
    return (image * torch.tensor(GREY_WEIGHTS).view(3, 1, 1)).sum(0, keepdim=True)
