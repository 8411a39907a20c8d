"""One picture from outside: decoded with care, turned upright, made square and small."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import torch
from PIL import Image, ImageOps
from torch import Tensor
from torchvision.transforms import v2

from core.data.images.decoding import MOST_MEGAPIXELS, ONE_AT_A_TIME, most_megapixels
from core.data.images.image_set import ImageSetError
from core.errors import ConfigError

FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP")
FORMATS_SHOWN = "PNG, JPEG, BMP, GIF or WebP"
MOST_BYTES = 20_000_000
_STRIP = 2**20  # pixels that are converted together
CROP, SQUASH = "crop", "squash"
FITS = (CROP, SQUASH)


class PictureError(ImageSetError):
    """A picture cannot be used.

    Args:
        reason: what follows "the picture", the same for all pictures with that fault.
        detail: what was received.
        pixels: how many were decoded until the fault was found.
    """

    def __init__(self, reason: str, detail: str = "", pixels: int = 0) -> None:
        self.reason, self.detail, self.pixels = reason, detail, pixels
        super().__init__(f"The picture {reason}{detail}.")

    def __reduce__(self) -> tuple[type[PictureError], tuple[str, str, int]]:
        return type(self), (self.reason, self.detail, self.pixels)


@dataclass(frozen=True, eq=False)
class Picture:
    """A decoded picture.

    Attributes:
        x: uint8 (channels, side, side).
        pixels: how many the file had.
        changes: what was converted, each to follow "the picture's".
    """

    x: Tensor
    pixels: int
    changes: tuple[str, ...]


def read_picture(data: bytes, side: int, channels: int = 3, fit: str = CROP) -> Picture:
    """Decode a picture file.

    It is turned as its EXIF orientation says, transparent places become white, and torchvision makes it
    side × side: "crop" takes the middle square, "squash" the whole picture.

    Args:
        data: a PNG, JPEG, BMP, GIF or WebP file of at most 20 MB and 24 million pixels (WebP: 12).
        side: in pixels.
        channels: 3 (colour) or 1 (grey).

    Raises:
        PictureError: it cannot be used; one sentence.
        ConfigError: fit or channels are unknown.
    """
    if fit not in FITS:
        raise ConfigError("fit", f"must be one of {', '.join(FITS)}", fit)
    if channels not in (1, 3):
        raise ConfigError("channels", "must be 1 (grey) or 3 (colour)", channels)
    with ONE_AT_A_TIME:
        opened = _opened(data)
        pixels = opened.width * opened.height
        upright, changes = _decoded(opened, fit)
        small = v2.Compose([v2.Resize((side, side)), v2.PILToTensor()])(
            upright if channels == 3 else upright.convert("L")
        )
    return Picture(torch.as_tensor(small), pixels, changes)


def read_whole(data: bytes, longest: int) -> Tensor:
    """A picture file in its own proportions, uint8 (3, height, width), upright, its longer side at most `longest`.

    Raises:
        PictureError: it cannot be used; one sentence.
    """
    with ONE_AT_A_TIME:
        upright, _ = _decoded(_opened(data), SQUASH)
        upright.thumbnail((longest, longest))
    return torch.from_numpy(np.array(upright)).permute(2, 0, 1).contiguous()


def _opened(data: bytes) -> Image.Image:
    """The picture with its header read, nothing decoded yet."""
    if len(data) > MOST_BYTES:
        raise PictureError(f"is larger than {MOST_BYTES // 1_000_000} MB", f" ({len(data) / 1e6:.0f} MB)")
    if data[4:8] == b"ftyp":
        raise PictureError("is a HEIC, HEIF or AVIF photo; save it as JPEG or PNG")
    too_many = "has more than {} million pixels".format
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise PictureError(too_many(MOST_MEGAPIXELS)) from bomb
    except Exception as error:  # Pillow's plugins raise anything on hostile bytes
        raise PictureError(f"is no {FORMATS_SHOWN} file inside, or is broken") from error
    most = most_megapixels(image.format)
    if image.width * image.height > most * 10**6:
        raise PictureError(too_many(most), f" ({image.width}×{image.height})")
    if getattr(image, "is_animated", False):
        raise PictureError("is an animation, and only still pictures can be used")
    return image


def _decoded(image: Image.Image, fit: str) -> tuple[Image.Image, tuple[str, ...]]:
    """The picture upright, cropped if that is wanted, in RGB, and what had to be converted for it."""
    try:
        image.load()
        ImageOps.exif_transpose(image, in_place=True)
        return _in_rgb(v2.CenterCrop(min(image.size))(image) if fit == CROP else image)
    except Exception as error:  # as above; a file that is cut off is found out only now
        raise PictureError("is broken or cut off", pixels=image.width * image.height) from error


def _in_rgb(image: Image.Image) -> tuple[Image.Image, tuple[str, ...]]:
    """In strips, because what a conversion needs on the way is several times the picture."""
    if image.mode == "RGB" and not image.has_transparency_data:
        return image, ()
    result = Image.new("RGB", image.size)
    changes: dict[str, None] = {}
    rows = max(1, _STRIP // image.width)
    for top in range(0, image.height, rows):
        strip, found = _strip_in_rgb(image.crop((0, top, image.width, min(top + rows, image.height))))
        result.paste(strip, (0, top))
        changes |= dict.fromkeys(found)
    return result, tuple(changes)


def _strip_in_rgb(image: Image.Image) -> tuple[Image.Image, tuple[str, ...]]:
    if image.mode.startswith("I"):
        values = np.asarray(image, dtype=np.float64) / 257
        grey = Image.fromarray(values.clip(0, 255).round().astype(np.uint8))
        return grey.convert("RGB"), ("16 bits per pixel were reduced to 8",)
    if image.mode == "CMYK":
        return image.convert("RGB"), ("CMYK colours were converted to red, green and blue",)
    if image.has_transparency_data:
        coloured = image.convert("RGBA")
        white = Image.new("RGBA", coloured.size, (255, 255, 255, 255))
        seen_through = coloured.getchannel("A").getextrema()[0] < 255  # type: ignore[operator]
        changes = ("transparent places became white",) if seen_through else ()
        return Image.alpha_composite(white, coloured).convert("RGB"), changes
    return image.convert("RGB"), ()
