"""What the training of a GAN on images yields, beside the steps of both players (as in the plane)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from torch import Tensor

from core.gan.plane.records import DiscriminatorStep, GeneratorStep

BINS = 20  # of the histograms of D's verdicts, over 0 … 1


@dataclass(frozen=True, eq=False)
class ImageGanEpoch:
    """Both networks after an epoch; epoch 0 is before training, without losses.

    Attributes:
        epoch: from 0.
        discriminator_loss, generator_loss, real, fake, generator_gradient: means over the epoch's steps.
        real_histogram, fake_histogram: shares of D's verdicts on the epoch's batches in 20 bins over 0 … 1 (scores
            of other losses are cut to it); empty for epoch 0.
        grid: uint8 (64, channels, side, side), from the same noise every time.
    """

    epoch: int
    discriminator_loss: float | None
    generator_loss: float | None
    real: float | None
    fake: float | None
    generator_gradient: float | None
    real_histogram: tuple[float, ...]
    fake_histogram: tuple[float, ...]
    grid: Tensor


class ImageGanStop(NamedTuple):
    """The end of a run: the last epoch, why ("limit" or "diverged"), and a sentence for the reader."""

    epoch: int
    reason: Literal["limit", "diverged"]
    sentence: str


ImageRecord = DiscriminatorStep | GeneratorStep | ImageGanEpoch | ImageGanStop
