"""What the lesson on universal approximation asks, with answers that are computed from what is on the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from core.lessons.universal_approximation.by_hand import MOST_PAIRS, Bumps, bump_network, kink_network
from core.lessons.universal_approximation.curve import Drawing
from core.lessons.universal_approximation.experiment import ApproximationExperiment
from core.lessons.universal_approximation.picture import parameters
from core.lessons.universal_approximation.study import study_of
from core.numbers import decimals
from pages.shared.quiz import Question

LATER = "Train, and the page will tell."
CHECKED = 8  # bumps of the first check question
FAR = (100.0, 1000.0)


def _error(experiment: ApproximationExperiment, pairs: int) -> float:
    """Of so many bumps whose heights are read off the curve."""
    read = Bumps(pairs, experiment.bumps.steepness)
    return experiment.drawing.errors(bump_network(experiment.drawing, read))[0]


def twice_as_many(experiment: ApproximationExperiment) -> Question:
    """What becomes of the error with twice as many bumps; with half as many where no more are on offer."""
    pairs = experiment.bumps.pairs
    few, many = (pairs, 2 * pairs) if 2 * pairs <= MOST_PAIRS else (pairs // 2, pairs)
    before, after = _error(experiment, few), _error(experiment, many)
    options = ("it grows", "it falls, but not to half", "it falls to half or less")
    answer = 0 if after >= before else 2 if after <= before / 2 else 1
    why = f"{decimals(before)} becomes {decimals(after)}. " + (
        "Where bumps meet hills only by luck, more of them need not help at once."
        if answer == 0
        else "Narrower bumps follow the curve more closely."
    )
    faults = [f"It goes from {decimals(before)} to {decimals(after)}."] * 3
    faults[answer] = ""
    return Question(f"{few} bumps become {many}, heights read off the curve. The error …", options, answer, why, faults)


def by_hand_or_trained(experiment: ApproximationExperiment, errors: tuple[float, float] | None) -> Question:
    """Who comes closer; only a run can tell."""
    hand = experiment.drawing.errors(bump_network(experiment.drawing, experiment.bumps))[0]
    options = ("the sigmoids placed by hand", "the trained network")
    text = f"{experiment.bumps.units} hidden units each. Which comes closer to the curve on the seen part?"
    if errors is None:
        return Question(text, options, None, LATER)
    answer, told = int(errors[0] < hand), [decimals(error) for error in (hand, errors[0])]
    return Question(text, options, answer, f"By hand {told[0]}, trained {told[1]}.", _faults(told, answer))


def best_line(experiment: ApproximationExperiment, values: Any) -> Question:
    """Which line of a study is best where it matters; only a run can tell."""
    study = study_of(experiment)
    labels = tuple(variant.label for variant in study.variants)
    accuracy, at = study.quantity == "accuracy", 2 if study.quantity == "accuracy" else -1
    where = "with the most parameters" if experiment.study == "depth" else f"at {study.places[0][at]} {study.unit}"
    text = f"Which will be {'right most often' if accuracy else 'closest to the curve'} {where}?"
    if values is None:
        return Question(text, labels, None, LATER)
    means = [line.mean(axis=0)[at] for line in values]
    answer = max(range(len(means)), key=lambda n: means[n] if accuracy else -means[n])
    told = [f"{100 * m:.0f} %" if accuracy else decimals(m) for m in means]
    why = f"Means over the seeds: {', '.join(f'{label} {value}' for label, value in zip(labels, told, strict=True))}."
    return Question(text, labels, answer, why, _faults(told, answer))


def _faults(told: Sequence[str], answer: int) -> tuple[str, ...]:
    """What each option that is wrong came to."""
    return tuple("" if n == answer else f"It came to {value}." for n, value in enumerate(told))


def _checks() -> tuple[Question, ...]:
    drawing = Drawing()
    network, kinks = bump_network(drawing, Bumps(CHECKED)), kink_network(drawing)
    counts = sorted({parameters(network), 2 * CHECKED, 4 * CHECKED})
    with torch.no_grad():
        ends = kinks(torch.tensor([[far] for far in FAR], dtype=torch.float64))[:, 0].tolist()
        level = network(torch.tensor([[FAR[0]]], dtype=torch.float64)).item()
    grows = abs(ends[1]) > 2 * abs(ends[0])
    pieces = len(drawing.knots) - 1
    return (
        Question(
            f"How many parameters has the network of {CHECKED} bumps?",
            tuple(map(str, counts)),
            counts.index(parameters(network)),
            f"{2 * CHECKED} units with a weight, a bias and an outgoing weight each, and one bias of the output.",
            tuple("" if n == parameters(network) else _miscounted(n) for n in counts),
        ),
        Question(
            f"A curve of {pieces} straight pieces. How many ReLUs make it exactly, with the output’s bias?",
            tuple(map(str, (pieces // 2, pieces, 2 * pieces))),
            1,
            f"One per piece: {len(kinks[0].bias)}. Each changes the slope where its piece begins.",  # type: ignore[arg-type]
            ("Every piece has a slope of its own.", "", "That is what bumps of two units would take."),
        ),
        Question(
            f"What do both networks say far outside, at x = {FAR[0]:g}?",
            ("both follow the curve", "bumps nearly 0, ReLUs a straight line", "both nearly 0"),
            1 if abs(level) < 1e-6 and grows else 0,
            f"The bumps say {decimals(level)}. The ReLUs say {decimals(ends[0], 1)} there and {decimals(ends[1], 1)} "
            "at "
            f"x = {FAR[1]:g}: they go on with their last slope.",
            ("There is no curve, and no sample.", "", "ReLUs do not saturate on the right."),
        ),
    )


def _miscounted(count: int) -> str:
    return (
        "That is the number of units." if count == 2 * CHECKED else "Each unit has two weights, in and out, and a bias."
    )


CHECKS = _checks()
