"""The same layer on the whole photo: what the kernel does to an image that is nice to look at."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from core.convolution.convolution import Convolution
from core.data.images.sample_images import Photo, as_tensor, photo_of, sample_photo, to_grey
from core.device import keep_to_set_threads
from core.kept import kept

Scale = Literal["as it is", "absolute", "stretched"]

# A transposed convolution makes images larger, so it starts from a smaller one.
LONGEST_SIDE, LONGEST_TRANSPOSED, MOST_PIXELS = 640, 240, 1_500_000
_CLIPPED = 0.005  # share of the brightest pixels that may turn white


@dataclass(frozen=True)
class PhotoView:
    """A photo before and after the layer.

    Attributes:
        before, after: JPEG files.
        width, height: pixels of the photo before; output_width, output_height: after.
        scale: how output values became brightness: "as it is" (0 black, 1 white, the rest cut), "absolute" (0 black,
            the largest magnitudes white) or "stretched" (smallest black, largest white).
        channel: the output channel on show from 1, or None where all three are shown as red, green and blue.
    """

    before: bytes
    after: bytes
    width: int
    height: int
    output_width: int
    output_height: int
    scale: Scale
    channel: int | None


def photo_view(experiment: Convolution, upload: Photo | None = None) -> PhotoView | None:
    """Run the layer on the large photo; None for images without one, or where the result would be too small or large.

    Raises:
        ConfigError: the experiment uses an upload and there is none.
    """
    return _view(experiment, upload) if experiment.image.source == "upload" else _known_view(experiment)


@kept()
def _known_view(experiment: Convolution) -> PhotoView | None:
    return _view(experiment, None)


def _view(experiment: Convolution, upload: Photo | None) -> PhotoView | None:
    photo = photo_of(experiment.image, upload)
    if photo is None:
        return None
    longest = LONGEST_TRANSPOSED if experiment.operation == "transposed" else LONGEST_SIDE
    grey, source = experiment.inputs == 1, experiment.image.source
    x, before = _input(photo, longest, grey) if source == "upload" else _known_input(source, longest, grey)
    y = _layer_output(experiment, x)
    if y is None:
        return None
    colours = experiment.inputs == 3 and y.shape[0] == 3
    scale, brightness = _brightness(y if colours else y[:1])
    return PhotoView(
        before, _jpeg(brightness), x.shape[2], x.shape[1], y.shape[2], y.shape[1], scale, None if colours else 1
    )


@lru_cache(maxsize=8)  # two photos, grey or not, two sizes; of 3.4 MB at most
def _known_input(source: str, longest: int, grey: bool) -> tuple[Tensor, bytes]:
    return _input(sample_photo(source), longest, grey)


def _input(photo: Photo, longest: int, grey: bool) -> tuple[Tensor, bytes]:
    """What the layer is given, and the same as a file."""
    x = as_tensor(_limited(photo, longest))
    x = to_grey(x) if grey else x
    return x, _jpeg(x)


def _limited(photo: Photo, longest: int) -> Photo:
    image = Image.fromarray(photo)
    image.thumbnail((longest, longest))
    return np.asarray(image)


def _layer_output(experiment: Convolution, x: Tensor) -> Tensor | None:
    if experiment.operation == "transposed" and x.shape[1] * x.shape[2] * experiment.stride**2 > MOST_PIXELS:
        return None
    keep_to_set_threads()
    with torch.no_grad():
        try:
            y: Tensor = experiment.build()(x[None])[0]
        except RuntimeError:  # the photo has a shorter side than the small image had
            return None
    return y


def _brightness(y: Tensor) -> tuple[Scale, Tensor]:
    """Values as 0–1: as they are if nearly all lie there, magnitudes if they swing around zero, else stretched."""
    low, high = _percentiles(y, _CLIPPED)
    if low >= -0.1 and high <= 1.1:
        return "as it is", y.clamp(0, 1)
    if abs(y.mean().item()) < 0.1 * max(-low, high) and low < 0:
        top = _percentiles(y.abs(), _CLIPPED)[1]
        return "absolute", (y.abs() / top).clamp(0, 1)
    return "stretched", ((y - low) / max(high - low, 1e-9)).clamp(0, 1)


def _percentiles(y: Tensor, share: float) -> tuple[float, float]:
    low, high = np.quantile(y.numpy(), (share, 1 - share))
    return float(low), float(high)


def _jpeg(image: Tensor) -> bytes:
    pixels = (image * 255).round().byte().permute(1, 2, 0).numpy()
    file = io.BytesIO()
    Image.fromarray(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels).save(file, "JPEG", quality=92, subsampling=0)
    return file.getvalue()


def photo_picture(view: PhotoView) -> dict[str, object]:
    """What the component that compares both photos draws."""
    sources = {
        name: "data:image/jpeg;base64," + base64.b64encode(file).decode()
        for name, file in (("before", view.before), ("after", view.after))
    }
    coarse = view.output_width < 0.75 * view.width
    return {**sources, "width": view.width, "height": view.height, "coarse": coarse, "alt": photo_text(view)}


def photo_text(view: PhotoView) -> str:
    """How the picture is to be read, one or two sentences."""
    shown = {
        "as it is": "Values are shown as they are: 0 is black, 1 is white, what lies beyond is cut.",
        "absolute": "Values swing around 0, so their size is shown: 0 is black, the largest are white.",
        "stretched": "Values lie beyond 0 and 1, so they are stretched: the smallest is black, the largest white.",
    }[view.scale]
    channel = "" if view.channel is None else f", output channel {view.channel}"
    return f"{view.width} × {view.height} pixels become {view.output_width} × {view.output_height}{channel}. {shown}"
