"""An image set as the trainer takes it."""

from __future__ import annotations

from core.data.data_set import DataSet, Samples
from core.data.images.image_set import ImageSet


def as_data_set(images: ImageSet) -> DataSet:
    """The images as float32 in 0–1 with their classes; four bytes per value, so about four times the set's memory.

    x is (n, channels, side, side) in `torch.channels_last`, y int64 (n,). `inputs` is empty: pixels have no names.
    """
    training, validation = (
        Samples(images.floats(indices), images.y[indices]) for indices in (images.training, images.validation)
    )
    return DataSet("classes", (), "class", images.classes, training, validation)
