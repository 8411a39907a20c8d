"""Pictures of fresh networks, and frames read back as the browser reads them: arrays by name."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from torch import nn

from core.data.data_set import DataSet
from core.lessons.live_training.changes import choose_data
from core.lessons.live_training.experiment import TrainingExperiment
from core.lessons.live_training.pictures import Picture, picture_for
from core.networks.mlp import build_mlp
from core.runs.recording.arrays import layout, pack

MOONS = TrainingExperiment()

_KINDS = {"u1": np.uint8, "u2": np.dtype("<u2"), "f4": np.dtype("<f4")}


def unpacked(frame: bytes, entries: list[dict[str, Any]]) -> dict[str, np.ndarray]:
    """Every array of a frame; fails unless the layout accounts for every byte."""
    arrays, offset = {}, 0
    for entry in entries:
        kind = np.dtype(_KINDS[entry["type"]])
        end = offset + kind.itemsize * int(np.prod(entry["shape"]))
        arrays[entry["name"]] = np.frombuffer(frame[offset:end], kind).reshape(entry["shape"])
        offset = end
    assert offset == len(frame)
    return arrays


def from_text(pack: str) -> bytes:
    return base64.b64decode(pack, validate=True)


def made(experiment: TrainingExperiment, seed: int = 3) -> tuple[Picture, nn.Sequential, DataSet]:
    data = experiment.load()
    network = experiment.network(data)
    return picture_for(data, network), build_mlp(network, seed), data


def arrays(picture: Picture, model: nn.Sequential) -> dict[str, np.ndarray]:
    shown = picture.arrays(model)
    return unpacked(pack(shown), layout(shown))


def on(name: str, **changes: object) -> TrainingExperiment:
    return replace(choose_data(MOONS, name), **changes)  # type: ignore[arg-type]


def values(model: nn.Sequential, x: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        return model.eval()(x)


def close(bytes_: np.ndarray, expected: torch.Tensor) -> None:
    """Bytes within one step of 0–255: float32 grids may round a cell to either side."""
    assert np.abs(bytes_.astype(float) - expected.numpy()).max() <= 0.51
