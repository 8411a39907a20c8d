"""Which weights of a training are kept for a look into the network: those of its epochs, as far as they fit."""

from __future__ import annotations

import math
from collections.abc import Iterable

from torch import nn

KEPT_BYTES = 8_000_000  # of all epochs of a training together
BATCH = "batch"  # the name of (epoch, batch, weights) where the reader goes step by step
_EPOCH = "epoch "


def stride_of(model: nn.Module, epochs: int) -> int:
    """1 if the weights of all epochs fit into `KEPT_BYTES`, 2 for every second epoch, 3 …"""
    size: int = sum(tensor.numel() * tensor.element_size() for tensor in model.state_dict().values())
    return max(1, math.ceil(size * epochs / KEPT_BYTES))


def epoch_name(epoch: int) -> str:
    """The name of an epoch's weights among what a run keeps."""
    return f"{_EPOCH}{epoch}"


def epochs_of(names: Iterable[str]) -> list[int]:
    """The epochs whose weights are among these names, rising."""
    return sorted(int(name.removeprefix(_EPOCH)) for name in names if name.startswith(_EPOCH))
