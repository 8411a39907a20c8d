"""Losses worth looking at, a phenomenon each, in groups that are the parts of the lesson."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import torch

from core.lessons.loss_functions.experiment import PARTS, LossExperiment
from core.losses.classes import ClassScores
from core.losses.line import LineFit, Points
from core.losses.slopes import WeightLine, WrongAnswer
from core.losses.stability import OneLogit
from core.settings.link import Preset


def _noisy(count: int, noise: float, seed: int, moved: int, by: float) -> Points:
    """y = 1.5x and noise, x from −2 to 2; the last of the points are moved up or down."""
    draw = torch.Generator().manual_seed(seed)
    x = torch.linspace(-2, 2, count, dtype=torch.float64)
    y = 1.5 * x + noise * torch.randn(count, generator=draw).double()
    y[count - moved :] += by
    return tuple((round(a, 4), round(b, 2)) for a, b in zip(x.tolist(), y.tolist(), strict=True))


def _preset(title: str, description: str, part: str, **settings: Any) -> Preset[LossExperiment]:
    return Preset(title, description, LossExperiment(part, **settings), PARTS[part])


def _line(title: str, description: str, **settings: Any) -> Preset[LossExperiment]:
    return _preset(title, description, "regression", line=LineFit(**settings))


def _scores(title: str, description: str, **changes: Any) -> Preset[LossExperiment]:
    return _preset(title, description, "classes", scores=replace(ClassScores(), **changes))


def _logit(title: str, description: str, *settings: Any) -> Preset[LossExperiment]:
    return _preset(title, description, "logits", logit=OneLogit(*settings))


_OUTLIER = _noisy(20, 0.1, 77, moved=1, by=20)

LOSS_PRESETS: Mapping[str, Preset[LossExperiment]] = MappingProxyType(
    {
        "course-mse": _line(
            "Three points",
            "Three predictions, three errors, three squares: their mean is the loss.",
        ),
        "one-outlier": _line(
            "One outlier",
            "Twenty points on a line, one of them lifted by 20: squares give it four hundred times the say "
            "of an error of 1.",
            points=_OUTLIER,
            slope=1.5,
        ),
        "six-outliers": _line(
            "Six outliers",
            "Forty points, the six rightmost lowered by 8: MSE tips the line over, Huber and MAE keep to the others.",
            points=_noisy(40, 0.5, 1744, moved=6, by=-8),
            slope=1.5,
            loss="huber",
        ),
        "course-cross-entropy": _scores(
            "Four samples",
            "Four samples, three classes, all answered rightly: the loss is small, and it is not 0.",
        ),
        "surely-wrong": _scores(
            "Surely wrong",
            "The first sample's label is another one: a single sure mistake outweighs three right answers.",
            labels=(1, 2, 1, 0),
        ),
        "temperature": _scores(
            "Temperature",
            "All logits divided by 5: the same order, but nobody is sure of anything.",
            temperature=5.0,
        ),
        "class-weights": _scores(
            "Class weights",
            "Class 1 counts ten times as much: the mean moves to its sample.",
            weights=(1.0, 10.0, 1.0),
        ),
        "label-smoothing": _scores(
            "Label smoothing",
            "A tenth of the target is spread over all classes: being too sure costs now.",
            smoothing=0.1,
        ),
        "ignore-index": _scores(
            "Ignored label",
            "Label 0 does not count: two samples have no loss and no gradient, and the mean is over the other two.",
            ignore=0,
        ),
        "naive-float32": _logit(
            "Naive, float32",
            "A sure and wrong answer: −log(1 − σ(z)) is fine at 10. Drag z to the right until it breaks.",
            10.0,
        ),
        "naive-float16": _logit(
            "Naive, float16", "In half precision it breaks much earlier.", 6.0, "0", "sigmoid", "float16"
        ),
        "naive-negative": _logit(
            "Target 1",
            "On the other side floating point holds out longer: numbers near 0 are finer than numbers near 1.",
            -80.0,
            "1",
        ),
        "naive-softmax": _logit(
            "Naive softmax",
            "e to the z overflows, and infinity divided by infinity is no number, though the answer is right.",
            80.0,
            "1",
            "softmax",
        ),
        "saturated": _preset(
            "Sure and wrong",
            "The answer should be 1 and the logit is −8: cross-entropy pulls hard, the squared error sleeps.",
            "squared",
            wrong=WrongAnswer(),
        ),
        "staircase": _preset(
            "Curve and staircase",
            "Along a line through all weights of a network the loss is a curve, accuracy a staircase.",
            "accuracy",
            walk=WeightLine(),
        ),
    }
)
