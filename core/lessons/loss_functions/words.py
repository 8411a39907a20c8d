"""The numbers of the pictures in sentences, one per step: what the reader could write down by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch

from core.losses.classes import ClassScores, ClassTrace
from core.losses.line import LABELS, LineFit, LineTrace
from core.losses.slopes import SAMPLES, Walk, slope_pair
from core.losses.stability import DTYPES, OneLogit, probabilities, stable
from core.numbers import decimals, short

SHOWN = 4  # numbers of a list
CALLS = {"mse": "nn.MSELoss()", "mae": "nn.L1Loss()", "huber": "nn.HuberLoss(delta={})"}


def formula(slope: float, intercept: float) -> str:
    """A line as ŷ = 1.84·x − 0.02, without the left side."""
    return f"{decimals(slope, 2)}·x {'−' if round(intercept, 2) < 0 else '+'} {decimals(abs(intercept), 2)}"


def listed(values: Sequence[float]) -> str:
    """The first four, four decimals each."""
    return ", ".join([*map(decimals, values[:SHOWN]), *["…"] * (len(values) > SHOWN)])


def summed(values: Sequence[float]) -> str:
    """The same as a sum."""
    return " + ".join([*map(decimals, values[:SHOWN]), *["…"] * (len(values) > SHOWN)])


def line_steps(line: LineFit, traced: LineTrace) -> list[str]:
    """From the line over the errors and the losses to their mean and its gradient."""
    x, y = np.array(line.points).T
    errors = line.slope * x + line.intercept - y
    size, delta = np.abs(errors), line.delta
    small = f"half the square of an error up to δ = {short(delta)}, δ·(|error| − δ/2) beyond"
    how = {
        "mse": ("Squared, each is the area of a square", errors**2),
        "mae": ("Without their sign, each is a length", size),
        "huber": (f"Huber: {small}", np.where(size <= delta, size**2 / 2, delta * (size - delta / 2))),
    }
    said, losses = how[line.loss]
    slope, intercept = map(decimals, traced.gradient)
    return [
        f"The line predicts ŷ = {short(line.slope)}·x + {short(line.intercept)} for {len(x)} points.",
        f"Errors ŷ − y: {listed(errors.tolist())}.",
        f"{said}: {listed(losses.tolist())}.",
        f"Mean: ({summed(losses.tolist())}) / {len(x)} = {decimals(float(losses.mean()))}. "
        f"{CALLS[line.loss].format(short(delta))} says {decimals(traced.mean)}.",
        f"Slope of each {LABELS[line.loss]} in its prediction: {listed(traced.pulls.tolist())}; the arrows pull the "
        f"other way. Over all points: ∂L/∂slope = {slope}, ∂L/∂intercept = {intercept}.",
    ]


def call_of(scores: ClassScores) -> str:
    """The loss as it is written in PyTorch."""
    given = ", ".join(
        f"{name}=torch.tensor({value})" if name == "weight" else f"{name}={value}"
        for name, value in scores.options.items()
    )
    return f"nn.CrossEntropyLoss({given})"


def class_steps(scores: ClassScores, traced: ClassTrace) -> list[str]:
    """From logits over softmax to the chosen probabilities, their −log, the mean and its gradient."""
    temperature = scores.temperature
    first = [logit / temperature for logit in scores.logits[0]]
    powers = [math.exp(logit) for logit in first] if max(first) < 700 else [math.inf]
    divided = f", all divided by the temperature {short(temperature)}" if temperature != 1 else ""
    logs = [-math.log(p) if p > 0 else math.inf for p in traced.chosen.tolist()]
    inverse = [1 / p if p > 0 else math.inf for p in traced.chosen.tolist()]
    return [
        f"Logits, any numbers, one per class and sample{divided}. Sample 1: {listed(scores.logits[0])}.",
        f"Softmax: e to each logit, divided by their sum. Sample 1: {summed(powers)} = {decimals(sum(powers))}, so "
        f"p = {listed(traced.probabilities[0].tolist())}.",
        f"Only the right class's probability counts: {listed(traced.chosen.tolist())}.",
        f"Its −log: {listed(logs)}; probability 1 would cost 0, and 1/p, the perplexity, is {listed(inverse)}.",
        _mean_sentence(scores, traced),
        "Slope of the mean in each logit, probability minus target, shared among the samples: "
        f"sample 1 {listed(traced.gradient[0].tolist())}. The arrows pull the other way.",
    ]


def _mean_sentence(scores: ClassScores, traced: ClassTrace) -> str:
    """How PyTorch averages, with numbers."""
    counted = [n for n, label in enumerate(scores.labels) if label != scores.ignore]
    weights = [scores.weights[scores.labels[n]] for n in counted]
    if not sum(weights):
        return f"No sample counts, so there is nothing to average: {call_of(scores)} says nan."
    losses = [traced.losses[n].item() for n in counted]
    notes = []
    if scores.smoothing:
        notes.append(f"smoothing gives every class {short(round(scores.smoothing / scores.classes, 4))} of the target")
    if scores.ignore is not None:
        notes.append(f"label {scores.ignore} is left out")
    if set(scores.weights) != {1.0}:
        notes.append("each loss is multiplied by its class's weight, and the divisor is the sum of these weights")
    said = f" ({'; '.join(notes)})" if notes else ""
    mean = sum(losses) / sum(weights)
    return (
        f"Mean{said}: ({summed(losses)}) / {short(sum(weights))} = {decimals(mean)}. "
        f"{call_of(scores)} says {decimals(traced.mean)}."
    )


def logit_steps(one: OneLogit) -> list[str]:
    """The naive way with the numbers of the dtype, and the way around what breaks it."""
    z = torch.tensor(one.z).to(DTYPES[one.dtype])
    p = probabilities(z, one.form)[int(one.target)].item()
    word = {"0": "1 − σ(z)", "1": "σ(z)"}[one.target]
    naive = -math.log(p) if p > 0 else (math.nan if math.isnan(p) else math.inf)
    sign, power_of = (1, "z") if one.target == "0" else (-1, "(−z)")
    top, rest = max(sign * z.item(), 0.0), math.log1p(math.exp(-abs(z.item())))
    book = (
        f"σ(z) = {torch.sigmoid(z).item():.9g}" if one.form == "sigmoid" else f"e to the z = {torch.exp(z).item():.6g}"
    )
    verdict = "finite, so far" if math.isfinite(naive) else "not finite: the naive way breaks here"
    return [
        f"As a book has it, in {one.dtype} at z = {short(one.z)}: {book}, and the probability of the right answer, "
        f"{word}, is {p:.6g}.",
        f"Its −log is {decimals(naive)}: {verdict}.",
        f"The same number without that probability: log(e⁰ + e^{power_of}). Take the larger exponent m out of the sum: "
        f"m + log(e^(0 − m) + e^({power_of} − m)), so no power is above 1.",
        f"That is {decimals(top)} + {decimals(rest)} = {decimals(top + rest)}; PyTorch, given the logit, says "
        f"{decimals(stable(z, one.form, one.target).item())}.",
    ]


def wrong_steps(z: float, steps: Sequence[str]) -> list[str]:
    """Both slopes with numbers."""
    p = 1 / (1 + math.exp(-z))
    cross, squared = slope_pair(z)
    return [
        f"The target is 1, the logit z = {short(z)}, so p = σ(z) = {decimals(p)}.",
        f"Cross-entropy −log p: its slope in z is p − 1 = {decimals(cross)}.",
        f"Squared error (p − 1)²: 2(p − 1) · p(1 − p) = {decimals(2 * (p - 1))} · {decimals(p * (1 - p))} = "
        f"{decimals(squared)}; the sigmoid's own slope p(1 − p) is the factor that puts it to sleep.",
        f"Cross-entropy is {cross / squared:,.1f} times as steep. Steps of rate 1 until p > 0.5: {steps[0]} against "
        f"{steps[1]}.",
    ]


def walk_steps(walk: Walk, place: int) -> list[str]:
    """Where the reader stands, and what could be learned there."""
    right, after = walk.accuracies[place].item(), walk.accuracies[min(place + 1, len(walk.places) - 1)].item()
    further = "the same: slope 0" if after == right else f"{decimals(after)}, in one jump: no slope"
    return [
        f"At distance {decimals(walk.places[place].item(), 2)} the loss is {decimals(walk.losses[place].item())} and "
        f"its slope {decimals(walk.slopes[place].item())}: it says which way is down, and how steeply.",
        f"{round(right * SAMPLES)} of {SAMPLES} answers are right: accuracy {decimals(right)}. A little further on it "
        f"is {further}.",
        f"Of {len(walk.places) - 1} steps along the line {100 * walk.flat:.0f} % leave accuracy as it is; it takes "
        f"{walk.levels} different values, the loss {len(set(walk.losses.tolist()))}.",
    ]
