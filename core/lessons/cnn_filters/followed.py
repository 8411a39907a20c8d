"""The one image that all pictures of the lesson follow, and what a training makes of another one."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from torch import Tensor, nn

from core.data.images.image_set import ImageSet
from core.lessons.cnn_filters.experiment import CnnExperiment
from core.lessons.cnn_filters.picture import CnnPicture
from core.runs.recording.arrays import as_text, layout, pack
from core.wanted import look

SENT_BYTES = 1_000_000  # of the pictures of another image, before they are text


@dataclass(frozen=True, eq=False)
class Followed:
    """An image, uint8 (channels, side, side), and its class; None for an image of the reader's."""

    x: Tensor
    truth: int | None

    @cached_property
    def key(self) -> str:
        """Stands for the image in caches."""
        return hashlib.sha256(self.x.contiguous().numpy().tobytes()).hexdigest()

    @property
    def fields(self) -> dict[str, Any]:
        """As the browser gets it."""
        return {
            "image": as_text(self.x.contiguous().numpy().tobytes()),
            "image_shape": tuple(self.x.shape),
            "truth": self.truth,
        }


def followed(experiment: CnnExperiment, images: ImageSet, own: Tensor | None = None) -> Followed:
    """The reader's own image where it fits the network, else the validation image that is looked at."""
    if own is not None and tuple(own.shape) == images.image_shape:
        return Followed(own, None)
    place = int(images.validation[min(experiment.look.image, len(images.validation) - 1)])
    return Followed(images.x[place], int(images.y[place]))


def pictures_of(
    models: Mapping[int, Callable[[], nn.Sequential]], shown: int | None, images: ImageSet, image: Followed
) -> dict[str, Any]:
    """What the networks of several epochs make of an image: what `CnnPicture` draws of it, without the filters.

    Args:
        models: by epoch; where they are many, only every second one, or third …, is asked.
        shown: the epoch that is asked whatever the others are.

    Returns:
        "layout" of a picture, "frames": base64 by epoch, and the image's own fields.
    """
    frames: dict[int, bytes] = {}
    entries: list[dict[str, Any]] = []
    for epoch in sorted(models, key=lambda epoch: epoch != shown):
        stride = math.ceil(len(models) * len(next(iter(frames.values()), b"")) / SENT_BYTES) or 1
        if epoch != shown and epoch % stride:
            continue
        look()
        arrays = CnnPicture(models[epoch](), images, image.x).of_image()
        entries, frames[epoch] = layout(arrays), pack(arrays)
    return {**image.fields, "layout": entries, "frames": {str(epoch): as_text(data) for epoch, data in frames.items()}}
