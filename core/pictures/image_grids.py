"""Many small pictures as one image: filters, feature maps, patches and attributions, pixels kept sharp.

Everything is RGBA of bytes; the gaps are transparent, so that a grid stands on light and dark pages.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from core.pictures.palette import PALETTE

Rgba = npt.NDArray[np.uint8]
GAP = 3


def _rgb(name: str) -> npt.NDArray[np.float64]:
    colour = PALETTE["light"][name].lstrip("#")
    return np.array([int(colour[at : at + 2], 16) for at in (0, 2, 4)], dtype=np.float64)


_POSITIVE, _NEGATIVE = _rgb("positive"), _rgb("negative")


def signed(values: npt.NDArray[Any], limit: float) -> Rgba:
    """Numbers (…, h, w) as colours: white is 0, blue is `limit` and more, orange −`limit` and less.

    Returns:
        (…, h, w, 4); everything is white where the limit is 0.
    """
    share = np.clip(np.nan_to_num(values.astype(np.float64)) / limit, -1, 1) if limit > 0 else np.zeros(values.shape)
    full = np.where(share[..., None] >= 0, _POSITIVE, _NEGATIVE)
    return _opaque(255 + np.abs(share)[..., None] * (full - 255))


def coloured(images: npt.NDArray[Any]) -> Rgba:
    """Images (…, channels, h, w), uint8 0–255 or floats 0–1, grey or RGB, as (…, h, w, 4)."""
    values = images.astype(np.float64) * (1 if images.dtype == np.uint8 else 255)
    values = np.moveaxis(values, -3, -1)
    return _opaque(np.repeat(values, 3, axis=-1) if values.shape[-1] == 1 else values)


def weights_as_colours(weights: npt.NDArray[Any], limit: float) -> Rgba:
    """RGB filters (…, 3, h, w) as colours: mid-grey is 0, a channel is full at `limit`."""
    return coloured((0.5 + 0.5 * np.clip(weights / (limit or 1.0), -1, 1)).astype(np.float64))


def _opaque(colours: npt.NDArray[np.float64]) -> Rgba:
    alpha = np.full((*colours.shape[:-1], 1), 255.0)
    opaque: Rgba = np.rint(np.concatenate([np.clip(colours, 0, 255), alpha], axis=-1)).astype(np.uint8)
    return opaque


def grid(tiles: Sequence[Rgba], columns: int, tile: int) -> Rgba:
    """Tiles row by row, each enlarged by the nearest neighbour to about `tile` pixels.

    Args:
        tiles: (h, w, 4) each, of one size or smaller; smaller ones stand in the upper left corner.
        columns: tiles per row, at least 1.
        tile: wished width of a tile; enlarged by a whole number, so the grid may be narrower or wider.
    """
    height, width = (max(picture.shape[axis] for picture in tiles) for axis in (0, 1))
    scale = max(1, round(tile / max(height, width)))
    columns = max(1, min(columns, len(tiles)))
    rows = -(-len(tiles) // columns)
    whole = np.zeros((rows * (height * scale + GAP) - GAP, columns * (width * scale + GAP) - GAP, 4), np.uint8)
    for number, picture in enumerate(tiles):
        row, column = divmod(number, columns)
        top, left = row * (height * scale + GAP), column * (width * scale + GAP)
        large = picture.repeat(scale, axis=0).repeat(scale, axis=1)
        whole[top : top + large.shape[0], left : left + large.shape[1]] = large
    return whole


def png(picture: Rgba) -> bytes:
    """The picture as a file, packed quickly: enlarged pixels pack well anyway, and nobody waits for the last bytes."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG", compress_level=1)
    return file.getvalue()
