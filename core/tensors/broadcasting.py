"""Two shapes and an operation: what each axis says, the stretched tensors, and the result or PyTorch's own error."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import torch
from torch import Tensor

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Operation:
    """An operation on two tensors: its label for the reader, its sign, its code, and what computes it."""

    label: str
    sign: str
    code: str
    apply: Callable[[Tensor, Tensor], Tensor]
    by_hand: Callable[[float, float], float]


OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {
        "add": Operation("A + B", "+", "A + B", torch.add, lambda a, b: a + b),
        "multiply": Operation("A × B", "×", "A * B", torch.mul, lambda a, b: a * b),
        "matmul": Operation("A @ B", "@", "A @ B", torch.matmul, lambda a, b: a * b),
        "maximum": Operation("max(A, B)", "max", "torch.maximum(A, B)", torch.maximum, max),
        "greater": Operation("A > B", ">", "A > B", torch.gt, lambda a, b: float(a > b)),
    }
)


@dataclass(frozen=True)
class Axis:
    """What one axis says.

    Attributes:
        name: counted from the right, "−1"; of a product of matrices also "inner", "columns" and "rows".
        a, b: the sizes there; None where a tensor has no such axis.
        size: of the result; None where they do not fit.
        rule: why, in words.
    """

    name: str
    a: int | None
    b: int | None
    size: int | None
    rule: str


@dataclass(frozen=True)
class Broadcast:
    """Two tensors and what becomes of them.

    Attributes:
        a, b: the tensors.
        axes: from the last one to the first.
        wide_a, wide_b: stretched to the result's shape (for @: the axes before the last two), as views with stride 0;
            as they are where they do not fit.
        result: the outcome; None where PyTorch refuses.
        error: PyTorch's own words then.
    """

    operation: str
    a: Tensor
    b: Tensor
    axes: tuple[Axis, ...]
    wide_a: Tensor
    wide_b: Tensor
    result: Tensor | None
    error: str

    @property
    def bytes_copied(self) -> int:
        """Memory that the stretched tensors have and the given ones do not."""
        pairs = ((self.a, self.wide_a), (self.b, self.wide_b))
        return sum(wide.untyped_storage().nbytes() for one, wide in pairs if wide.data_ptr() != one.data_ptr())


def axis_rule(name: str, a: int | None, b: int | None) -> Axis:
    """How two sizes combine: equal ones stay, 1 and what is missing stretch, all else fails."""
    if a is None or b is None:
        size, who = (b, "A") if a is None else (a, "B")
        return Axis(name, a, b, size, f"{who} has no such axis, which counts as 1: stretched to {size}")
    if a == b:
        return Axis(name, a, b, a, "equal: stays")
    if 1 in (a, b):
        return Axis(name, a, b, max(a, b), f"{'A' if a == 1 else 'B'} has 1: stretched to {max(a, b)}")
    return Axis(name, a, b, None, f"{a} against {b}, and neither is 1: they do not fit")


def axis_rules(a: Shape, b: Shape, first: int = 1) -> tuple[Axis, ...]:
    """The same for two shapes, from the right; the last axis is called −`first`."""
    pairs = itertools.zip_longest(reversed(a), reversed(b))
    return tuple(axis_rule(f"−{number}", *pair) for number, pair in enumerate(pairs, first))


def _product_rules(a: Shape, b: Shape) -> tuple[Axis, ...]:
    """Of a product of matrices: what is summed over, what stays, and the axes before, which are stretched."""
    if not a or not b:
        return (Axis("inner", None, None, None, "a tensor without axes has no rows and no columns"),)
    inner, other = a[-1], b[-2:][0]
    fits = (
        "equal: summed over, and gone" if inner == other else f"{inner} numbers in a row of A, {other} in a column of B"
    )
    rules = [Axis("inner", inner, other, inner if inner == other else None, fits)]
    if len(b) > 1:
        rules.append(Axis("columns", None, b[-1], b[-1], "the columns of B stay"))
    if len(a) > 1:
        rules.append(Axis("rows", a[-2], None, a[-2], "the rows of A stay"))
    return (*rules, *axis_rules(a[:-2], b[:-2], 3))


def broadcast(operation: str, a: Tensor, b: Tensor) -> Broadcast:
    """Combine two tensors as PyTorch does, and keep what happened on the way."""
    product = operation == "matmul"
    axes = _product_rules(a.shape, b.shape) if product else axis_rules(a.shape, b.shape)
    try:
        result = OPERATIONS[operation].apply(a, b)
    except RuntimeError as refused:
        return Broadcast(operation, a, b, axes, a, b, None, str(refused).splitlines()[0])
    front = [axis.size or 1 for axis in reversed(axes) if axis.name.startswith("−")]
    wide_a, wide_b = (_stretched(one, front, 2 if product else 0) for one in (a, b))
    return Broadcast(operation, a, b, axes, wide_a, wide_b, result, "")


def _stretched(one: Tensor, front: Sequence[int], kept: int) -> Tensor:
    return one.expand((*front, *one.shape[one.ndim - kept :])) if one.ndim >= kept else one


def sources(shape: Shape, index: Sequence[int]) -> Shape:
    """The place in a tensor that an element of the result comes from, if it is stretched: a size of 1 has place 0."""
    places = index[len(index) - len(shape) :]
    return tuple(0 if size == 1 else place for size, place in zip(shape, places, strict=True))


@dataclass(frozen=True)
class Proof:
    """How many numbers were compared, and the largest difference from the loop and from numpy."""

    numbers: int
    loop: float
    numpy: float


def prove(found: Broadcast) -> Proof | None:
    """The result once more: by a loop over places in plain Python, and by numpy in float64; None without a result."""
    if found.result is None:
        return None
    expected = found.result.double().numpy()
    a, b = (one.double().numpy() for one in (found.a, found.b))
    by_numpy = {"add": np.add, "multiply": np.multiply, "matmul": np.matmul, "maximum": np.maximum}.get(
        found.operation, np.greater
    )(a, b)
    loop = _product(a, b) if found.operation == "matmul" else _each(OPERATIONS[found.operation].by_hand, a, b)
    far = [float(np.abs(np.asarray(other, dtype=float) - expected).max()) for other in (loop, by_numpy)]
    return Proof(found.result.numel(), *far)


def _each(by_hand: Callable[[float, float], float], a: np.ndarray, b: np.ndarray) -> np.ndarray:
    shape = tuple(axis.size or 1 for axis in reversed(axis_rules(a.shape, b.shape)))
    made = np.empty(shape)
    for index in np.ndindex(*shape):
        made[index] = by_hand(a[sources(a.shape, index)], b[sources(b.shape, index)])
    return made


def _product(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """A row of A times a column of B, number by number; a vector stands as a row or a column, and then goes."""
    left = a[None] if a.ndim == 1 else a
    right = b[:, None] if b.ndim == 1 else b
    front = tuple(axis.size or 1 for axis in reversed(axis_rules(left.shape[:-2], right.shape[:-2])))
    made = np.zeros((*front, left.shape[-2], right.shape[-1]))
    for *batch, row, column in np.ndindex(*made.shape):
        one, other = left[sources(left.shape[:-2], batch)], right[sources(right.shape[:-2], batch)]
        made[(*batch, row, column)] = sum(one[row, k] * other[k, column] for k in range(left.shape[-1]))
    made = made[..., 0, :] if a.ndim == 1 else made
    return made[..., 0] if b.ndim == 1 else made
