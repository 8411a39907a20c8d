"""The training of a CNN as a job for a process of its own.

Wire objects as in live training (start, epochs, frames, stop), so that its curves and its player draw them; the start
has "picture": "filters", "image" (base64 of the image that is followed, u1), "image_shape", "truth" (its class),
"first" and "block" (names of the layers whose filters and maps are shown), "parameters" (their number).
Pictures exist for every stride-th epoch and for the last one, so that all together stay below 6 MB.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from torch import Tensor, nn

from core.data.images.data_set import as_data_set
from core.data.images.image_set import ImageSet
from core.data.images.load import load_images
from core.device import device_for
from core.lessons.cnn_filters.experiment import CnnExperiment
from core.lessons.cnn_filters.picture import CnnPicture, confusion_counts
from core.lessons.cnn_filters.run import augmentation_of
from core.networks.cnn.layers import layers
from core.networks.cnn.network import build_cnn, draw_cnn
from core.runs.event import Control, Event
from core.seeding import seed_everything
from core.training.fit import fit
from core.training.losses import loss_named
from core.training.messages import HISTORY_BYTES, as_text, epoch_message, message, stop_message
from core.training.records import EpochRecord, StepRecord, StopRecord

BATCH = Event("batch")


@dataclass(frozen=True, eq=False)
class CnnJob:
    """One training.

    Kept for the page: "weights" (the state dict on the CPU that the run ended with, or holds when it is stopped),
    "record" (the EpochRecord of these weights) and "stop" (the StopRecord).

    Attributes:
        experiment: what is trained.
        images: the reader's own; None loads those of the experiment.
    """

    experiment: CnnExperiment
    images: ImageSet | None = None

    def events(self, control: Control) -> Iterator[Event]:
        images = load_images(self.experiment.images) if self.images is None else self.images
        device = device_for("large")
        seed_everything(self.experiment.seed)
        model = draw_cnn(self.experiment.network_for(images)).to(device)
        return _Recorder(self.experiment, images, model, control).events()


class _Recorder:
    """Turns the records of one training into events."""

    def __init__(self, experiment: CnnExperiment, images: ImageSet, model: nn.Sequential, control: Control) -> None:
        self.experiment, self.images, self.model, self.control = experiment, images, model, control
        self.data = as_data_set(images).to(next(model.parameters()).device)
        self.picture = CnnPicture(model, images, images.x[followed(experiment, images)])
        self.began = time.perf_counter()
        self.records: dict[int, EpochRecord] = {}
        untrained = self.confusion()
        frame = len(self.picture.frame(untrained)) * 4 / 3
        stride = math.ceil((experiment.fit.epochs + 1) * frame / HISTORY_BYTES)
        self.start = start_message(experiment, images, self.picture, untrained, stride)
        self.stride = stride

    def confusion(self) -> Tensor:
        x, y = self.data.validation.x, self.data.validation.y
        return confusion_counts(self.model, x, y, len(self.images.classes))

    def events(self) -> Iterator[Event]:
        yield Event("note", self.start)
        for record in fit(self.model, self.data, self.experiment.fit, augmentation_of(self.experiment)):
            if isinstance(record, StepRecord):
                yield self._step(record)
            elif isinstance(record, EpochRecord):
                yield from self._epoch(record)
            else:
                yield from self._stop(record)
            if self.control.stopping:
                yield Event("note", artifact=("record", self.records[max(self.records)]))
                yield Event("note", artifact=("weights", self._weights()))
                return

    def _step(self, record: StepRecord) -> Event:
        return Event("batch", paused_message=lambda: self._batch_message(record)) if self.control.stepping else BATCH

    def _batch_message(self, record: StepRecord) -> str:
        pack = as_text(self.picture.frame(self.confusion()))
        self.model.train()
        return message("batch", epoch=record.epoch, batch=record.batch, loss=record.loss, pack=pack)

    def _epoch(self, record: EpochRecord) -> Iterator[Event]:
        self.records[record.epoch] = record
        if record.epoch % self.stride == 0 or record.epoch == self.experiment.fit.epochs:
            yield Event("note", self._frame(record.epoch))
        # The untrained network is no step: a single one goes on to the first batch, or through the first epoch.
        yield Event("epoch" if record.epoch else "note", epoch_message(record, time.perf_counter() - self.began))

    def _frame(self, epoch: int) -> str:
        return message("frames", epochs=[epoch], pack=as_text(self.picture.frame(self.confusion())))

    def _stop(self, record: StopRecord) -> Iterator[Event]:
        kept = record.best_epoch if record.restored else record.epoch
        yield Event("note", stop_message(record), artifact=("stop", record))
        yield Event("note", artifact=("record", self.records.get(kept, self.records[max(self.records)])))
        yield Event("note", artifact=("weights", self._weights()))
        yield Event("end", can_continue=record.can_continue)

    def _weights(self) -> dict[str, Tensor]:
        return {name: tensor.detach().cpu().clone() for name, tensor in self.model.state_dict().items()}


def preview(experiment: CnnExperiment, images: ImageSet) -> list[str]:
    """The untrained network as the browser draws it before Start: the start, no numbers yet, its picture."""
    model = build_cnn(experiment.network_for(images), experiment.seed)
    picture = CnnPicture(model, images, images.x[followed(experiment, images)])
    nothing = message("epochs", first=0, columns={name: [None] for name in ("training_loss", "validation_loss")})
    frame = message("frames", epochs=[0], pack=as_text(picture.frame(None)))
    return [start_message(experiment, images, picture, None, 1), nothing, frame]


def followed(experiment: CnnExperiment, images: ImageSet) -> int:
    """Index of the validation image that the pictures follow."""
    return int(images.validation[min(experiment.look.image, len(images.validation) - 1)])


def start_message(
    experiment: CnnExperiment, images: ImageSet, picture: CnnPicture, confusion: Tensor | None, stride: int
) -> str:
    """What the browser must know once."""
    fit_config, network, named = experiment.fit, experiment.network_for(images), layers(picture.model)
    rule, place = fit_config.stopping, followed(experiment, images)
    fields: dict[str, Any] = {
        "task": "classes",
        "picture": "filters",
        "sizes": [network.features, *network.hidden, network.classes],
        "parameters": network.parameters,
        "epochs": fit_config.epochs,
        "batches": fit_config.steps_per_epoch(len(images.training)),
        "inputs": [],
        "target": "class",
        "classes": images.classes,
        "loss": loss_named(fit_config.loss).label,
        "score": "accuracy",
        "layout": picture.layout(confusion),
        "counts": {"training": len(images.training), "validation": len(images.validation)},
        "patience": None if rule.rule == "never" else rule.patience + (rule.beyond and rule.rule == "best"),
        "stride": stride,
        "image": as_text(images.x[place].contiguous().numpy().tobytes()),
        "image_shape": images.image_shape,
        "truth": int(images.y[place]),
        "first": named[picture.first].name,
        "block": named[picture.last].name,
    }
    return message("start", **fields)
