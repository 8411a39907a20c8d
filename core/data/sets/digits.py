"""scikit-learn's handwritten digits: real data that needs no download.

Source: E. Alpaydin, C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository, 1998
(CC BY 4.0), the test part of 1,797 images, as `sklearn.datasets.load_digits` gives it.
"""

from __future__ import annotations

import torch
from sklearn.datasets import load_digits
from torch import Generator

from core.data.data_config import DataConfig
from core.data.data_set import Samples

INK = 16  # the largest value of a pixel in the source


def digits(_config: DataConfig, _draws: Generator) -> Samples:
    """All 1,797 digits: pixels row by row, divided by 16, from 0 to 1; fewer samples are chosen by the split."""
    x, y = load_digits(return_X_y=True)
    return Samples(torch.tensor(x / INK, dtype=torch.float32), torch.tensor(y, dtype=torch.int64))
