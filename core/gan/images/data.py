"""The images that a GAN imitates, as its discriminator sees them: float32 from −1 (black) to 1."""

from __future__ import annotations

import torch
from sklearn.datasets import load_digits
from torch import Tensor
from torch.nn import functional

from core.data.images.faces.faces import faces
from core.errors import ConfigError
from core.gan.images.config import ImageGanConfig

INK = 16  # the largest value of a pixel of scikit-learn's digits
MARGINS = {16: 2, 28: 4}  # black pixels around the enlarged digit


def digit_images(side: int) -> tuple[Tensor, Tensor]:
    """scikit-learn's 1,797 digits enlarged by cubic interpolation, with a black margin.

    Returns:
        images (1797, 1, side, side) in −1 … 1, and their classes, int64 (1797,).
    """
    pixels, classes = load_digits(return_X_y=True)
    small = torch.tensor(pixels / INK, dtype=torch.float32).reshape(-1, 1, 8, 8)
    margin = MARGINS[side]
    large = functional.interpolate(small, size=side - 2 * margin, mode="bicubic", align_corners=False)
    return functional.pad(2 * large.clamp(0, 1) - 1, (margin,) * 4, value=-1.0), torch.tensor(classes)


def gan_images(config: ImageGanConfig, own: Tensor | None = None) -> Tensor:
    """The images of a config: the first `config.images` of them, (n, channels, side, side).

    Args:
        own: uint8 (n, channels, side, side) of the sets that the page loads: MNIST, Fashion-MNIST, the reader's own.

    Raises:
        ConfigError: those images are missing, too few, or of another shape.
    """
    kind = config.kind
    if config.data.startswith("digits"):
        return digit_images(kind.side)[0][: config.images]
    if config.data == "faces":
        return scaled(faces(config.images, kind.side).x)
    wanted = (kind.channels, kind.side, kind.side)
    if own is None or own.shape[1:] != wanted or len(own) < config.images:
        received = "none" if own is None else tuple(own.shape)
        raise ConfigError("loaded images", f"must be {config.images} or more of shape {wanted}", received)
    return scaled(own[: config.images])


def scaled(images: Tensor) -> Tensor:
    """uint8 to float32 in −1 … 1."""
    return images.float() / 127.5 - 1
