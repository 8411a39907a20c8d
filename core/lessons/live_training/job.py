"""The live-training run as a job for a process of its own: what the trainer yields, as events with pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils import parameters_to_vector, vector_to_parameters

from core.data.data_config import MOST_INPUTS
from core.data.data_set import DataSet
from core.data.table.table import Table
from core.device import device_for
from core.lessons.live_training.description import loss_note
from core.lessons.live_training.experiment import TrainingExperiment
from core.lessons.live_training.pictures import CurvePicture, drawn_points, picture_for
from core.networks.mlp import draw_mlp
from core.networks.state import copied_state
from core.runs.event import Artifact, Control, Draw, Picture, Row, RunEvent, Settings, Single, Tick
from core.runs.recording.recorder import RecordedJob, messages_of
from core.seeding import seed_everything, seeded
from core.training.fit import fit
from core.training.records import EpochRecord, Record, StepRecord


@dataclass(frozen=True)
class LiveTrainingJob(RecordedJob):
    """One run of a `TrainingExperiment`.

    Kept for the page: "weights" (the state dict that the run ended with) and "stop" (the StopRecord).
    """

    experiment: TrainingExperiment
    table: Table | None = None

    def run(self, control: Control) -> Iterator[RunEvent]:
        data = self.experiment.load(self.table).to(device_for("tiny"))
        seed_everything(self.experiment.seed)
        trained = _Trained(self.experiment, data, draw_mlp(self.experiment.network(data)).to(data.training.x.device))
        yield trained.settings()
        for record in fit(trained.model, data, self.experiment.fit):
            yield from trained.events(record)
            if control.stopping:
                yield trained.weights()
                return


class _Trained:
    """The network in training and its picture."""

    def __init__(self, experiment: TrainingExperiment, data: DataSet, model: nn.Sequential) -> None:
        self.experiment, self.data, self.model = experiment, data, model
        self.picture = picture_for(data, experiment.network(data))

    def events(self, record: Record) -> Iterator[RunEvent]:
        """What happened, for the recorder."""
        if isinstance(record, StepRecord):
            yield Tick("batch", lambda: self._single(record))
        elif isinstance(record, EpochRecord):
            yield self.drawn(record)
            # The untrained network is no step: a single one goes on to the first batch, or through the first epoch.
            yield Row(record.epoch, record.numbers, tick=Tick("epoch") if record.epoch else None)
        else:
            yield self.weights()
            yield Artifact("stop", record)
            yield record.end

    def _single(self, record: StepRecord) -> Single:
        fields = {"batch": record.batch, "loss": record.loss}
        return Single(record.epoch, fields, self.picture.arrays(self.model))

    def drawn(self, record: EpochRecord) -> Picture:
        """The picture of an epoch, at once or from a copy of its weights."""
        return Picture(record.epoch, lambda: self.picture.arrays(self.model), self._later, record.best_epoch)

    def _later(self) -> Draw:
        parameters = parameters_to_vector(self.model.parameters()).detach()
        return lambda: self.picture.arrays(self._with(parameters))

    def _with(self, parameters: Tensor) -> nn.Sequential:
        vector_to_parameters(parameters, self._ghost.parameters())
        return self._ghost

    @cached_property
    def _ghost(self) -> nn.Sequential:
        """A second network, for weights of the past."""
        with seeded(0):
            return draw_mlp(self.experiment.network(self.data)).to(self.data.training.x.device)

    def weights(self) -> Artifact:
        """A copy of the network's weights, for the page."""
        return Artifact("weights", copied_state(self.model))

    def settings(self) -> Settings:
        """What the browser must know once."""
        return Settings(
            "epoch",
            {**self._about_data(), **self._about_training(), **self.picture.more()},
            picture=self.picture.arrays(self.model),
            pictures=self.experiment.fit.epochs,
            kept_bytes=4 * self.picture.network.parameters,
        )

    def _about_data(self) -> dict[str, Any]:
        data = self.data
        return {
            "task": data.task,
            "inputs": input_names(data),
            "target": data.target,
            "classes": data.classes,
            "score": "R²" if data.task == "regression" else "accuracy",
            "points": drawn_points(data),
            "curve": self._true_curve(),
            "loss_note": loss_note(self.experiment, data),
            "counts": {"training": len(data.training.x), "validation": len(data.validation.x)},
        }

    def _about_training(self) -> dict[str, Any]:
        config, picture = self.experiment.fit, self.picture
        return {
            "picture": picture.name,
            "range": picture.range,
            "hidden_shown": picture.hidden_shown,
            "sizes": picture.network.sizes,
            "epochs": config.epochs,
            "batches": config.steps_per_epoch(len(self.data.training.x)),
            "loss": config.loss_shown + (" of the standardized target" if self.data.target_scaling else ""),
            "unit": error_unit(self.experiment, self.data),
            "patience": config.stopping.longest_wait,
        }

    def _true_curve(self) -> list[list[float]] | None:
        """The noise-free function over the picture's range, where there is one: [x, y] pairs."""
        config = self.experiment.data
        if not isinstance(self.picture, CurvePicture) or config.random_labels or config.kind.truth is None:
            return None
        x = self.picture.grid.cpu()
        return torch.cat([x, config.kind.truth(config, x)], dim=1).tolist()


def error_unit(experiment: TrainingExperiment, data: DataSet) -> dict[str, Any] | None:
    """How a loss of standardized targets becomes a typical error in their own units: (scale · loss) ** power."""
    if data.target_scaling is None:
        return None
    power = {"mse": 0.5, "mae": 1.0}.get(experiment.fit.loss)
    return {"mean": data.target_scaling.mean[0], "std": data.target_scaling.std[0], "power": power}


def input_names(data: DataSet) -> list[str]:
    """The inputs as axes name them; pixels have no axes."""
    unit = " (standardized)" if data.scaling else ""
    return [f"{name}{unit}" for name in data.inputs] if len(data.inputs) <= MOST_INPUTS else []


def preview(experiment: TrainingExperiment, table: Table | None = None) -> list[str]:
    """The untrained network as the browser draws it before Start: start, the numbers of epoch 0, its picture."""
    data = experiment.load(table)
    with seeded(experiment.seed), torch.no_grad():
        model = draw_mlp(experiment.network(data))
    untrained = next(fit(model, data, experiment.fit))
    assert isinstance(untrained, EpochRecord)
    shown = _Trained(experiment, data, model)
    return messages_of([shown.settings(), Row(0, untrained.numbers), shown.drawn(untrained)])
