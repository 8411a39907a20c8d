"""The comparison as a job for a process of its own: all variants in lockstep, a row of numbers every few steps.

Settings: "variants" (their labels), "depth" (hidden layers), "steps" in all, "every" (steps per row), "seeds". A row
(core/training/comparison/report.py) has "loss", "accuracy" and "gradients" (‖∂L/∂W⁽ˡ⁾‖ of each hidden layer).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

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
from core.training.comparison.report import comparison_row, outcome
from core.training.evaluation import evaluate
from core.training.problem import Problem

EVERY = 5


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
        what = f"Validation accuracy after {start['steps']} steps"
        yield End(start["steps"], "limit", outcome(what, start["variants"], last, "accuracy", "10 %"))


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
    return comparison_row(record, ("loss", "accuracy"), ("gradients",), "accuracy")
