"""The live-training run as a job for a process of its own: records and pictures become messages."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils import parameters_to_vector, vector_to_parameters

from core.data.data_config import MOST_INPUTS
from core.data.data_set import DataSet
from core.data.table.table import Table
from core.device import device_for
from core.lessons.live_training.experiment import TrainingExperiment
from core.lessons.live_training.pictures import CurvePicture, Picture, drawn_points, picture_for
from core.networks.mlp import draw_mlp
from core.runs.event import Control, Event
from core.seeding import seed_everything, seeded
from core.training.fit import fit
from core.training.losses import loss_named
from core.training.messages import HISTORY_BYTES, as_text, epoch_message, message, stop_message
from core.training.records import EpochRecord, StepRecord, StopRecord

WEIGHTS_BYTES = 48_000_000  # of the weights that wait to be drawn after the run
BATCH = Event("batch")


@dataclass(frozen=True)
class LiveTrainingJob:
    """One run of a `TrainingExperiment`.

    Ticks: the start (what the picture needs once), an epoch's picture and numbers, a stop, and after a stop the
    pictures of the epochs that went by too fast to be drawn. Kept for the page: "weights" (the state dict that the
    run ended with) and "stop" (the StopRecord).
    """

    experiment: TrainingExperiment
    table: Table | None = None

    def events(self, control: Control) -> Iterator[Event]:
        device = device_for("tiny")
        data = self.experiment.load(self.table).to(device)
        seed_everything(self.experiment.seed)
        model = draw_mlp(self.experiment.network(data)).to(device)
        return _Recorder(self.experiment, data, model, control).events()


class _Recorder:
    """Turns the records of one run into events."""

    def __init__(self, experiment: TrainingExperiment, data: DataSet, model: nn.Sequential, control: Control) -> None:
        self.experiment, self.data, self.model, self.control = experiment, data, model, control
        self.picture = picture_for(data, experiment.network(data))
        self.stride = stride_of(experiment, self.picture, model)
        self.began = time.perf_counter()
        self.undrawn: dict[int, Tensor] = {}
        self.between: list[int] = []  # undrawn epochs off the stride: the best one and the newest

    def events(self) -> Iterator[Event]:
        yield Event("note", start_message(self.experiment, self.data, self.picture, self.model, self.stride))
        for record in fit(self.model, self.data, self.experiment.fit):
            if isinstance(record, StepRecord):
                yield self._step(record)
            elif isinstance(record, EpochRecord):
                yield from self._epoch(record)
            else:
                yield from self._stop(record)
            if self.control.stopping:
                yield from self._leave()
                return

    def _step(self, record: StepRecord) -> Event:
        return Event("batch", paused_message=lambda: self._batch_message(record)) if self.control.stepping else BATCH

    def _batch_message(self, record: StepRecord) -> str:
        pack = as_text(self.picture.frame(self.model))
        return message("batch", epoch=record.epoch, batch=record.batch, loss=record.loss, pack=pack)

    def _epoch(self, record: EpochRecord) -> Iterator[Event]:
        if record.epoch == 0 or self.control.wants_picture():
            yield Event("note", frame_message(record.epoch, self.picture, self.model))
        else:
            self._draw_later(record)
        # The untrained network is no step: a single one goes on to the first batch, or through the first epoch.
        yield Event("epoch" if record.epoch else "note", epoch_message(record, time.perf_counter() - self.began))

    def _draw_later(self, record: EpochRecord) -> None:
        """Keep the weights of every stride-th epoch, of the best one, and of the newest: it may be the last."""
        for epoch in self.between:
            if epoch != record.best_epoch:
                del self.undrawn[epoch]
        self.between = [epoch for epoch in self.between if epoch == record.best_epoch]
        if record.epoch % self.stride:
            self.between.append(record.epoch)
        self.undrawn[record.epoch] = parameters_to_vector(self.model.parameters()).detach()

    def _stop(self, record: StopRecord) -> Iterator[Event]:
        yield Event("note", stop_message(record), artifact=("weights", self._weights()))
        yield Event("note", artifact=("stop", record))
        yield from self._fill_in()
        yield Event("end", can_continue=record.can_continue)

    def _leave(self) -> Iterator[Event]:
        """The reader pressed Stop: keep what there is."""
        yield Event("note", artifact=("weights", self._weights()))
        yield from self._fill_in()

    def _weights(self) -> dict[str, Tensor]:
        return {name: tensor.detach().cpu().clone() for name, tensor in self.model.state_dict().items()}

    def _fill_in(self) -> Iterator[Event]:
        """The pictures of the epochs that were not drawn on the way."""
        with seeded(0):
            ghost = draw_mlp(self.experiment.network(self.data)).to(self.data.training.x.device)
        for epoch, parameters in self.undrawn.items():
            vector_to_parameters(parameters, ghost.parameters())
            yield Event("note", frame_message(epoch, self.picture, ghost))
        self.undrawn.clear()
        self.between.clear()


def picture_stride(epochs: int, frame_bytes: int, parameters: int) -> int:
    """1 if the pictures of all epochs fit into the history and their weights into memory, 2 for every second one …"""
    share = max(frame_bytes * 4 / 3 / HISTORY_BYTES, 4 * parameters / WEIGHTS_BYTES)
    return math.ceil(epochs * share)


def stride_of(experiment: TrainingExperiment, picture: Picture, model: nn.Sequential) -> int:
    """The stride of an experiment's pictures."""
    return picture_stride(experiment.fit.epochs, len(picture.frame(model)), picture.network.parameters)


