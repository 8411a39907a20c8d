"""Batches by indexing, in exactly the order and with exactly the random stream of `DataLoader(shuffle=True)`.

`torch.utils.data.DataLoader` draws twice from torch's default generator when an epoch starts: a base seed for its
workers, and a seed for its sampler, whose own generator then makes the permutation. Drawing the same two numbers
gives the same batches without collating them sample by sample.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor


def shuffled_order(count: int) -> Tensor:
    """The order in which `DataLoader(shuffle=True)` visits `count` samples in its next epoch; int64, (count,)."""
    torch.empty((), dtype=torch.int64).random_()  # the loader's base seed, which only workers would use
    seed = int(torch.empty((), dtype=torch.int64).random_().item())
    return torch.randperm(count, generator=torch.Generator().manual_seed(seed))


def batches(x: Tensor, y: Tensor, size: int, *, shuffle: bool = True) -> Iterator[tuple[Tensor, Tensor]]:
    """The batches of one epoch, each (x, y) with at most `size` rows; the last one may be smaller.

    Args:
        x, y: samples along the first dimension, on any device.
        size: rows of a batch, at least 1.
    """
    if not shuffle:
        return zip(torch.split(x, size), torch.split(y, size), strict=True)
    order = shuffled_order(len(x)).to(x.device)
    # Each batch is a tensor of its own, as the loader's are: slices of one would begin anywhere, and kernels of some
    # processors round differently for what is not aligned.
    return ((x[rows], y[rows]) for rows in torch.split(order, size))
