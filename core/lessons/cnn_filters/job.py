"""The training of a CNN as a job for a process of its own: what the trainer yields, as events with pictures.

Its curves and its player are those of live training. The start also has "image" (base64 of the image that is
followed, u1), "image_shape", "truth" (its class), "first" and "block" (names of the layers whose filters and maps are
shown), "parameters" (their number).
"""

from __future__ import annotations

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
from core.networks.state import copied_state
from core.runs.event import Artifact, Control, Picture, Row, RunEvent, Settings, Single, Tick
from core.runs.recording.arrays import as_text
from core.runs.recording.recorder import RecordedJob, messages_of
from core.seeding import seed_everything
from core.training.fit import fit
from core.training.records import EpochRecord, Record, StepRecord


@dataclass(frozen=True, eq=False)
class CnnJob(RecordedJob):
    """One training.

    Kept for the page: "weights" (the state dict on the CPU that the run ended with, or holds when it is stopped),
    "record" (the EpochRecord of these weights) and "stop" (the StopRecord).

    Attributes:
        experiment: what is trained.
        images: the reader's own; None loads those of the experiment.
    """

    experiment: CnnExperiment
    images: ImageSet | None = None

    def run(self, control: Control) -> Iterator[RunEvent]:
        images = load_images(self.experiment.images) if self.images is None else self.images
        device = device_for("large")
        seed_everything(self.experiment.seed)
        trained = _Trained(self.experiment, images, draw_cnn(self.experiment.network_for(images)).to(device))
        yield settings(self.experiment, images, trained.picture, trained.confusion())
        for record in fit(trained.model, trained.data, self.experiment.fit, augmentation_of(self.experiment)):
            yield from trained.events(record)
            if control.stopping:
                yield from trained.kept(max(trained.records))
                return


class _Trained:
    """The network in training, its picture, and its epochs so far."""

    def __init__(self, experiment: CnnExperiment, images: ImageSet, model: nn.Sequential) -> None:
        self.images, self.model = images, model
        self.data = as_data_set(images).to(next(model.parameters()).device)
        self.picture = CnnPicture(model, images, images.x[followed(experiment, images)])
        self.records: dict[int, EpochRecord] = {}

    def confusion(self) -> Tensor:
        """Validation images by true class and answer."""
        x, y = self.data.validation.x, self.data.validation.y
        return confusion_counts(self.model, x, y, len(self.images.classes))

    def events(self, record: Record) -> Iterator[RunEvent]:
        """What happened, for the recorder."""
        if isinstance(record, StepRecord):
            yield Tick("batch", lambda: self._single(record))
        elif isinstance(record, EpochRecord):
            self.records[record.epoch] = record
            yield Picture(record.epoch, lambda: self.picture.arrays(self.confusion()))
            # The untrained network is no step: a single one goes on to the first batch, or through the first epoch.
            yield Row(record.epoch, record.numbers, tick=Tick("epoch") if record.epoch else None)
        else:
            yield Artifact("stop", record)
            yield from self.kept(record.best_epoch if record.restored else record.epoch)
            yield record.end

    def _single(self, record: StepRecord) -> Single:
        arrays = self.picture.arrays(self.confusion())
        self.model.train()
        return Single(record.epoch, {"batch": record.batch, "loss": record.loss}, arrays)

    def kept(self, epoch: int) -> Iterator[RunEvent]:
        """The weights, for the page, and the record of the epoch that they belong to."""
        yield Artifact("record", self.records.get(epoch, self.records[max(self.records)]))
        yield Artifact("weights", copied_state(self.model))


def preview(experiment: CnnExperiment, images: ImageSet) -> list[str]:
    """The untrained network as the browser draws it before Start: the start, no numbers yet, its picture."""
    model = build_cnn(experiment.network_for(images), experiment.seed)
    picture = CnnPicture(model, images, images.x[followed(experiment, images)])
    nothing = Row(0, {"training_loss": None, "validation_loss": None})
    drawn = Picture(0, lambda: picture.arrays(None))
    return messages_of([settings(experiment, images, picture, None), nothing, drawn])


def followed(experiment: CnnExperiment, images: ImageSet) -> int:
    """Index of the validation image that the pictures follow."""
    return int(images.validation[min(experiment.look.image, len(images.validation) - 1)])


def settings(experiment: CnnExperiment, images: ImageSet, picture: CnnPicture, confusion: Tensor | None) -> Settings:
    """What the browser must know once."""
    fit_config, network, named = experiment.fit, experiment.network_for(images), layers(picture.model)
    place = followed(experiment, images)
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
        "loss": fit_config.loss_shown,
        "score": "accuracy",
        "counts": {"training": len(images.training), "validation": len(images.validation)},
        "patience": fit_config.stopping.longest_wait,
        "image": as_text(images.x[place].contiguous().numpy().tobytes()),
        "image_shape": images.image_shape,
        "truth": int(images.y[place]),
        "first": named[picture.first].name,
        "block": named[picture.last].name,
    }
    pictures = fit_config.epochs + 1
    return Settings("epoch", fields, picture.arrays(confusion), pictures, last=fit_config.epochs)
