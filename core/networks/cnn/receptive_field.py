"""Receptive fields: which pixels can change a value of a layer.

Through a layer with kernel k, stride s and padding p, the size r grows by (k − 1)·j, the first pixel moves by −p·j,
and the jump j between neighbours becomes s·j (Araujo, Norris, Sim, "Computing Receptive Fields of Convolutional
Neural Networks", Distill, 2019).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from torch import nn

from core.networks.cnn.layers import layers


@dataclass(frozen=True)
class Window:
    """What a layer does along a side: windows of `kernel` cells, `stride` apart, on `cells` cells with padding."""

    kernel: int
    stride: int
    padding: int
    cells: int


@dataclass(frozen=True)
class ReceptiveField:
    """The receptive field of a layer's values along one side; images and kernels are square.

    Attributes:
        index, name: place in the `nn.Sequential` and name of the layer.
        cells: values along a side of a feature map; 1 from the flatten on, where a value is a unit.
        size: pixels that a value sees along a side, padding included.
        jump: pixels between the fields of neighbouring values; 0 from the flatten on.
        start: first pixel of the first value's field, from 0; negative in the padding.
        windows: the layers on the way from the image.
    """

    index: int
    name: str
    cells: int
    size: int
    jump: int
    start: int
    windows: tuple[Window, ...]

    @property
    def seen(self) -> int:
        """Pixels of the image along a side that a value sees, at most: the size without what lies in the padding."""
        return max(last - first for first, last in map(self.pixels, range(self.cells)))

    def pixels(self, cell: int) -> tuple[int, int]:
        """First pixel of the image that the cell sees along a side, and the one after the last.

        Padding inside the network counts as nothing seen. With a stride larger than its kernel, pixels between the
        two may be unseen.
        """
        first = last = cell
        for window in reversed(self.windows):
            first = max(0, first * window.stride - window.padding)
            last = min(window.cells - 1, last * window.stride - window.padding + window.kernel - 1)
        return first, last + 1


def receptive_fields(model: nn.Sequential, side: int) -> tuple[ReceptiveField, ...]:
    """The receptive field of each layer, for square images of `side` pixels per side.

    A unit from the flatten on sees what all values before it see.
    """
    field = ReceptiveField(-1, "image", side, 1, 1, 0, ())
    fields = []
    for layer, module in zip(layers(model), model, strict=True):
        field = replace(_through(module, field), index=layer.index, name=layer.name)
        fields.append(field)
    return tuple(fields)


def _through(module: nn.Module, field: ReceptiveField) -> ReceptiveField:
    if isinstance(module, nn.Flatten):
        return replace(_seen_through(field, Window(field.cells, 1, 0, field.cells)), jump=0)
    if not isinstance(module, nn.Conv2d | nn.MaxPool2d | nn.AvgPool2d):
        return field
    kernel, stride, padding = (_whole(getattr(module, name)) for name in ("kernel_size", "stride", "padding"))
    return _seen_through(field, Window(kernel, stride, padding, field.cells))


def _seen_through(field: ReceptiveField, window: Window) -> ReceptiveField:
    return replace(
        field,
        cells=(field.cells + 2 * window.padding - window.kernel) // window.stride + 1,
        size=field.size + (window.kernel - 1) * field.jump,
        jump=field.jump * window.stride,
        start=field.start - window.padding * field.jump,
        windows=(*field.windows, window),
    )


def _whole(value: int | tuple[int, ...]) -> int:
    return value if isinstance(value, int) else value[0]
