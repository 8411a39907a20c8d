"""A run of a GAN on images read back from what was sent, or from a recording."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from torch import Tensor

from core.gan.images.samples import decoded

COLUMNS = (
    "discriminator_loss",
    "generator_loss",
    "real",
    "fake",
    "generator_gradient",
    "real_histogram",
    "fake_histogram",
    "sure",
    "confidence",
    "digit_classes",
    "seconds",
)


@dataclass
class ImageGanHistory:
    """A run so far.

    Attributes:
        start: the first message, of kind "start".
        columns: lists by name, as in `COLUMNS`; index = epoch; None where undefined.
        grids: the grids' files by epoch, undecoded base64.
        stop: the stop, if it came.
    """

    start: dict[str, Any] = field(default_factory=dict)
    columns: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in COLUMNS})
    grids: dict[int, str] = field(default_factory=dict)
    stop: dict[str, Any] | None = None

    @property
    def last_epoch(self) -> int:
        """The newest epoch; −1 before the untrained networks were measured."""
        return len(self.columns["seconds"]) - 1

    def grid(self, epoch: int) -> Tensor | None:
        """The samples of the newest grid not after an epoch, uint8 (64, channels, side, side)."""
        known = [number for number in self.grids if number <= epoch]
        if not known:
            return None
        return decoded(base64.b64decode(self.grids[max(known)]), self.start["channels"], self.start["side"])


def read_image_history(messages: Iterable[str]) -> ImageGanHistory:
    """The history in a run's messages, in the order in which they were sent."""
    history = ImageGanHistory()
    for text in messages:
        message = json.loads(text)
        match message["kind"]:
            case "start":
                history.start = message
            case "rows":
                for name in COLUMNS:
                    history.columns[name].extend(message["columns"][name])
            case "frames":
                history.grids[message["epochs"][0]] = message["pack"]
            case "stop":
                history.stop = message
    return history
