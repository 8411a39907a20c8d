"""Training a network with as many units as were built by hand: a run with its curve every ten steps.

Rows have "error" and "beyond", root mean squared errors where samples are seen and elsewhere (null if that is
nowhere).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from core.lessons.universal_approximation.by_hand import bump_network
from core.lessons.universal_approximation.curve import Drawing
from core.lessons.universal_approximation.experiment import ApproximationExperiment
from core.lessons.universal_approximation.networks import draw_network
from core.networks.activations import ACTIVATIONS
from core.numbers import decimals
from core.runs.event import Artifact, Control, End, Picture, Row, RunEvent, Settings, Tick
from core.runs.recording.arrays import Array
from core.runs.recording.recorder import RecordedJob, messages_of, opening
from core.training.fit import fit
from core.training.problem import Problem, supervised
from core.training.records import EpochRecord, StopRecord

EVERY, GRID, MOST_UNITS = 10, 201, 12
ROOM = 1.15  # of the vertical axis around the curve


@dataclass(frozen=True)
class TrainingJob(RecordedJob):
    """Trains one network. Kept for the page: "errors", those of the last row."""

    experiment: ApproximationExperiment

    def run(self, control: Control) -> Iterator[RunEvent]:
        drawing, units, training = self.experiment.learned
        model = draw_network((units,), training.activation, training.start, training.seed)
        x, y, seen = drawing.samples()
        yield settings(self.experiment, model)
        for record in fit(model, Problem(supervised("regression", nn.MSELoss()), (x[seen], y[seen])), training.fit):
            if isinstance(record, EpochRecord):
                if record.epoch % EVERY == 0 or record.epoch == training.steps:
                    yield from _drawn(drawing, model, record.epoch)
                else:
                    yield Tick("batch")
            elif isinstance(record, StopRecord):
                errors = drawing.errors(model)
                yield Artifact("errors", errors)
                said = outcome(self.experiment, errors) if record.reason == "limit" else record.sentence
                yield End(record.epoch, record.reason, said)
            if control.stopping:
                return


def _drawn(drawing: Drawing, model: nn.Sequential, step: int) -> Iterator[RunEvent]:
    seen, beyond = drawing.errors(model)
    yield Picture(step, lambda: arrays(model))
    yield Row(step, {"error": seen, "beyond": beyond}, digits=6, tick=Tick("epoch") if step else None)


def arrays(model: nn.Sequential) -> list[Array]:
    """The network's curve over [−1, 1], and what each of the first units adds to it."""
    x = torch.linspace(-1, 1, GRID, dtype=torch.float64)[:, None]
    with torch.no_grad():
        hidden = model[:-1](x)
        added = (hidden * model[-1].weight[0]).T[:MOST_UNITS]  # type: ignore[index]
        return [("output", "f4", model[-1](hidden)[:, 0]), ("units", "f4", added)]


def settings(experiment: ApproximationExperiment, model: nn.Sequential) -> Settings:
    """What the browser must know once."""
    drawing, units, training = experiment.learned
    most = ROOM * max(map(abs, drawing.knots)) or 1.0
    fields: dict[str, Any] = {
        "picture": "curve",
        "task": "regression",
        "inputs": ["x"],
        "target": "y",
        "sizes": [1, units, 1],
        "range": {"x": [-1, 1], "y": [-most, most]},
        "curve": [list(pair) for pair in zip(drawing.places, drawing.knots, strict=True)],
        "seen": drawing.seen,
        "units_label": units_label(units, ACTIVATIONS[training.activation].label),
        "steps": training.steps,
    }
    count = training.steps // EVERY + 1
    return Settings("step", fields, picture=arrays(model), pictures=count, last=training.steps)


def units_label(units: int, label: str) -> str:
    """What the small pictures show."""
    shown = f" (the first {MOST_UNITS} of {units})" if units > MOST_UNITS else ""
    return f"What each {label} unit adds: outgoing weight × activation{shown}"


def outcome(experiment: ApproximationExperiment, errors: tuple[float, float]) -> str:
    """What training came to, in one sentence with its numbers."""
    drawing, units, training = experiment.learned
    far = f" and {decimals(errors[1])} beyond it" if drawing.seen < 1 else ""
    return (
        f"After {training.steps:,} steps the network of {units} {ACTIVATIONS[training.activation].label} units has a "
        f"root mean squared error of {decimals(errors[0])} on the seen part{far}."
    )


def by_hand(experiment: ApproximationExperiment) -> list[float]:
    """What the network built by hand says at the places of the picture."""
    x = torch.linspace(-1, 1, GRID, dtype=torch.float64)[:, None]
    with torch.no_grad():
        values: list[float] = bump_network(experiment.drawing, experiment.bumps)(x)[:, 0].tolist()
    return [round(value, 4) for value in values]


def preview(experiment: ApproximationExperiment) -> list[str]:
    """The untrained network as the browser draws it before Start."""
    return messages_of(opening(TrainingJob(experiment)))
