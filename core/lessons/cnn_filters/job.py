"""The training of a CNN as a job for a process of its own: what the trainer yields, as events with pictures.

Its curves and its player are those of live training. The start also has "image" (base64 of the image that is
followed, u1), "image_shape", "truth" (its class; null for an image of the reader's), "first" and "block" (names of the
layers whose filters and maps are shown), "parameters" (their number), "origin" of weights that were not trained here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.data.images.data_set import as_data_set
from core.data.images.image_set import ImageSet
from core.data.images.load import load_images
from core.device import device_for
from core.lessons.cnn_filters.experiment import CnnExperiment
from core.lessons.cnn_filters.followed import Followed, followed
from core.lessons.cnn_filters.picture import CHUNK, CnnPicture, confusion_counts
from core.lessons.cnn_filters.run import augmentation_of
from core.lessons.cnn_filters.weights import BATCH, epoch_name, stride_of
from core.networks.cnn.layers import layers
from core.networks.cnn.network import build_cnn, draw_cnn
from core.networks.state import copied_state
from core.runs.event import Artifact, Control, Picture, Row, RunEvent, Settings, Single, Tick
from core.runs.recording.recorder import RecordedJob, messages_of
from core.seeding import seed_everything
from core.training.evaluation import evaluating
from core.training.fit import fit
from core.training.records import EpochRecord, Record, StepRecord


@dataclass(frozen=True, eq=False)
class CnnJob(RecordedJob):
    """One training.

    Kept for the page: "weights" (the state dict on the CPU that the run ended with, or holds when it is stopped),
    "record" (the EpochRecord of these weights), "stop" (the StopRecord), the state dicts of as many epochs as
    `weights.stride_of` says, and where a reader goes step by step, that of the last batch with its place.

    Attributes:
        experiment: what is trained.
        images: the reader's own; None loads those of the experiment.
        image: an image of the reader's that the pictures follow; None: the validation image that is looked at.
    """

    experiment: CnnExperiment
    images: ImageSet | None = None
    image: Tensor | None = None

    def run(self, control: Control) -> Iterator[RunEvent]:
        images = load_images(self.experiment.images) if self.images is None else self.images
        device = device_for("large")
        seed_everything(self.experiment.seed)
        model = draw_cnn(self.experiment.network_for(images)).to(device)
        image = followed(self.experiment, images, self.image)
        trained = _Trained(self.experiment, images, model, image)
        yield settings(self.experiment, images, trained.picture, trained.confusion(), image)
        for record in fit(trained.model, trained.data, self.experiment.fit, augmentation_of(self.experiment)):
            yield from trained.events(record, control)
            if control.stopping:
                yield from trained.kept(max(trained.records))
                return


class _Trained:
    """The network in training, its picture, and its epochs so far."""

    def __init__(self, experiment: CnnExperiment, images: ImageSet, model: nn.Sequential, image: Followed) -> None:
        self.images, self.model = images, model
        self.data = as_data_set(images).to(next(model.parameters()).device)
        self.picture = CnnPicture(model, images, image.x)
        self.records: dict[int, EpochRecord] = {}
        self.stride = stride_of(model, experiment.fit.epochs)

    def confusion(self) -> Tensor:
        """Validation images by true class and answer."""
        x, y = self.data.validation.x, self.data.validation.y
        return confusion_counts(self.model, x, y, len(self.images.classes))

    def events(self, record: Record, control: Control) -> Iterator[RunEvent]:
        """What happened, for the recorder; weights come before the place where the run may rest."""
        if isinstance(record, StepRecord):
            if control.stepping:
                yield Artifact(BATCH, (record.epoch, record.batch, copied_state(self.model)))
            yield Tick("batch", lambda: self._single(record))
        elif isinstance(record, EpochRecord):
            self.records[record.epoch] = record
            if record.epoch and record.epoch % self.stride == 0:
                yield Artifact(epoch_name(record.epoch), copied_state(self.model))
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


def preview(
    experiment: CnnExperiment, images: ImageSet, own: Tensor | None = None, uploaded: nn.Sequential | None = None
) -> list[str]:
    """A network as the browser draws it before Start: the start, its numbers, its picture.

    Args:
        own: an image of the reader's that the picture follows.
        uploaded: the network of the reader's weights; None: the untrained one, of which no numbers are known yet.
    """
    model = build_cnn(experiment.network_for(images), experiment.seed) if uploaded is None else uploaded
    image = followed(experiment, images, own)
    picture = CnnPicture(model, images, image.x)
    origin = None if uploaded is None else "uploaded"
    first = settings(experiment, images, picture, None, image, origin)
    drawn = Picture(0, lambda: picture.arrays(None))
    return messages_of([first, Row(0, _numbers(uploaded, images)), drawn])


def _numbers(model: nn.Sequential | None, images: ImageSet) -> dict[str, Any]:
    """Loss and accuracy on the validation images; nothing of a network that nobody has asked yet."""
    if model is None:
        return {"training_loss": None, "validation_loss": None}
    loss, right = 0.0, 0
    with evaluating(model):
        for rows in torch.split(images.validation, CHUNK):
            outputs, y = model(images.floats(rows)), images.y[rows]
            loss += float(functional.cross_entropy(outputs, y, reduction="sum"))
            right += int((outputs.argmax(dim=1) == y).sum())
    count = len(images.validation)
    return {"training_loss": None, "validation_loss": loss / count, "validation_score": right / count}


def settings(
    experiment: CnnExperiment,
    images: ImageSet,
    picture: CnnPicture,
    confusion: Tensor | None,
    image: Followed,
    origin: str | None = None,
) -> Settings:
    """What the browser must know once."""
    fit_config, network, named = experiment.fit, experiment.network_for(images), layers(picture.model)
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
        **image.fields,
        "first": named[picture.first].name,
        "block": named[picture.last].name,
        "origin": origin,
    }
    pictures = fit_config.epochs + 1
    return Settings("epoch", fields, picture.arrays(confusion), pictures, last=fit_config.epochs)
