"""A tensor as hops over a line of numbers: what an expression makes of C, and whether it still looks at C's numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from torch import Tensor

from core.tensors.language import evaluate

WRITTEN = 99.0


@dataclass(frozen=True)
class View:
    """What an expression made of C.

    Attributes:
        base: C, after the number was written.
        value: what the expression gave, after the number was written into it.
        shared: whether both look at the same numbers.
        written: the place in `value` that the number was written to; None: nothing was written.
        changed: places in C's line of numbers whose number is another one than before.
    """

    base: Tensor
    value: Tensor
    shared: bool
    written: int | None
    changed: tuple[int, ...]

    @property
    def line(self) -> list[float]:
        """The numbers that `value` hops over, as they lie in memory."""
        return storage_line(self.value)

    @property
    def positions(self) -> list[int]:
        """For each element of `value`, row by row, its place in that line."""
        return positions(self.value)


def storage_line(tensor: Tensor) -> list[float]:
    """All numbers of a tensor's storage, in the order of memory."""
    count = tensor.untyped_storage().nbytes() // tensor.element_size()
    return [float(one) for one in tensor.as_strided((count,), (1,), 0)]


def positions(tensor: Tensor) -> list[int]:
    """Where each element of a tensor lies in its storage, row by row: offset + Σ index · stride."""
    found = [int(tensor.storage_offset())]
    for size, stride in zip(tensor.shape, tensor.stride(), strict=True):
        found = [place + step * stride for place in found for step in range(size)]
    return found


def index_at(shape: Sequence[int], place: int) -> list[int]:
    """The index of an element, counted row by row."""
    index = []
    for size in reversed(shape):
        place, rest = divmod(place, size)
        index.append(rest)
    return index[::-1]


def look(text: str, tensors: Mapping[str, Tensor], written: int | None = None) -> View:
    """Work an expression out on a copy of the tensors, then write a number into an element of what it gave.

    Args:
        written: the element, row by row; beyond the last one nothing is written.

    Raises:
        TorchRefused, ExpressionError: as `evaluate` does.
    """
    own = {name: tensor.clone() for name, tensor in tensors.items()}
    base = own["C"]
    value = evaluate(text, own)[-1].value
    before = storage_line(base)
    place = written if written is not None and written < value.numel() else None
    if place is not None:
        spot = positions(value)[place]
        line = value.as_strided((spot + 1,), (1,), 0)
        line[spot] = WRITTEN
    changed = tuple(i for i, (old, new) in enumerate(zip(before, storage_line(base), strict=True)) if old != new)
    shared = value.untyped_storage().data_ptr() == base.untyped_storage().data_ptr()
    return View(base, value, shared, place, changed)
