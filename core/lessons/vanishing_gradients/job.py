"""The comparison as a job for a process of its own: all variants in lockstep, a row of numbers every few steps.

Settings: "variants" (their labels), "depth" (hidden layers), "steps" in all, "every" (steps per row). A row has "loss",
"accuracy" and "gradients" (‖∂L/∂W⁽ˡ⁾‖ of each hidden layer), each with one entry per variant, null once it diverged.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from core.data.data_set import DataSet
from core.data.load import default_data, load
from core.gradient_flow.network import DeepNet
from core.gradient_flow.variants import AS_IT_IS
from core.lessons.vanishing_gradients.comparison import build_variant
from core.lessons.vanishing_gradients.experiment import FlowExperiment
from core.networks.activations import activation
from core.runs.event import Control, End, RunEvent, Settings, Tick
from core.runs.event import Row as Recorded
from core.runs.recording.recorder import RecordedJob, messages_of
from core.seeding import seed_everything
from core.training.evaluation import evaluate
from core.training.fit import fit
from core.training.records import Record, StepRecord, StopRecord

EVERY = 5
DIGITS = 5  # of the numbers of a row


@dataclass(frozen=True)
class Row:
    """One variant after some steps.

    Attributes:
        loss: of the last batch; NaN once the variant has diverged, as all other numbers.
        accuracy: share of the validation digits that are right.
        gradients: norm of ∂L/∂W of each hidden layer for the last batch, first layer first.
    """

    loss: float
    accuracy: float
    gradients: tuple[float, ...]


class Lane:
    """One variant's training, a few steps at a time, with a random stream of its own: all lanes see equal batches."""

    def __init__(self, experiment: FlowExperiment, variant: str, data: DataSet) -> None:
        self.data = data
        self.depth = experiment.network.depth
        self.model = build_variant(experiment.network, experiment.activation, variant)
        self._records: Iterator[Record] = fit(self.model, data, experiment.comparison.fit(variant, experiment.clip))
        seed_everything(experiment.network.seed)
        self._stream = torch.get_rng_state()
        self._over = False

    def advance(self, steps: int) -> Row:
        """Take so many steps and look."""
        torch.set_rng_state(self._stream)
        loss = math.nan
        while steps and not self._over:
            record = next(self._records)
            if isinstance(record, StepRecord):
                loss, steps = record.loss, steps - 1
            self._over = isinstance(record, StopRecord)
        self._stream = torch.get_rng_state()
        if (self._over and math.isnan(loss)) or not math.isfinite(loss):
            return Row(math.nan, math.nan, (math.nan,) * self.depth)
        return Row(loss, self._accuracy(), gradient_norms(self.model))

    def _accuracy(self) -> float:
        samples = self.data.validation
        return evaluate(self.model, nn.CrossEntropyLoss(), self.data.task, samples.x, samples.y).score


def gradient_norms(model: nn.Module) -> tuple[float, ...]:
    """‖∂L/∂W‖ of each hidden layer, from the gradients that the last backward pass left."""
    assert isinstance(model, DeepNet)
    weights = [parameter for name, parameter in model.hidden.named_parameters() if name.endswith("weight")]
    return tuple(float(weight.grad.norm()) for weight in weights if weight.grad is not None)


@dataclass(frozen=True)
class ComparisonJob(RecordedJob):
    """Trains the variants of a comparison."""

    experiment: FlowExperiment

    def run(self, control: Control) -> Iterator[RunEvent]:
        data = load(default_data("digits"))
        start = comparison_start(self.experiment)
        labels, steps = start["variants"], start["steps"]
        yield Settings("step", start)
        lanes = [Lane(self.experiment, variant, data) for variant in self.experiment.comparison.variants]
        rows: list[Row] = []
        step = 0
        while step < steps:
            step = min(step + EVERY, steps)
            rows = []
            for lane in lanes:
                rows.append(lane.advance(EVERY if step % EVERY == 0 else steps % EVERY))
                yield Tick("batch")
                if control.stopping:
                    return
            yield recorded(step, rows)
        yield End(steps, "limit", outcome(labels, rows, steps))


def comparison_start(experiment: FlowExperiment) -> dict[str, Any]:
    """What the picture needs before anything was trained: labels, hidden layers, steps in all, steps per row."""
    comparison, rows = experiment.comparison, len(load(default_data("digits")).training.x)
    steps = comparison.fit(AS_IT_IS, None).steps_per_epoch(rows) * comparison.epochs
    name = activation(experiment.activation).label
    labels = [f"{name}, {AS_IT_IS}" if variant == AS_IT_IS else variant for variant in comparison.variants]
    return {"variants": labels, "depth": experiment.network.depth, "steps": steps, "every": EVERY}


def preview(experiment: FlowExperiment) -> list[str]:
    """The comparison as the browser draws it before it was trained."""
    return messages_of([Settings("step", comparison_start(experiment))])


def recorded(step: int, rows: list[Row]) -> Recorded:
    """The numbers of all variants after a step."""
    values = {name: [getattr(row, name) for row in rows] for name in ("loss", "accuracy", "gradients")}
    return Recorded(step, values, DIGITS, tick=Tick("epoch"))


def outcome(labels: list[str], rows: list[Row], steps: int) -> str:
    """Who learned and who did not, in one sentence with its numbers."""
    ranked = sorted(zip(labels, rows, strict=True), key=lambda pair: -_or_zero(pair[1].accuracy))
    shares = ", ".join(
        f"{label} {row.accuracy:.0%}".replace("%", " %") if math.isfinite(row.accuracy) else f"{label} diverged"
        for label, row in ranked
    )
    return f"Validation accuracy after {steps} steps: {shares}. Guessing gives 10 %."


def _or_zero(value: float) -> float:
    return value if math.isfinite(value) else 0.0
