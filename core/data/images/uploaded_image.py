"""A visitor's photo: any image file, or one sentence about what is wrong with it."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageOps

from core.data.images.decoding import MOST_MEGAPIXELS, ONE_AT_A_TIME, most_megapixels
from core.data.images.sample_images import SMALLEST_SIDE, Photo
from core.errors import ConfigError

FORMATS = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF")
MOST_MEGABYTES = 20
KEPT_SIDE = 640

_NAME = "uploaded image"


def read_photo(data: bytes) -> Photo:
    """Decode an image file and keep it small.

    The first frame of an animation is taken, transparency is laid over white, 16-bit values become 8-bit ones, and a
    camera's rotation is applied. The size is read from the header before any pixel is decoded.

    Returns:
        (height, width, 3) uint8, sides of at most 640 pixels, read-only.

    Raises:
        ConfigError: the file is too large, no known image, damaged, or has too many or too few pixels.
    """
    if len(data) > MOST_MEGABYTES * 10**6:
        raise ConfigError(_NAME, f"must have at most {MOST_MEGABYTES} MB", f"{len(data) / 10**6:.0f} MB")
    with ONE_AT_A_TIME:
        image = _opened(data)
        size = f"{image.width}×{image.height} pixels"
        try:
            rgb = _small_rgb(image)
        except Exception as error:  # decoders raise whatever a damaged file makes them stumble over
            raise ConfigError(_NAME, "must be undamaged", f"a {image.format} file that cannot be decoded") from error
    if min(rgb.size) < SMALLEST_SIDE:
        rule = f"must have at least {SMALLEST_SIDE} pixels each way when its longer side has {KEPT_SIDE}"
        raise ConfigError(_NAME, rule, size)
    photo = np.array(rgb)
    photo.setflags(write=False)
    return photo


def _opened(data: bytes) -> Image.Image:
    """The file with its header read, if size and format are allowed."""
    rule = "must have at most {} million pixels".format
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ConfigError(_NAME, rule(MOST_MEGAPIXELS), "far more") from error
    except Exception as error:  # not an image, or a header that makes a decoder stumble
        kind = "a HEIC photo: save it as JPEG or PNG" if data[4:8] == b"ftyp" else "a file of another kind"
        raise ConfigError(_NAME, f"must be a {', '.join(FORMATS[:-1])} or {FORMATS[-1]} file", kind) from error
    most = most_megapixels(image.format)
    if image.width * image.height > most * 10**6:
        raise ConfigError(_NAME, rule(most), f"{image.width}×{image.height} pixels")
    if min(image.size) < SMALLEST_SIDE:
        too_small = f"must be at least {SMALLEST_SIDE} pixels wide and high"
        raise ConfigError(_NAME, too_small, f"{image.width}×{image.height} pixels")
    return image


def _small_rgb(image: Image.Image) -> Image.Image:
    """Decoded and made small first, so that what follows needs little memory."""
    if image.mode in ("I", "F") or image.mode.startswith("I;"):
        image = Image.fromarray(_eight_bits(image))
    elif image.mode in ("1", "P", "PA"):
        image = image.convert("RGBA")  # colours of a palette cannot be averaged
    image.thumbnail((KEPT_SIDE, KEPT_SIDE))
    upright = ImageOps.exif_transpose(image)
    if not upright.has_transparency_data:
        return upright.convert("RGB")
    ground = Image.new("RGBA", upright.size, "white")
    ground.alpha_composite(upright.convert("RGBA"))
    return ground.convert("RGB")


def _eight_bits(image: Image.Image) -> Photo:
    """Integers of 16 bits, or any numbers, as bytes: the full range of 16 bits, else from smallest to largest."""
    values = np.nan_to_num(np.asarray(image).astype(np.float32))
    low, high = (0.0, 65_535.0) if image.mode.startswith("I;16") else (float(values.min()), float(values.max()))
    values -= low
    values *= 255 / max(high - low, 1e-9)
    scaled: Photo = np.rint(values).clip(0, 255).astype(np.uint8)
    return scaled
