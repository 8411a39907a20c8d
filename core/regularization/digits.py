"""Few handwritten digits, a share of them with a wrong label: something to learn by heart."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import torch
from sklearn.datasets import load_digits
from torch import Generator, Tensor, nn

from core.training.problem import Batch, Problem, supervised

INPUTS, CLASSES, SIDE, INK = 64, 10, 8, 16
VALIDATION, TEST = 300, 1000


@dataclass(frozen=True, eq=False)
class HeldOut(Problem):
    """A problem with samples that neither train nor decide when to stop.

    Attributes:
        test: tensors as those for training.
        wrong: how many of the training labels are wrong.
        seed: from which they were drawn.
    """

    test: Batch = ()
    wrong: int = 0
    seed: int = 0


@cache
def _all() -> tuple[Tensor, Tensor]:
    images, classes = load_digits(return_X_y=True)
    return torch.tensor(images / INK, dtype=torch.float32), torch.tensor(classes)


def noisy_digits(images: int, wrong: int, seed: int) -> HeldOut:
    """scikit-learn's digits, pixels 0–1: as many of each class for training, then 300 for validation, 1,000 for test.

    Args:
        images: for training, rounded down to a multiple of 10; at most 490.
        wrong: percent of the training labels that are replaced by another class, drawn evenly.
        seed: of which digits, and which labels are wrong. Validation and test labels are right.
    """
    x, y = _all()
    draws = Generator().manual_seed(seed)
    order = torch.randperm(len(y), generator=draws)
    each = images // CLASSES
    training = torch.cat([order[y[order] == digit][:each] for digit in range(CLASSES)])
    rest = order[~torch.isin(order, training)]
    labels, count = y[training].clone(), len(training) * wrong // 100
    spoilt = torch.randperm(len(training), generator=draws)[:count]
    labels[spoilt] = (labels[spoilt] + torch.randint(1, CLASSES, (count,), generator=draws)) % CLASSES
    validation, test = rest[:VALIDATION], rest[VALIDATION : VALIDATION + TEST]
    task = supervised("classes", nn.CrossEntropyLoss())
    return HeldOut(task, (x[training], labels), (x[validation], y[validation]), (x[test], y[test]), count, seed)
