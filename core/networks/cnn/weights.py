"""Weights of a network as a file: names, shapes and numbers are checked before anything is loaded.

A safetensors file, or a state dict of `torch.save` that holds nothing but tensors (see `core.networks.cnn.pickled`).
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor, nn

from core.errors import shown
from core.networks.cnn.error import WeightsError
from core.networks.cnn.pickled import MOST_TENSORS, is_pickled, read_pickled

MOST_BYTES, MOST_HEADER = 100_000_000, 2_000_000
_COUNTER = "num_batches_tracked"  # of batch norm; plays no part in what the network answers


def save_weights(model: nn.Module, notes: Mapping[str, str] | None = None) -> bytes:
    """All parameters and buffers (batch norm's averages) as a safetensors file.

    Args:
        notes: text that travels in the file's header, such as the network's link and the names of the classes.
    """
    tensors = {name: tensor.detach().cpu().contiguous() for name, tensor in model.state_dict().items()}
    return save(tensors, metadata=dict(notes or {}))


def load_weights(model: nn.Module, data: bytes) -> None:
    """Put the weights of a file into the model; on an error the model keeps its own.

    Raises:
        WeightsError: as `read_weights`.
    """
    model.load_state_dict(read_weights(model, data))


def read_weights(model: nn.Module, data: bytes) -> dict[str, Tensor]:
    """The weights of a file, by the names of the model, which stays as it is.

    A prefix that all names share ("module.", "main.") and missing counters of batch norm are no obstacle.

    Raises:
        WeightsError: the file cannot be read, or belongs to another network; one sentence.
        PickledError: it is one of `torch.save` that cannot be opened safely.
    """
    own = model.state_dict()
    tensors = _with_counters(own, _without_prefix(own, _read(data)))
    _check_fit(own, tensors)
    return tensors


def read_notes(data: bytes) -> dict[str, str]:
    """The text in the file's header.

    Raises:
        WeightsError: the file is no safetensors file.
    """
    _read(data)
    (length,) = struct.unpack("<Q", data[:8])
    notes = json.loads(data[8 : 8 + length]).get("__metadata__", {})
    return {str(key): str(value) for key, value in notes.items()}


def _read(data: bytes) -> dict[str, Tensor]:
    if len(data) > MOST_BYTES:
        raise WeightsError(f"A file of weights may have at most 100 MB, got {len(data) / 1e6:.0f} MB.")
    if is_pickled(data):
        return read_pickled(data, MOST_BYTES)
    _check_header(data)
    try:
        return load(data)
    except (SafetensorError, ValueError, KeyError, TypeError) as error:
        raise WeightsError(
            "Weights must be a safetensors file or a state_dict of torch.save, and this file is neither or is cut off."
        ) from error


def _check_header(data: bytes) -> None:
    """The reader makes objects of all that a header names, before any of it is checked."""
    length = int.from_bytes(data[:8], "little")
    if length > len(data) - 8:
        return  # no safetensors file
    tensors = data.count(b"data_offsets", 8, 8 + length)
    if tensors > MOST_TENSORS:
        raise WeightsError(f"A file of weights may have at most {MOST_TENSORS:,} tensors, got {tensors:,}.")
    if length > MOST_HEADER:
        rule = f"The names and notes in a file of weights may take {MOST_HEADER // 1_000_000} MB"
        raise WeightsError(f"{rule}, got {length / 1e6:,.0f} MB.")


def _without_prefix(own: Mapping[str, Tensor], given: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Names without what all of them begin with, where the rest are the model's."""
    wanted = [name for name in own if not name.endswith(_COUNTER)]
    prefixes = {name.removesuffix(wanted[0]) for name in given if name.endswith(f".{wanted[0]}")}
    for prefix in sorted(prefixes, key=len):
        if all(f"{prefix}{name}" in given for name in wanted) and all(name.startswith(prefix) for name in given):
            return {name.removeprefix(prefix): tensor for name, tensor in given.items()}
    return dict(given)


def _with_counters(own: Mapping[str, Tensor], given: dict[str, Tensor]) -> dict[str, Tensor]:
    """With the model's own counters where the file has none."""
    return given | {name: value.clone() for name, value in own.items() if name.endswith(_COUNTER) and name not in given}


def _check_fit(own: Mapping[str, Tensor], given: Mapping[str, Tensor]) -> None:
    missing, extra = sorted(own.keys() - given.keys()), sorted(given.keys() - own.keys())
    if missing:
        raise WeightsError(
            f"The weights belong to another network: {shown(missing[0])} is missing, {len(missing)} in all."
        )
    if extra:
        raise WeightsError(
            f"The weights belong to another network: {shown(extra[0])} is not in this one, {len(extra)} in all."
        )
    for name, tensor in own.items():
        if given[name].shape != tensor.shape:
            shapes = f"must have the shape {_shape(tensor)}, got {_shape(given[name])}"
            raise WeightsError(f"The weights belong to another network: {name} {shapes}.")
        if given[name].dtype != tensor.dtype:
            raise WeightsError(f"The weights must be {tensor.dtype}, got {given[name].dtype} for {name}.")
        if not torch.isfinite(given[name]).all():
            raise WeightsError(f"The weights must be finite numbers, and {name} holds others.")


def _shape(tensor: Tensor) -> str:
    return "×".join(map(str, tensor.shape)) or "of a single number"