def frame_message(epoch: int, picture: Picture, model: nn.Sequential) -> str:
    """The picture of one epoch."""
    return message("frames", epochs=[epoch], pack=as_text(picture.frame(model)))


def start_message(
    experiment: TrainingExperiment, data: DataSet, picture: Picture, model: nn.Sequential, stride: int
) -> str:
    """What the browser must know once."""
    rule = experiment.fit.stopping
    fields: dict[str, Any] = {
        "task": data.task,
        "picture": picture.name,
        "sizes": picture.network.sizes,
        "epochs": experiment.fit.epochs,
        "batches": experiment.fit.steps_per_epoch(len(data.training.x)),
        "inputs": input_names(data),
        "target": data.target,
        "classes": data.classes,
        "loss": loss_named(experiment.fit.loss).label + (" of the standardized target" if data.target_scaling else ""),
        "unit": error_unit(experiment, data),
        "score": "R²" if data.task == "regression" else "accuracy",
        "hidden_shown": picture.hidden_shown,
        "layout": picture.layout(model),
        "range": picture.range,
        "points": drawn_points(data),
        "curve": true_curve(experiment, picture),
        "counts": {"training": len(data.training.x), "validation": len(data.validation.x)},
        "patience": None if rule.rule == "never" else rule.patience + (rule.beyond and rule.rule == "best"),
        "stride": stride,
    }
    return message("start", **fields, **picture.more())


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


def true_curve(experiment: TrainingExperiment, picture: Picture) -> list[list[float]] | None:
    """The noise-free function over the picture's range, where there is one: [x, y] pairs."""
    if not isinstance(picture, CurvePicture) or experiment.data.random_labels:
        return None
    x = picture.grid.cpu()
    truth = experiment.data.kind.truth
    return torch.cat([x, truth(experiment.data, x)], dim=1).tolist() if truth else None


def preview(experiment: TrainingExperiment, table: Table | None = None) -> list[str]:
    """The untrained network as the browser draws it before Start: start, the numbers of epoch 0, its picture."""
    data = experiment.load(table)
    with seeded(experiment.seed), torch.no_grad():
        model = draw_mlp(experiment.network(data))
    untrained = next(fit(model, data, experiment.fit))
    assert isinstance(untrained, EpochRecord)
    picture = picture_for(data, experiment.network(data))
    start = start_message(experiment, data, picture, model, stride_of(experiment, picture, model))
    return [start, epoch_message(untrained, 0.0), frame_message(0, picture, model)]
