"""Labelled images to train on: built-in sets, torchvision's, and the reader's own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from sklearn.model_selection import train_test_split
from torch import Tensor

from core.errors import InsideTheNetError
from core.settings.setting import Whole

SHARE = Whole(name="training share", key="share", label="Training share, %", low=10, high=90, what="percentage")


class ImageSetError(InsideTheNetError):
    """A set of images cannot be had: no files, no network, or an upload that cannot be used."""


@dataclass(frozen=True, eq=False)
class ImageSet:
    """Labelled square images, split into training and validation.

    Attributes:
        name: key of the set in `IMAGE_SETS`.
        title: its name on the page.
        x: uint8 (n, channels, side, side), 1 channel (grey) or 3 (colour).
        y: class of each image, int64 (n,), from 0.
        classes: names of the classes. Those of an upload come from outside: escape them for display.
        training, validation: indices into x and y, int64; no image is in both.
        credit: whose images they are, and their licence.
        notices: one sentence each about what was changed or left out while reading.
    """

    name: str
    title: str
    x: Tensor
    y: Tensor
    classes: tuple[str, ...]
    training: Tensor
    validation: Tensor
    credit: str
    notices: tuple[str, ...] = ()

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """(channels, side, side)."""
        return self.x.shape[1], self.x.shape[2], self.x.shape[3]

    def floats(self, indices: Tensor) -> Tensor:
        """The images as a network takes them: float32 in 0–1, (len(indices), channels, side, side).

        Channels lie next to each other in memory (`torch.channels_last`): on a CPU that trains up to twice as fast.
        """
        return self.x[indices].to(torch.float32, memory_format=torch.channels_last) / 255

    def counts(self, indices: Tensor) -> tuple[int, ...]:
        """Images per class among the indices."""
        return tuple(torch.bincount(self.y[indices], minlength=len(self.classes)).tolist())


def split(y: Tensor, training_share: int, seed: int) -> tuple[Tensor, Tensor]:
    """Indices for training and validation, every class in both by its share, as scikit-learn splits.

    Args:
        y: classes (n,), each with at least two images.
        training_share: percent of the images that are trained on.
        seed: `random_state`.
    """
    classes = len(torch.unique(y))
    held_out = min(max(round(len(y) * (100 - training_share) / 100), classes), len(y) - classes)
    training, validation = train_test_split(
        np.arange(len(y)), test_size=held_out, stratify=y.numpy(), random_state=seed
    )
    return _each_in_both(y, torch.from_numpy(training), torch.from_numpy(validation))


def _each_in_both(y: Tensor, training: Tensor, validation: Tensor) -> tuple[Tensor, Tensor]:
    """Scikit-learn rounds a rare class to no image at all: then one image goes over from the other part."""
    for number in torch.unique(y):
        if not (y[validation] == number).any():
            training, validation = _moved(y, number, training, validation)
        elif not (y[training] == number).any():
            validation, training = _moved(y, number, validation, training)
    return training, validation


def _moved(y: Tensor, number: Tensor, giving: Tensor, taking: Tensor) -> tuple[Tensor, Tensor]:
    """The last image of a class goes from one part to the other."""
    place = (y[giving] == number).nonzero().flatten()[-1]
    return torch.cat([giving[:place], giving[place + 1 :]]), torch.cat([taking, giving[place : place + 1]])
