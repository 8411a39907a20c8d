"""The batch that goes through every network of this lesson: 64 handwritten digits."""

from __future__ import annotations

from functools import cache

import torch
from sklearn.datasets import load_digits
from torch import Tensor

BATCH = 64
INK = 16  # the largest value of a pixel in the source


@cache
def digits_batch(dtype: torch.dtype = torch.float32) -> tuple[Tensor, Tensor]:
    """The first 64 of scikit-learn's digits: pixels (64, 64) from 0 to 1, classes (64,) int64.

    Both are kept and shared, so they must never be written to.

    Source: E. Alpaydin, C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository, 1998.
    """
    with torch.inference_mode(False):
        images, classes = load_digits(return_X_y=True)
        return torch.tensor(images[:BATCH] / INK, dtype=dtype), torch.tensor(classes[:BATCH], dtype=torch.int64)
