"""What the parts of the lesson train, and what their pictures draw of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import torch

from core.lessons.regularization.experiment import RegularizationExperiment
from core.networks.mlp import MLPConfig
from core.regularization import edge, few_points, random_labels
from core.regularization.arms import variant
from core.regularization.digits import CLASSES, INPUTS, noisy_digits
from core.regularization.measure import SIZES, measure
from core.training.comparison.lane import Measure
from core.training.comparison.variant import Variant
from core.training.problem import Problem

ACCURACY = {"form": "share", "reference": {"level": 0.1, "label": "guessing: 10 %", "side": "left", "dash": []}}
CURVES: list[dict[str, Any]] = [
    {"key": "test", "name": "test accuracy", **ACCURACY},
    {"key": "training_score", "name": "training accuracy", **ACCURACY},
    {"key": "parameter_norm", "name": "norm ‖θ‖", "form": "number"},
]
COLUMNS = [
    {"key": "training_score", "head": "training accuracy", "form": "share"},
    {"key": "test", "head": "test accuracy", "form": "share"},
    {"key": "parameter_norm", "head": "norm ‖θ‖", "form": "number"},
]
SMALL = {"key": "small", "head": "below 0.01", "form": "share"}
SIZES_DRAWN = {
    "key": "sizes",
    "name": "sizes of all parameters",
    "axis": "|w|",
    "unit": "|w| about",
    "places": [float(f"{size:.3g}") for size in SIZES],
    "form": "share",
    "log": True,
}
POINT_NUMBERS = [("error", "error to the truth"), ("variation", "total variation"), ("parameter_norm", "norm ‖θ‖")]


@dataclass(frozen=True)
class Study:
    """One comparison.

    Attributes:
        variants: what is compared. data: of a seed. measure: what is looked at. epochs: of all variants.
        curves, columns, profile: what the picture draws (assets/run/comparison/types.d.ts).
        judge: which of the columns tells who is better.
        lower: whether less of it is better. first: whether the profile is that of the first seed, not a mean.
    """

    variants: list[Variant]
    data: Callable[[int], Problem]
    measure: Measure
    epochs: int
    curves: list[dict[str, Any]]
    columns: list[dict[str, Any]]
    profile: dict[str, Any]
    judge: str = "test"
    lower: bool = False
    first: bool = False

    @property
    def judged(self) -> dict[str, Any]:
        """The column that tells who is better."""
        return next(column for column in self.columns if column["key"] == self.judge)

    @property
    def numbers(self) -> list[str]:
        """The numbers of a row."""
        return list(dict.fromkeys(named["key"] for named in (*self.curves, *self.columns)))


def _arms(experiment: RegularizationExperiment) -> Study:
    training = experiment.training
    variants = [
        variant(arm, experiment.arms, experiment.strengths, training.width, training.epochs) for arm in experiment.arms
    ]
    data = partial(noisy_digits, training.images, training.wrong)
    parameters = MLPConfig((INPUTS, training.width, CLASSES), ("relu", "identity")).parameters
    zeros = {"key": "zeros", "head": f"exactly 0, of {parameters:,}", "form": "number"}
    return Study(variants, data, measure, training.epochs, CURVES, [*COLUMNS, zeros, SMALL], SIZES_DRAWN)


def _labels(experiment: RegularizationExperiment) -> Study:
    training = experiment.training
    variants = random_labels.by_share(training.epochs)
    return Study(
        variants, partial(noisy_digits, training.images, 0), measure, training.epochs, CURVES, COLUMNS, SIZES_DRAWN
    )


def _points(experiment: RegularizationExperiment) -> Study:
    epochs, points = experiment.training.epochs, few_points.few_points(experiment.training.seed)
    variants = few_points.dropout_or_not(experiment.strengths.dropout, epochs)
    profile = {
        "key": "curve",
        "name": "first seed’s points and curves",
        "axis": "x",
        "unit": "x =",
        "places": [round(place, 3) for place in few_points.GRID.tolist()],
        "form": "number",
        "log": False,
        "dots": [[round(value, 3) for value in point] for point in torch.cat(points.training, 1).tolist()],
    }
    curves = [{"key": key, "name": name, "form": "number"} for key, name in POINT_NUMBERS]
    columns = [{"key": key, "head": name, "form": "number"} for key, name in POINT_NUMBERS]
    return Study(
        variants,
        few_points.few_points,
        few_points.measure,
        epochs,
        curves,
        columns,
        profile,
        judge="error",
        lower=True,
        first=True,
    )


def _rates(experiment: RegularizationExperiment) -> Study:
    epochs = experiment.training.epochs
    numbers = [("edge", "ηλ/2"), ("sharpness", "sharpness λ"), ("training_loss", "training loss")]
    curves: list[dict[str, Any]] = [{"key": key, "name": name, "form": "number"} for key, name in numbers]
    curves[0] |= {"reference": {"level": 1.0, "label": "the edge: λ = 2/η", "side": "left", "dash": []}}
    numbers.insert(1, ("bound", "2/η"))
    columns = [{"key": key, "head": name, "form": "number"} for key, name in numbers]
    data = partial(noisy_digits, experiment.training.images, 0)
    return Study(
        edge.by_rate(epochs), data, edge.measure, epochs, curves, columns, SIZES_DRAWN, "training_loss", lower=True
    )


STUDIES: Mapping[str, Callable[[RegularizationExperiment], Study]] = {
    "arms": _arms,
    "l1": _arms,
    "labels": _labels,
    "dropout": _points,
    "rate": _rates,
}


def study(experiment: RegularizationExperiment) -> Study:
    """What the part on display trains.

    Raises:
        KeyError: it trains nothing.
    """
    return STUDIES[experiment.part](experiment)
