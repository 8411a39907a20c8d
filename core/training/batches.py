"""Batches by indexing, in exactly the order and with exactly the random stream of `DataLoader(shuffle=True)`.

`torch.utils.data.DataLoader` draws twice from torch's default generator when an epoch starts: a base seed for its
workers, and a seed for its sampler, whose own generator then makes the permutation. Drawing the same two numbers
gives the same batches without collating them sample by sample.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Generator, Tensor


def shuffled_order(count: int, stream: Generator | None = None) -> Tensor:
    """The order in which `DataLoader(shuffle=True)` visits `count` samples in its next epoch; int64, (count,).

    Args:
        stream: what is drawn from instead of torch's default generator, two numbers, in the same way.
    """
    torch.empty((), dtype=torch.int64).random_(generator=stream)  # the loader's base seed, which only workers would use
    seed = int(torch.empty((), dtype=torch.int64).random_(generator=stream).item())
    return torch.randperm(count, generator=Generator().manual_seed(seed))


def batches(
    samples: tuple[Tensor, ...], size: int, *, shuffle: bool = True, stream: Generator | None = None
) -> Iterator[tuple[Tensor, ...]]:
    """The batches of one epoch, each with at most `size` rows of every tensor; the last one may be smaller.

    Args:
        samples: tensors with the samples along the first dimension, on any device.
        size: rows of a batch, at least 1.
        shuffle: in a new order; otherwise in their own, and nothing is drawn.
        stream: of the order, see `shuffled_order`.
    """
    if not shuffle:
        return zip(*(torch.split(tensor, size) for tensor in samples), strict=True)
    order = shuffled_order(len(samples[0]), stream).to(samples[0].device)
    # Each batch is a tensor of its own, as the loader's are: slices of one would begin anywhere, and kernels of some
    # processors round differently for what is not aligned.
    return (tuple([tensor[rows] for tensor in samples]) for rows in torch.split(order, size))
