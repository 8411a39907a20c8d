"""One weight in one step, in every way to keep it small: where it lands, over all places where it may have been."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from core.regularization.one_step import steps_of
from core.settings.declared import check_settings, setting
from core.settings.setting import Number

REACH = 0.5


@dataclass(frozen=True)
class OneWeight:
    """A weight before its step.

    Attributes:
        weight: w. slope: ∂L/∂w of the loss without its penalty.
        rate: η. strength: λ.

    Raises:
        ConfigError: a value is out of its setting's bounds.
    """

    weight: float = setting(Number(name="weight w", key="w", label="Weight w", low=-REACH, high=REACH), 0.03)
    slope: float = setting(Number(name="slope ∂L/∂w", key="slope", label="Slope ∂L/∂w", low=-2, high=2), 0.0)
    rate: float = setting(Number(name="step η", key="eta", label="Learning rate η", low=0.001, high=1), 0.1)
    strength: float = setting(Number(name="one weight's λ", key="lambda", label="λ", low=0, high=5), 1.0)

    def __post_init__(self) -> None:
        check_settings(self)


def landed(one: OneWeight, weights: Tensor) -> Mapping[str, Tensor]:
    """Where weights (n,) are after the step, by the call that makes it; torch's own steps in float64."""
    slopes = torch.full_like(weights, one.slope)
    return steps_of(weights.double(), slopes.double(), one.rate, one.strength)
