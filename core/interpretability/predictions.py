"""What a network answers: probabilities, and which images it confuses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor, nn

from core.errors import ConfigError
from core.networks.cnn.cost import cost_of
from core.networks.cnn.layers import as_batch, resting
from core.wanted import look


@dataclass(frozen=True, eq=False)
class Predictions:
    """Answers for n images.

    Attributes:
        probabilities: softmax of the logits, float32 (n, classes).
    """

    probabilities: npt.NDArray[np.float32]

    @property
    def predicted(self) -> npt.NDArray[np.int64]:
        """The most probable class of each image, (n,)."""
        winners: npt.NDArray[np.int64] = self.probabilities.argmax(axis=1)
        return winners

    @property
    def confidence(self) -> npt.NDArray[np.float32]:
        """The probability of that class, (n,)."""
        largest: npt.NDArray[np.float32] = self.probabilities.max(axis=1)
        return largest


@dataclass(frozen=True, eq=False)
class Confusion:
    """Who is taken for whom.

    Attributes:
        classes: number of classes.
        true, predicted: class numbers of the n images, (n,).
        order: indices of the images, the most confident answer first.
    """

    classes: int
    true: npt.NDArray[np.int64]
    predicted: npt.NDArray[np.int64]
    order: npt.NDArray[np.int64]

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """Images by true class (rows) and predicted class (columns)."""
        pairs = self.true * self.classes + self.predicted
        return np.bincount(pairs, minlength=self.classes**2).reshape(self.classes, self.classes)

    @property
    def accuracy(self) -> float:
        """Share of right answers."""
        return float((self.true == self.predicted).mean())

    def images(self, true: int, predicted: int) -> npt.NDArray[np.int64]:
        """Indices of the images in a cell, the most confident answer first."""
        inside = (self.true == true) & (self.predicted == predicted)
        found: npt.NDArray[np.int64] = self.order[inside[self.order]]
        return found


def predict(model: nn.Sequential, images: Tensor) -> Predictions:
    """The answers for images (n, channels, height, width), in evaluation mode; the model stays as it is.

    Args:
        images: uint8 0–255 or float32 0–1.
    """
    network = resting(model)
    with torch.no_grad():
        chunks = torch.split(images, cost_of(network, images).at_once)
        parts = [_probabilities(network, chunk) for chunk in chunks]
    return Predictions(torch.cat(parts).numpy())


def _probabilities(network: nn.Sequential, images: Tensor) -> Tensor:
    look()
    found: Tensor = network(as_batch(images, network)).softmax(dim=1).cpu()
    return found


def confusion(predictions: Predictions, labels: Tensor) -> Confusion:
    """The confusion matrix with the images behind each cell.

    Args:
        labels: true classes, int64 (n,), one per prediction.

    Raises:
        ConfigError: another number of labels, or a label that is no class.
    """
    classes = predictions.probabilities.shape[1]
    true = labels.cpu().numpy()
    if len(true) != len(predictions.probabilities):
        raise ConfigError("labels", f"must be one per prediction, {len(predictions.probabilities)}", len(true))
    if len(true) == 0 or not 0 <= true.min() <= true.max() < classes:
        raise ConfigError("labels", f"must be classes from 0 to {classes - 1}", true.tolist())
    order = np.argsort(-predictions.confidence, kind="stable")
    return Confusion(classes, true, predictions.predicted, order)
