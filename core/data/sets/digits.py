"""scikit-learn's handwritten digits: real data that needs no download.

Source: E. Alpaydin, C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository, 1998
(CC BY 4.0), the test part of 1,797 images, as `sklearn.datasets.load_digits` gives it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from sklearn.datasets import load_digits
from torch import Generator

from core.data.data_set import Samples
from core.data.sets.entry import Control, DataSetKind, fixed

if TYPE_CHECKING:
    from core.data.data_config import DataConfig


def _digits(_config: DataConfig, _draws: Generator) -> Samples:
    """All 1,797 digits: pixels row by row, divided by the largest value, 16, so from 0 to 1."""
    x, y = load_digits(return_X_y=True)
    return Samples(torch.tensor(x / 16, dtype=torch.float32), torch.tensor(y, dtype=torch.int64))


DIGITS = DataSetKind(
    name="digits",
    label="Handwritten digits",
    description="Real handwritten digits of 8×8 pixels, from scikit-learn.",
    scale="pixels between 0 (paper) and 1 (ink)",
    task="classes",
    inputs=tuple(f"pixel {row},{column}" for row in range(1, 9) for column in range(1, 9)),
    classes=tuple("0123456789"),
    target="digit",
    samples=Control(1_797, 100, 1_797),
    noise=fixed(0),
    noise_unit="",
    training_share=80,
    make=_digits,
    imports="from sklearn.datasets import load_digits",
    script="""
x, y = load_digits(return_X_y=True)
x = torch.tensor(x / 16, dtype=torch.float32)
y = torch.tensor(y)
""",
    is_found=True,
)
