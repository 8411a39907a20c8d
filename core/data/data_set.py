"""What a network is trained on: samples for training and for validation, with their names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import torch
from torch import Tensor

Task = Literal["regression", "binary", "classes"]


@dataclass(frozen=True, eq=False)
class Samples:
    """n samples. The tensors are shared by all who asked for them: read, never write.

    Attributes:
        x: (n, inputs), float32.
        y: regression (n, 1) float32; binary (n, 1) float32 of 0 and 1; classes (n,) int64.
    """

    x: Tensor
    y: Tensor

    def __len__(self) -> int:
        return len(self.x)

    def to(self, device: torch.device) -> Samples:
        """The same samples on a device."""
        return Samples(self.x.to(device), self.y.to(device))


@dataclass(frozen=True)
class Scaling:
    """How inputs or a target were standardized, one value per column: (raw − mean) / std."""

    mean: tuple[float, ...]
    std: tuple[float, ...]

    def standardized(self, raw: Tensor) -> Tensor:
        """Values (n, columns) as a network takes them, float64."""
        mean, std = (torch.tensor(values, dtype=torch.float64) for values in (self.mean, self.std))
        return (raw - mean) / std


@dataclass(frozen=True, eq=False)
class DataSet:
    """Samples and their names; can be pickled.

    Attributes:
        task: a number to predict, one of two classes, or one of several.
        inputs: names of the inputs, one per column of x.
        target: name of the target.
        classes: names of the classes by index; empty for a regression.
        training: at least one sample.
        validation: may have no rows.
        scaling: only for the reader's table; the inputs of all other sets are raw.
        target_scaling: where the targets in y are standardized; None: they are in their own units.
    """

    task: Task
    inputs: tuple[str, ...]
    target: str
    classes: tuple[str, ...]
    training: Samples
    validation: Samples
    scaling: Scaling | None = None
    target_scaling: Scaling | None = None

    def in_units(self, values: Tensor) -> Tensor:
        """Targets or predictions (n, …) in the target's own units."""
        scaling = self.target_scaling
        return values if scaling is None else values * scaling.std[0] + scaling.mean[0]

    def to(self, device: torch.device) -> DataSet:
        """The same data with all samples on a device."""
        return replace(self, training=self.training.to(device), validation=self.validation.to(device))
