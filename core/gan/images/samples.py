"""Samples as pictures: grids, animations, and walks through the noise."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Literal

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from core.errors import ConfigError
from core.runs.recording.history import History

Codec = Literal["png", "webp"]

COLUMNS = 8
WEBP_QUALITY = 90


def tiled(images: Tensor, columns: int = COLUMNS) -> Tensor:
    """Images uint8 (n, channels, h, w) side by side: (rows·h, columns·w, channels); n must fill all rows.

    Raises:
        ConfigError: it does not.
    """
    count, channels, height, width = images.shape
    if count % columns:
        raise ConfigError("images of a grid", f"must fill rows of {columns}", count)
    rows = images.reshape(count // columns, columns, channels, height, width)
    return rows.permute(0, 3, 1, 4, 2).reshape(count // columns * height, columns * width, channels)


def picture(images: Tensor, columns: int = COLUMNS, scale: int = 1) -> Image.Image:
    """A grid as an image, each pixel `scale` pixels wide."""
    values = tiled(images, columns).numpy()
    image = Image.fromarray(values[:, :, 0] if values.shape[2] == 1 else values)
    return image.resize((image.width * scale, image.height * scale), Image.Resampling.NEAREST)


def encoded(image: Image.Image, kind: Codec) -> bytes:
    """The file of an image: PNG exact, WebP nearly so and smaller."""
    file = io.BytesIO()
    if kind == "png":
        image.save(file, "PNG", optimize=True)
    else:
        image.save(file, "WEBP", quality=WEBP_QUALITY, method=4)
    return file.getvalue()


def decoded(data: bytes, channels: int, side: int) -> Tensor:
    """The images of a grid's file, uint8 (n, channels, side, side); the reverse of `picture` with scale 1."""
    values = np.array(Image.open(io.BytesIO(data)).convert("L" if channels == 1 else "RGB"))
    pixels = torch.from_numpy(values.reshape(values.shape[0], values.shape[1], channels))
    rows, columns = pixels.shape[0] // side, pixels.shape[1] // side
    return pixels.reshape(rows, side, columns, side, channels).permute(0, 2, 4, 1, 3).reshape(-1, channels, side, side)


def samples_at(history: History, epoch: int) -> Tensor | None:
    """The samples of a run's newest grid not after an epoch, uint8 (64, channels, side, side); None without one."""
    found = history.picture(epoch)
    if found is None:
        return None
    file = found[1]["samples"]
    assert isinstance(file, bytes)
    return decoded(file, history.start["channels"], history.start["side"])


def animation(grids: Sequence[Tensor], kind: Literal["gif", "webp"], scale: int = 2, seconds: float = 0.1) -> bytes:
    """A history of grids as an animated file that repeats; the last grid stays for a second and a half.

    Raises:
        ConfigError: there is no grid.
    """
    if not grids:
        raise ConfigError("grids of an animation", "must be at least one", 0)
    first, *others = (picture(grid, scale=scale) for grid in grids)
    times = [round(1_000 * seconds)] * len(others) + [1_500]
    options = {"quality": WEBP_QUALITY} if kind == "webp" else {}
    file = io.BytesIO()
    first.save(file, kind.upper(), save_all=True, append_images=others, duration=times, loop=0, **options)
    return file.getvalue()


def latent_walk(first: Tensor, last: Tensor, steps: int) -> Tensor:
    """Noise on the arc from one point of noise to another: (steps, latent, 1, 1), ends included.

    Normal noise in many dimensions lies near a sphere; a straight line would cut through its empty middle. The angle
    and the length change evenly.

    Args:
        first, last: (latent,) each, not 0.
        steps: 2 or more.

    Raises:
        ConfigError: fewer steps.
    """
    if steps < 2:
        raise ConfigError("steps of a walk", "must be 2 or more", steps)
    a, b = first.double(), last.double()
    share = torch.linspace(0, 1, steps, dtype=torch.float64)[:, None]
    lengths = (1 - share) * a.norm() + share * b.norm()
    angle = torch.arccos(((a / a.norm()) @ (b / b.norm())).clamp(-1, 1))
    if angle.sin() < 1e-6:  # the same or opposite directions: there is no one arc
        path = (1 - share) * a + share * b
    else:
        along = ((1 - share) * angle).sin() * a / a.norm() + (share * angle).sin() * b / b.norm()
        path = lengths * along / angle.sin()
    return path.float()[:, :, None, None]
