"""The comparison of arms as a job for a process of its own: all arms in lockstep, a row of numbers every few epochs.

Settings: "variants" (their labels), "epochs", "seeds", "curves", "columns" and "profile", which say what the picture
draws of a row (assets/run/comparison/types.d.ts). A row (core/training/comparison/report.py) has all of these values.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from core.lessons.regularization.experiment import RegularizationExperiment
from core.regularization.arms import ARMS, variant
from core.regularization.digits import noisy_digits
from core.regularization.measure import SIZES, measure
from core.runs.event import Artifact, Control, End, RunEvent, Settings, Tick
from core.runs.recording.recorder import RecordedJob, messages_of
from core.training.comparison.compare import compare
from core.training.comparison.records import ComparisonRecord, LaneRecord
from core.training.comparison.report import comparison_row, outcome
from core.training.comparison.variant import Variant

ROWS, DIGITS = 50, 4
NUMBERS = ("test", "training_score", "parameter_norm", "zeros", "small")
CURVES = [
    {"key": "test", "name": "test accuracy", "form": "share", "guess": 0.1},
    {"key": "training_score", "name": "training accuracy", "form": "share", "guess": 0.1},
    {"key": "parameter_norm", "name": "norm ‖θ‖", "form": "number"},
]
COLUMNS = [
    {"key": "training_score", "head": "training accuracy", "form": "share"},
    {"key": "test", "head": "test accuracy", "form": "share", "interval": True},
    {"key": "parameter_norm", "head": "norm ‖θ‖", "form": "number"},
    {"key": "zeros", "head": "exactly 0", "form": "share"},
    {"key": "small", "head": "below 0.01", "form": "share"},
]
PROFILE = {
    "key": "sizes",
    "name": "sizes of all parameters",
    "axis": "|w|",
    "unit": "|w| about",
    "places": [float(f"{size:.3g}") for size in SIZES],
    "form": "share",
}


@dataclass(frozen=True)
class ArmsJob(RecordedJob):
    """Trains the arms of an experiment."""

    experiment: RegularizationExperiment

    def run(self, control: Control) -> Iterator[RunEvent]:
        start = arms_start(self.experiment)
        yield Settings("epoch", start)
        for record in records(self.experiment):
            if isinstance(record, LaneRecord):
                yield Tick("batch")
                if control.stopping:
                    return
            else:
                last = record
                yield comparison_row(record, NUMBERS, ("sizes",), "test", DIGITS)
        yield Artifact("tested", last.band("test").mean.tolist())
        what = f"Test accuracy after {start['epochs']} epochs"
        yield End(start["epochs"], "limit", outcome(what, start["variants"], last, "test", "10 %"))


def arms_of(experiment: RegularizationExperiment) -> list[Variant]:
    """The chosen arms as they are trained."""
    training = experiment.training
    return [
        variant(arm, experiment.arms, experiment.strengths, training.width, training.epochs) for arm in experiment.arms
    ]


def records(experiment: RegularizationExperiment) -> Iterator[LaneRecord | ComparisonRecord]:
    """The arms from the page's first seed on."""
    training = experiment.training
    data = partial(noisy_digits, training.images, training.wrong)
    seeds = range(training.seed, training.seed + training.seeds)
    every = max(1, training.epochs // ROWS)
    return compare(data, arms_of(experiment), seeds, every=every, measure=measure)


def arms_start(experiment: RegularizationExperiment) -> dict[str, Any]:
    """What the picture needs before anything was trained."""
    return {
        "variants": [ARMS[arm] for arm in experiment.arms],
        "epochs": experiment.training.epochs,
        "seeds": experiment.training.seeds,
        "curves": CURVES,
        "columns": COLUMNS,
        "profile": PROFILE,
    }


def preview(experiment: RegularizationExperiment) -> list[str]:
    """The comparison as the browser draws it before it was trained."""
    return messages_of([Settings("epoch", arms_start(experiment))])
