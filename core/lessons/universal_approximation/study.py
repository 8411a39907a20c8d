"""Studies: many networks, each from several seeds. What is compared, and how it is measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Literal

import torch
from torch import Tensor, nn

from core.lessons.universal_approximation.by_hand import Bumps, bump_network
from core.lessons.universal_approximation.experiment import ApproximationExperiment
from core.lessons.universal_approximation.images import image_data, image_variants, measure_moved, moved_digit
from core.lessons.universal_approximation.networks import SideBySide, Training, draw_network
from core.networks.activations import ACTIVATIONS
from core.training.comparison.compare import By
from core.training.comparison.lane import Measure
from core.training.comparison.variant import Variant
from core.training.problem import Problem, TrainingTask

WIDTHS = (1, 2, 4, 8, 16, 32, 64)
HAND = (2, 4, 8, 16, 32, 64)
# About as many parameters each: 25, 49, 97, 193.
DEPTHS = {1: (8, 16, 32, 64), 2: (3, 5, 8, 12), 3: (2, 4, 6, 9)}
ROWS = 40


@dataclass(frozen=True, eq=False)
class Study:
    """Lines over some numbers, a line per variant.

    Attributes:
        name: what the chart shows. axis: what its numbers are; unit: of one of them. quantity: "error" or "accuracy".
        variants: what is trained; places: for each of them the numbers at which it is measured.
        data, measure: what is learned, and the values at the places, under "values".
        by, every: how far apart the records are. last: the last step or epoch.
        given: a further line that needs no training: its name, places and values.
        samples: what is measured at the places, as images of bytes row by row, where that can be seen.
    """

    name: str
    axis: str
    unit: str
    quantity: Literal["error", "accuracy"]
    variants: Sequence[Variant]
    places: Sequence[Sequence[float]]
    data: Problem
    measure: Measure
    by: By
    every: int
    last: int
    given: tuple[str, Sequence[float], Sequence[float]] | None = None
    samples: Sequence[Sequence[int]] = ()


def study_of(experiment: ApproximationExperiment) -> Study:
    """The study that an experiment asks for."""
    return _image_study() if experiment.study == "images" else _curve_study(experiment)


def _curve_study(experiment: ApproximationExperiment) -> Study:
    drawing, training = experiment.drawing, experiment.training
    x, y, seen = drawing.samples()
    lines = curve_lines(experiment)
    deep = experiment.study == "depth"
    return Study(
        name="Error by number of parameters" if deep else "Error by number of hidden units",
        axis="parameters" if deep else "hidden units",
        unit="parameters" if deep else "units",
        quantity="error",
        variants=[Variant(label, partial(side_by_side, sizes, *how), training.fit) for label, sizes, how in lines],
        places=[[_parameters(widths) if deep else widths[0] for widths in sizes] for _, sizes, _ in lines],
        data=Problem(TrainingTask(sum_of_errors, _minus_sum, "minus the loss"), (x[seen], y[seen])),
        measure=measure_errors,
        by="epoch",
        every=max(1, training.steps // ROWS),
        last=training.steps,
        given=_by_hand(experiment) if experiment.study == "width" else None,
    )


Sizes = Sequence[tuple[int, ...]]
Line = tuple[str, Sizes, tuple[str, str]]  # a name, the hidden layers of its networks, activation and start


def _width_lines(training: Training) -> list[Line]:
    return [(ACTIVATIONS[name].label, _wide(WIDTHS), (name, training.start)) for name in ("tanh", "relu")]


def _start_lines(training: Training) -> list[Line]:
    names = {"spread": "kinks spread out", "default": "PyTorch’s default"}
    return [(label, _wide(WIDTHS), (training.activation, start)) for start, label in names.items()]


def _depth_lines(training: Training) -> list[Line]:
    how = (training.activation, training.start)
    return [
        (f"{depth} hidden layer{'s' * (depth > 1)}", [(w,) * depth for w in widths], how)
        for depth, widths in DEPTHS.items()
    ]


def _wide(widths: Sequence[int]) -> Sizes:
    return [(width,) for width in widths]


_LINES: dict[str, Callable[[Training], list[Line]]] = {
    "width": _width_lines,
    "start": _start_lines,
    "depth": _depth_lines,
}


def curve_lines(experiment: ApproximationExperiment) -> list[Line]:
    """What a study of the curve compares."""
    return _LINES[experiment.study](experiment.training)


def side_by_side(sizes: Sizes, name: str, start: str, seed: int) -> SideBySide:
    """Networks of these hidden layers, each as it is drawn alone from the seed."""
    return SideBySide([draw_network(widths, name, start, seed) for widths in sizes])


def sum_of_errors(outputs: Tensor, batch: Sequence[Tensor]) -> Tensor:
    """Mean squared error of every network, added up: none feels the others."""
    return (outputs - batch[-1]).square().mean(dim=0).sum()


def _minus_sum(outputs: Tensor, batch: Sequence[Tensor]) -> float:
    return -float(sum_of_errors(outputs, batch))


def measure_errors(model: nn.Module, problem: Problem) -> dict[str, list[float]]:
    """Root mean squared error of every network on the samples."""
    x, y = problem.training
    with torch.no_grad():
        return {"values": (model(x) - y).square().mean(dim=0).sqrt().tolist()}


def _parameters(widths: tuple[int, ...]) -> int:
    """Of a network with these hidden layers, one input and one output."""
    sizes = (1, *widths, 1)
    return sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))


def _by_hand(experiment: ApproximationExperiment) -> tuple[str, Sequence[float], Sequence[float]]:
    """The error of bumps that were only placed."""
    drawing, steep = experiment.drawing, experiment.bumps.steepness
    errors = [drawing.errors(bump_network(drawing, Bumps(units // 2, steep)))[0] for units in HAND]
    return "bumps by hand", HAND, errors


def _image_study() -> Study:
    variants, data = image_variants(), image_data()
    last = variants[0].config.epochs
    return Study(
        name="Accuracy on moved digits",
        axis="moved by so many pixels",
        unit="pixels",
        quantity="accuracy",
        variants=variants,
        places=[range(5)] * len(variants),
        data=data,
        measure=measure_moved,
        by="epoch",
        every=max(1, last // 8),
        last=last,
        samples=moved_digit(),
    )
