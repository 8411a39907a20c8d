"""One photo as data augmentation changes it from epoch to epoch, by torchvision's transforms."""

from __future__ import annotations

from functools import cache

import torch
from torch import Tensor
from torchvision.transforms.v2 import functional

from core.data.images.augmentation import Augmentation, augmented_samples
from core.data.images.sample_images import middle_square, sample_photo

PHOTO, SIDE, COPIES = "flower", 96, 12


@cache
def photo() -> Tensor:
    """The middle of scikit-learn's photo of a flower, (3, 96, 96), float32 0–1; read only."""
    square = middle_square(torch.from_numpy(sample_photo(PHOTO).copy()).permute(2, 0, 1))
    resized: Tensor = functional.resize(square, [SIDE, SIDE], antialias=True)
    return resized / 255


def gallery(augmentation: Augmentation) -> Tensor:
    """Twelve changed copies, (12, 3, 96, 96), drawn after `torch.manual_seed(0)`."""
    return augmented_samples(photo(), augmentation, COPIES)
