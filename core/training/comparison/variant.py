"""What is compared: a small description of one way to train."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import nn

from core.data.data_set import DataSet
from core.training.fit import AfterStep, Transform
from core.training.fit_config import FitConfig
from core.training.problem import Problem

Data = DataSet | Problem


@dataclass(frozen=True)
class Variant:
    """One way to train, beside others. It may differ from them in anything; picklable if its functions are.

    Attributes:
        label: its name.
        model: makes the untrained model of a seed, on the device of the data. What it draws from torch's default
            generator comes from that seed, so models alike in shape begin with equal weights. Layers that shall stay
            as they are require no gradient.
        config: how it is trained: optimizer, penalties, clipping, early stopping, …
        data: makes its data from those of all (fewer samples, noise on labels, another loss); None takes them.
        transform: what is done to its training batches (augmentation); None leaves them alone.
        after_step: what is done to its model after each step of the optimizer; None: nothing.
    """

    label: str
    model: Callable[[int], nn.Module]
    config: FitConfig
    data: Callable[[Data], Data] | None = None
    transform: Transform | None = None
    after_step: AfterStep | None = None
