"""Variants of one small training, and what a comparison of them yields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from core.data.data_set import DataSet, Samples
from core.training.comparison.compare import compare
from core.training.comparison.records import ComparisonRecord
from core.training.comparison.variant import Data, Variant
from core.training.fit import of_x
from core.training.fit_config import FitConfig
from core.training.problem import Problem
from tests.core.training.student_loop import data_set

DATA = data_set("classes", rows=23, validation=9, inputs=3)
CONFIG = FitConfig("cross_entropy", "sgd", 0.1, epochs=3, batch_size=5)
SEEDS = (4, 9)
STEPS = 5  # of an epoch


def network(seed: int, dropout: float = 0.0, frozen: bool = False) -> nn.Sequential:
    model = nn.Sequential(nn.Linear(3, 6), nn.Tanh(), nn.Dropout(dropout), nn.Linear(6, 3))
    model[0].requires_grad_(not frozen)
    return model


def first_ten(data: Data) -> Data:
    assert isinstance(data, DataSet)
    return replace(data, training=Samples(data.training.x[:10], data.training.y[:10]))


def with_a_gap(data: Data) -> Data:
    assert isinstance(data, DataSet)
    x = data.training.x.clone()
    x[0, 0] = float("nan")
    return replace(data, training=Samples(x, data.training.y))


def noisy(x: Tensor) -> Tensor:
    return x + 0.1 * torch.randn_like(x)


PLAIN = Variant("plain", network, CONFIG)
DROPOUT = Variant("dropout", partial(network, dropout=0.5), CONFIG)
DIFFERENT = (
    PLAIN,
    DROPOUT,
    Variant("Adam", network, replace(CONFIG, optimizer="adam", learning_rate=0.01)),
    Variant("penalty", network, replace(CONFIG, l2=0.1)),
    Variant("frozen", partial(network, frozen=True), CONFIG),
    Variant("less data", network, CONFIG, data=first_ten),
    Variant("augmented", network, CONFIG, transform=of_x(noisy)),
)


def rows(
    *variants: Variant, seeds: tuple[int, ...] = SEEDS, data: Data | Callable[[int], Data] = DATA, **options: Any
) -> list[ComparisonRecord]:
    records = compare(data, variants, seeds, **options)
    return [record for record in records if isinstance(record, ComparisonRecord)]


def same(one: ComparisonRecord, other: ComparisonRecord, at: int = 0, other_at: int = 0) -> bool:
    """Whether a variant has the same numbers, bit for bit, in two comparisons."""
    return one.at == other.at and all(
        np.array_equal(one.values[name][at], other.values[name][other_at], equal_nan=True) for name in one.values
    )


def weights(model: nn.Module, problem: Problem) -> dict[str, Any]:
    return {"weights": nn.utils.parameters_to_vector(model.parameters()).tolist()}
