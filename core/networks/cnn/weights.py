"""Weights of a network as a safetensors file: names, shapes and numbers are checked before anything is loaded.

Pickled files are never opened: unpickling runs whatever code they hold.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor, nn

from core.errors import InsideTheNetError, shown

MOST_BYTES = 100_000_000
_PICKLE_STARTS = (b"PK\x03\x04", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")


class WeightsError(InsideTheNetError):
    """A file of weights cannot be used."""


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
        WeightsError: the file is no safetensors file, or belongs to another network; one sentence.
    """
    tensors = _read(data)
    _check_fit(model.state_dict(), tensors)
    model.load_state_dict(tensors)


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
    if data.startswith(_PICKLE_STARTS):
        raise WeightsError(
            "Weights must be a safetensors file, and this looks like a file of torch.save: opening it could run code."
        )
    try:
        return load(data)
    except (SafetensorError, ValueError, KeyError, TypeError) as error:
        raise WeightsError("Weights must be a safetensors file, and this file is none or is cut off.") from error


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
