"""Arrays as bytes and as text: what a picture of a run is made of."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from torch import Tensor

KINDS: Mapping[str, str] = {"u1": "<u1", "u2": "<u2", "f4": "<f4"}
FILES = ("png", "webp")  # a picture that is a file has nothing beside it

Array = tuple[str, str, Tensor | bytes]  # name, kind, and numbers, or the bytes of a file


def pack(arrays: Sequence[Array]) -> bytes:
    """Arrays one after the other, little-endian, each as its kind; a file as it is."""
    return b"".join(_bytes(kind, array) for _, kind, array in arrays)


def _bytes(kind: str, array: Tensor | bytes) -> bytes:
    if isinstance(array, bytes):
        return array
    return np.ascontiguousarray(array.cpu().numpy(), dtype=KINDS[kind]).tobytes()


def layout(arrays: Sequence[Array]) -> list[dict[str, Any]]:
    """Name, kind and shape of each array of a picture; a file has no shape."""
    return [
        {"name": name, "type": kind, "shape": [] if isinstance(array, bytes) else list(array.shape)}
        for name, kind, array in arrays
    ]


def unpack(entries: Sequence[Mapping[str, Any]], data: bytes) -> dict[str, npt.NDArray[Any] | bytes]:
    """The arrays of a packed picture by their names; a file as it is."""
    if entries and entries[0]["type"] in FILES:
        return {entries[0]["name"]: data}
    arrays: dict[str, npt.NDArray[Any] | bytes] = {}
    at = 0
    for entry in entries:
        kind, count = np.dtype(KINDS[entry["type"]]), int(np.prod(entry["shape"], dtype=int))
        arrays[entry["name"]] = np.frombuffer(data, kind, count, at).reshape(entry["shape"])
        at += count * kind.itemsize
    return arrays


def as_text(data: bytes) -> str:
    """Bytes as base64 text."""
    return base64.b64encode(data).decode("ascii")


def from_text(text: str) -> bytes:
    """Bytes of a base64 text."""
    return base64.b64decode(text)


def shares(values: Tensor) -> Tensor:
    """Numbers from 0 to 1 as bytes, 0 to 255; out of range is cut, NaN is 0."""
    return (values.nan_to_num(0.0).clamp(0, 1) * 255).round()


def signed_shares(values: Tensor) -> Tensor:
    """Rows of numbers as bytes around 128 = 0, each row scaled by its own largest absolute value."""
    finite = values.nan_to_num(0.0, 0.0, 0.0)
    largest = finite.abs().amax(dim=-1, keepdim=True).clamp_min(1e-12)
    return (128 + 127 * (finite / largest)).round()
