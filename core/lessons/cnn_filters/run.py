"""A CNN trained to the end at once, for recipes, tests and notebooks; the page trains in a process of its own."""

from __future__ import annotations

from dataclasses import dataclass

from torch import nn

from core.data.images.augmentation import augmenter
from core.data.images.data_set import as_data_set
from core.data.images.image_set import ImageSet
from core.data.images.load import load_images
from core.lessons.cnn_filters.experiment import CnnExperiment
from core.networks.cnn.network import draw_cnn
from core.seeding import seeded
from core.training.fit import Transform, fit, of_x
from core.training.records import EpochRecord, StopRecord


@dataclass(frozen=True)
class TrainedCnn:
    """A trained network: the model as the stop left it, its images, its epochs (the untrained first), its stop."""

    model: nn.Sequential
    images: ImageSet
    epochs: tuple[EpochRecord, ...]
    stop: StopRecord

    @property
    def kept(self) -> EpochRecord:
        """The epoch whose weights the model holds."""
        return self.epochs[self.stop.best_epoch if self.stop.restored else self.stop.epoch]


def train_cnn(experiment: CnnExperiment, images: ImageSet | None = None) -> TrainedCnn:
    """Train until the first stop, on the CPU; torch's random state is given back as it was.

    Args:
        images: those of the experiment, where they are loaded already or the reader's own.

    Raises:
        ImageSetError: the images cannot be had.
    """
    images = load_images(experiment.images) if images is None else images
    transform = augmentation_of(experiment)
    epochs = []
    with seeded(experiment.seed):
        model = draw_cnn(experiment.network_for(images))
        for record in fit(model, as_data_set(images), experiment.fit, transform):
            if isinstance(record, EpochRecord):
                epochs.append(record)
            if isinstance(record, StopRecord):
                return TrainedCnn(model, images, tuple(epochs), record)
    raise AssertionError("fit always ends with a StopRecord")


def augmentation_of(experiment: CnnExperiment) -> Transform | None:
    """What happens to a training batch; None where nothing does."""
    if experiment.augmentation.nothing:
        return None
    return of_x(augmenter(experiment.augmentation, experiment.images.side))
