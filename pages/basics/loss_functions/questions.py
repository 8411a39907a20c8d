"""What the lesson on loss functions asks, with answers that are computed from what is on the page."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

import torch

from core.lessons.loss_functions.experiment import LossExperiment
from core.losses import line, slopes, stability
from core.numbers import decimals, short
from pages.shared.quiz import Question


def _double(experiment: LossExperiment) -> Question:
    """What MSE makes of errors twice as large."""
    fit = experiment.line
    errors = line.trace(fit).errors
    once, twice = ((factor * errors).square().mean().item() for factor in (1, 2))
    return Question(
        "Double every error. What becomes of the mean squared error?",
        ("it doubles", "it grows four times", "it grows by 2"),
        1,
        f"(2e)² = 4e²: here {decimals(once)} becomes {decimals(twice)}.",
        ("That is what MAE does.", "", "Nothing is added; each square is multiplied."),
    )


def _shift(experiment: LossExperiment) -> Question:
    """What softmax makes of logits that are all larger."""
    scores = experiment.scores
    logits = torch.tensor(scores.logits[0])
    before, after = (torch.softmax((logits + more) / scores.temperature, 0)[scores.labels[0]].item() for more in (0, 1))
    return Question(
        "Add 1 to all logits of sample 1. What becomes of the probability of its right class?",
        ("it rises", "it stays", "it falls"),
        1 if math.isclose(before, after, abs_tol=1e-5) else (0 if after > before else 2),
        f"Every power is multiplied by e, and so is their sum: {decimals(before)} stays {decimals(after)}. Only "
        "differences of logits count.",
        ("The other logits rise as well.", "", "The sum grows, and so does the power above it."),
    )


def _break(experiment: LossExperiment) -> Question:
    """Where the naive loss is no longer finite."""
    one = experiment.logit
    found = {dtype: stability.breaks_at(one.form, one.target, dtype) for dtype in stability.DTYPES}
    order = sorted(found, key=lambda dtype: abs(found[dtype][0]))
    right, loss = found[one.dtype]
    return Question(
        f"Drag z away from 0. Where does the naive loss in {one.dtype} stop being finite?",
        tuple(f"z = {short(found[dtype][0])}" for dtype in order),
        order.index(one.dtype),
        f"Of all hundredths, {short(right)} is the first: the naive loss is {decimals(loss)}. The dashed line ends.",
        tuple("" if dtype == one.dtype else f"That is where {dtype} breaks." for dtype in order),
    )


def _pull(experiment: LossExperiment) -> Question:
    """How much steeper cross-entropy is."""
    z = experiment.wrong.z
    cross, squared = slopes.slope_pair(z)
    ratio = cross / squared
    options = ("the squared error", "cross-entropy, two to ten times", "cross-entropy, more than ten times")
    answer = 2 if ratio > 10 else 1
    faults = ["It has the factor p(1 − p), at most a quarter.", "It is more.", "It is less."]
    faults[answer] = ""
    return Question(
        f"The target is 1, the logit {short(z)}. Which loss pulls harder on the logit?",
        options,
        answer,
        f"{decimals(cross)} against {decimals(squared)}: {ratio:,.1f} times.",
        faults,
    )


def _stairs(experiment: LossExperiment) -> Question:
    """How often accuracy moves."""
    changed = 1 - slopes.walk(experiment.walk.seed).flat
    answer = 0 if changed > 0.9 else 1 if changed > 0.2 else 2
    faults = ["That is what the loss does.", "It is rarer.", "It is more often."]
    faults[answer] = ""
    return Question(
        "Walk along the line in 600 steps. How many of them change the accuracy?",
        ("nearly all", "more than one in five", "fewer than one in five"),
        answer,
        f"{100 * changed:.0f} % of them: only where a point changes sides.",
        faults,
    )


ASKED: Mapping[str, Callable[[LossExperiment], Question]] = {
    "regression": _double,
    "classes": _shift,
    "logits": _break,
    "squared": _pull,
    "accuracy": _stairs,
}

CHECKS = (
    Question(
        "One house is off by 20, another by 1. How many times as much does the first count in MSE, and in MAE?",
        ("20 and 20", "400 and 20", "400 and 1"),
        1,
        "20² is 400 times 1². MAE takes the errors as they are.",
        ("MSE squares.", "", "In MAE an error of 20 still costs 20; only its slope is that of an error of 1."),
    ),
    Question(
        "The right class had probability 0.2 and now has 0.1. How much more does cross-entropy cost?",
        tuple(decimals(cost) for cost in (0.1, math.log(2), math.log(10))),
        1,
        "−log 0.1 − (−log 0.2) = log 2, as for every halving.",
        ("That is the difference of the probabilities.", "", "That is all it costs now."),
    ),
    Question(
        "What does nn.CrossEntropyLoss want from your network?",
        ("softmax probabilities", "the most likely class", "logits"),
        2,
        "Softmax and logarithm are inside, computed so that nothing overflows.",
        ("Then softmax would be taken twice.", "A class number has no slope to learn from.", ""),
    ),
)

SOURCES = (
    "UBC DSCI 572, lectures on PyTorch: MSE and cross-entropy by hand.",
    "[PyTorch: loss functions](https://docs.pytorch.org/docs/stable/nn.html#loss-functions), above all "
    "`nn.CrossEntropyLoss`: weights, smoothing, ignored labels.",
    "Huber, *Robust estimation of a location parameter* (1964). Szegedy and others, *Rethinking the Inception "
    "architecture* (2016), for label smoothing.",
)
