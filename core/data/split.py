"""Which samples train and which validate, and what the reader changes about the training samples.

A script reproduces it with torch's own generator. After `torch.manual_seed(seed)` and the draws of the samples
themselves (if torch makes them):

1. `torch.randperm(all)` shuffles the samples, if there is anything to choose; the first ones train, the next validate.
2. `torch.randperm(training)` shuffles the targets of the training samples, if the labels are random.
3. The reader's own points come last, with the targets that the reader gave them.
"""

from __future__ import annotations

import torch
from torch import Generator, Tensor

from core.data.data_config import DataConfig
from core.data.data_set import Samples, Scaling
from core.data.sets.entry import ALL


def training_count(samples: int, share: int) -> int:
    """How many of the samples train: the share rounded down, at least one."""
    return max(1, samples * share // 100)


def needs_order(available: int, wanted: int, share: int) -> bool:
    """Whether samples must be chosen at all, or all of them train in the order in which they are."""
    return share != ALL or wanted < available


def split_rows(available: int, wanted: int, share: int, draws: Generator) -> tuple[Tensor, Tensor]:
    """Indices of the training and of the validation samples, without a common one, int64.

    Args:
        available: how many samples there are.
        wanted: how many of them to use.
        share: percent for training; 100 leaves none for validation.
    """
    order = torch.arange(available)
    if needs_order(available, wanted, share):
        order = torch.randperm(available, generator=draws)
    cut = training_count(wanted, share)
    return order[:cut], order[cut:wanted]


def change_training(training: Samples, own: Samples | None, shuffled: bool, draws: Generator) -> Samples:
    """The training samples with shuffled targets, if asked, and then the reader's own points, if there are any."""
    x, y = training.x, training.y
    if shuffled:
        y = y[torch.randperm(len(y), generator=draws)]
    return Samples(x, y) if own is None else Samples(torch.cat([x, own.x]), torch.cat([y, own.y]))


def own_points(
    config: DataConfig, scaling: Scaling | None = None, target_scaling: Scaling | None = None
) -> Samples | None:
    """The reader's points as samples; None without any.

    Args:
        scaling: how the inputs are standardized, if they are.
        target_scaling: how the target is.
    """
    if not config.points:
        return None
    values = torch.tensor(config.points, dtype=torch.float64)
    x, y = values[:, :-1], values[:, -1:]
    if scaling is not None:
        x = scaling.standardized(x)
    if target_scaling is not None:
        y = target_scaling.standardized(y)
    return Samples(x.float(), y[:, 0].long() if config.task == "classes" else y.float())
