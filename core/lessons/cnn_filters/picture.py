"""The picture of one epoch of a CNN in training: the first layer's filters and what they make of one image."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.data.images.image_set import ImageSet
from core.networks.cnn.layers import as_batch, layers
from core.runs.recording.arrays import Array, shares

MOST_SHOWN, LARGEST_SIDE = 32, 32
MOST_CLASSES = 20  # beyond, a confusion matrix is no picture
CHUNK = 256


class CnnPicture:
    """Draws pictures for the browser.

    A picture holds "filters" u1 (n, channels, k, k), the weights of the first layer, 128 = 0, scaled by the largest of
    all; with convolutions "maps" u1 (n, h, w), what that layer and its activation make of the image, scaled alike;
    "shown" u1 (classes,), the probabilities for the image; "confusion" u2 (K, K) of the validation images, rows true.
    At most 32 filters; filters and maps larger than 32×32 are averaged down.
    """

    def __init__(self, model: nn.Sequential, images: ImageSet, image: Tensor) -> None:
        self.model, self.image = model, image
        self.classes = len(images.classes)
        self.channels, self.side, _ = images.image_shape
        self.first = next(layer.index for layer in layers(model) if layer.kind in ("convolution", "linear"))
        self.convolves = isinstance(model[self.first], nn.Conv2d)
        self.last = self._end_of_block() if self.convolves else self.first

    def _end_of_block(self) -> int:
        """The first layer's activation, where it has one before it is pooled."""
        end = self.first
        for layer in layers(self.model)[self.first + 1 :]:
            if layer.kind not in ("batch norm", "activation"):
                break
            end = layer.index
        return end

    def arrays(self, confusion: Tensor | None) -> list[Array]:
        """The arrays of a picture, in their order."""
        arrays: list[Array] = [("filters", "u1", self._filters()), *self.of_image()]
        if confusion is not None and self.classes <= MOST_CLASSES:
            arrays.append(("confusion", "u2", confusion))
        return arrays

    def of_image(self) -> list[Array]:
        """Those that belong to the image: its maps, and the probabilities."""
        self.model.eval()
        with torch.no_grad():
            x = as_batch(self.image, self.model)
            maps: list[Array] = [("maps", "u1", self._maps(x))] if self.convolves else []
            return [*maps, ("shown", "u1", shares(self.model(x)[0].softmax(dim=0)).cpu())]

    @property
    def first_weight(self) -> Tensor:
        """The weights of the first layer, (filters, …)."""
        return next(parameter.detach() for parameter in self.model[self.first].parameters())

    def _filters(self) -> Tensor:
        weight = self.first_weight[:MOST_SHOWN]
        if not self.convolves:
            weight = weight.reshape(-1, self.channels, self.side, self.side)
        return _signed(_small(weight)).cpu()

    def _maps(self, x: Tensor) -> Tensor:
        maps = self.model[: self.last + 1](x)[0, :MOST_SHOWN]
        return _signed(_small(maps)).cpu()


def _small(values: Tensor) -> Tensor:
    """Pictures (…, h, w) of at most 32×32."""
    if max(values.shape[-2:]) <= LARGEST_SIDE:
        return values
    return functional.adaptive_avg_pool2d(values, min(LARGEST_SIDE, *values.shape[-2:]))


def _signed(values: Tensor) -> Tensor:
    """Numbers as bytes around 128 = 0, scaled by the largest of all; NaN is 0."""
    finite = values.nan_to_num(0.0, 0.0, 0.0)
    return (128 + 127 * (finite / finite.abs().max().clamp_min(1e-12))).round()


def confusion_counts(model: nn.Sequential, x: Tensor, y: Tensor, classes: int) -> Tensor:
    """Images by true class (rows) and answer (columns), float32 (classes, classes); in evaluation mode."""
    model.eval()
    with torch.no_grad():
        answers = torch.cat([model(part).argmax(dim=1) for part in torch.split(x, CHUNK)])
    counts = torch.bincount(y * classes + answers, minlength=classes**2)
    return counts.clamp(max=65_535).reshape(classes, classes).float().cpu()
