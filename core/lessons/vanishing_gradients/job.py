"""The comparison as a job for a process of its own: all variants in lockstep, a row of numbers every few steps.

Settings: "variants" (their labels), "depth" (hidden layers), "steps" in all, "every" (steps per row), "seeds". A row
has "loss", "accuracy" and "gradients" (‖∂L/∂W⁽ˡ⁾‖ of each hidden layer), each with one entry per variant, the mean over
the seeds that have not diverged, null once all have. With several seeds it also has "loss_low", "loss_high",
"accuracy_low", "accuracy_high" (the ends of the mean's 95 % confidence interval), "count" (seeds that have not
diverged) and "difference" (how much more accurate than the first variant, seed by seed: mean, low, high).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from torch import nn

from core.data.load import default_data, load
from core.gradient_flow.network import DeepNet
from core.gradient_flow.variants import AS_IT_IS
from core.lessons.vanishing_gradients.comparison import variants_of
from core.lessons.vanishing_gradients.experiment import FlowExperiment
from core.networks.activations import activation
from core.runs.event import Control, End, Row, RunEvent, Settings, Tick
from core.runs.recording.recorder import RecordedJob, messages_of
from core.training.comparison.compare import compare
from core.training.comparison.records import ComparisonRecord, LaneRecord
from core.training.evaluation import evaluate
from core.training.problem import Problem

EVERY = 5
DIGITS = 5  # of the numbers of a row


def gradient_norms(model: nn.Module) -> tuple[float, ...]:
    """‖∂L/∂W‖ of each hidden layer, from the gradients that the last backward pass left."""
    assert isinstance(model, DeepNet)
    weights = [parameter for name, parameter in model.hidden.named_parameters() if name.endswith("weight")]
    return tuple(float(weight.grad.norm()) for weight in weights if weight.grad is not None)


def measure(model: nn.Module, problem: Problem) -> dict[str, float | tuple[float, ...]]:
    """The share of the validation digits that are right, and the gradient's norm in each hidden layer."""
    assert problem.validation is not None
    accuracy = evaluate(model, problem.task, problem.validation).score
    return {"accuracy": accuracy, "gradients": gradient_norms(model)}


@dataclass(frozen=True)
class ComparisonJob(RecordedJob):
    """Trains the variants of a comparison."""

    experiment: FlowExperiment

    def run(self, control: Control) -> Iterator[RunEvent]:
        start = comparison_start(self.experiment)
        yield Settings("step", start)
        for record in _records(self.experiment):
            if isinstance(record, LaneRecord):
                yield Tick("batch")
                if control.stopping:
                    return
            else:
                last = record
                yield recorded(record)
        yield End(start["steps"], "limit", outcome(start["variants"], last, start["steps"]))


def _records(experiment: FlowExperiment) -> Iterator[LaneRecord | ComparisonRecord]:
    """The chosen variants from the page's first seed on."""
    network, comparison = experiment.network, experiment.comparison
    variants = variants_of(comparison, network, experiment.activation, experiment.clip)
    seeds = range(network.seed, network.seed + comparison.seeds)
    return compare(load(default_data("digits")), variants, seeds, every=EVERY, by="step", measure=measure)


def comparison_start(experiment: FlowExperiment) -> dict[str, Any]:
    """What the picture needs before anything was trained: labels, hidden layers, steps in all, steps per row."""
    comparison, rows = experiment.comparison, len(load(default_data("digits")).training.x)
    steps = comparison.fit(AS_IT_IS, None).steps_per_epoch(rows) * comparison.epochs
    name = activation(experiment.activation).label
    labels = [f"{name}, {AS_IT_IS}" if variant == AS_IT_IS else variant for variant in comparison.variants]
    depth = experiment.network.depth
    return {"variants": labels, "depth": depth, "steps": steps, "every": EVERY, "seeds": comparison.seeds}


def preview(experiment: FlowExperiment) -> list[str]:
    """The comparison as the browser draws it before it was trained."""
    return messages_of([Settings("step", comparison_start(experiment))])


def recorded(record: ComparisonRecord) -> Row:
    """The numbers of all variants after a step."""
    values: dict[str, Any] = {name: record.band(name).mean.tolist() for name in ("loss", "accuracy", "gradients")}
    if len(record.states[0]) > 1:
        values |= _spread(record)
    return Row(record.at, values, DIGITS, tick=Tick("epoch"))


def _spread(record: ComparisonRecord) -> dict[str, Any]:
    """What several seeds say about the means."""
    bands = {name: record.band(name) for name in ("loss", "accuracy")}
    ends = {f"{name}_{end}": getattr(band, end).tolist() for name, band in bands.items() for end in ("low", "high")}
    return {**ends, "count": bands["loss"].count.tolist(), "difference": _differences(record)}


def _differences(record: ComparisonRecord) -> list[list[float]]:
    """How much more accurate than the first variant each one is, seed by seed: mean, low and high."""
    paired = record.differences("accuracy")
    rows: list[list[float]] = np.stack([paired.mean, paired.low, paired.high], axis=1).tolist()
    return rows


def outcome(labels: list[str], record: ComparisonRecord, steps: int) -> str:
    """Who learned and who did not, in one sentence with its numbers; with several seeds, what they can tell apart."""
    band = record.band("accuracy")
    seeds = len(record.states[0])
    ends = zip(band.mean.tolist(), band.low.tolist(), band.high.tolist(), strict=True)
    ranked = sorted(zip(labels, ends, strict=True), key=lambda pair: -_or_zero(pair[1][0]))
    shares = ", ".join(_share(label, *numbers) for label, numbers in ranked)
    mean = f", mean of {seeds} seeds and its 95 % confidence interval" if seeds > 1 else ""
    said = f"Validation accuracy after {steps} steps{mean}: {shares}. Guessing gives 10 %."
    return f"{said} {_paired(labels, record)}" if seeds > 1 and len(labels) > 1 else said


def _share(label: str, mean: float, low: float, high: float) -> str:
    if not math.isfinite(mean):
        return f"{label} diverged"
    interval = f" ({low:.0%} to {high:.0%})" if math.isfinite(low) else ""
    return f"{label} {mean:.0%}{interval}".replace("%", " %")


def _paired(labels: list[str], record: ComparisonRecord) -> str:
    """Which variants differ from the first one by more than chance between the seeds explains."""
    told = [
        f"{label} {_points(mean)} ({_points(low)} to {_points(high)}{'' if low > 0 or high < 0 else ', which holds 0'})"
        for label, (mean, low, high) in list(zip(labels, _differences(record), strict=True))[1:]
        if math.isfinite(low)
    ]
    return f"Against “{labels[0]}”, seed by seed, in percentage points: {', '.join(told)}." if told else ""


def _points(share: float) -> str:
    return f"{100 * share:+.1f}".replace("-", "−")


def _or_zero(value: float) -> float:
    return value if math.isfinite(value) else 0.0
