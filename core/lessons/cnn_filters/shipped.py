"""The trained networks that lie in assets/weights/, made by `core.recipes.cnn_weights`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from safetensors.torch import load
from torch import Tensor

from core.lessons.cnn_filters.experiment import CnnExperiment
from core.lessons.cnn_filters.link import CNN_EXPERIMENT_LINK
from core.lessons.cnn_filters.presets import CNN_EXPERIMENTS
from core.runs.recording.recorded_run import RecordedRun, recorded_run
from core.training.records import EpochRecord

SHIPPED = ("digits", "glasses")
_FOLDER = Path(__file__).parents[3] / "assets" / "weights"


def shipped_file(name: str) -> Path:
    """Where the weights of a preset lie."""
    return _FOLDER / f"cnn_{name}.safetensors"


def recorded_file(name: str) -> Path:
    """Where the messages of its training lie, one per line."""
    return _FOLDER / f"cnn_{name}.jsonl"


def epochs_file(name: str) -> Path:
    """Where the weights of all its epochs lie, as "EPOCH/NAME"."""
    return _FOLDER / f"cnn_{name}_epochs.safetensors"


@dataclass(frozen=True)
class Shipped:
    """A network that was trained before.

    Attributes:
        run: its training, with the weights that were kept.
        epochs: the state dicts of its epochs, from 1.
    """

    run: RecordedRun
    epochs: Mapping[int, Mapping[str, Tensor]]

    @property
    def weights(self) -> bytes:
        """A safetensors file with notes."""
        return self.run.weights

    @property
    def messages(self) -> tuple[str, ...]:
        """What its training sent to the browser."""
        return self.run.messages

    @cached_property
    def stop(self) -> Mapping[str, Any]:
        """The end of its training, as the browser gets it."""
        said: dict[str, Any] = json.loads(self.messages[-1])
        return said

    @property
    def epoch(self) -> int:
        """The epoch of the weights that were kept."""
        return int(self.stop["best"] if self.stop["restored"] else self.stop["epoch"])


@cache
def _read(name: str) -> Shipped | None:
    run, epochs = recorded_run(recorded_file(name), shipped_file(name)), epochs_file(name)
    return None if run is None or not epochs.is_file() else Shipped(run, _by_epoch(load(epochs.read_bytes())))


def _by_epoch(tensors: Mapping[str, Tensor]) -> dict[int, dict[str, Tensor]]:
    epochs: dict[int, dict[str, Tensor]] = {}
    for name, tensor in tensors.items():
        epoch, _, own = name.partition("/")
        epochs.setdefault(int(epoch), {})[own] = tensor
    return epochs


def shipped(experiment: CnnExperiment) -> Shipped | None:
    """The network of the preset that trains exactly like this experiment; None where there is none."""
    for name in SHIPPED:
        if CNN_EXPERIMENTS[name].experiment.training == experiment.training:
            return _read(name)
    return None


def notes_of(
    experiment: CnnExperiment, preset: str, record: EpochRecord | None, epoch: int | None = None
) -> dict[str, str]:
    """What a file of weights says about itself: its settings as a link, its epoch, and what was measured there."""
    notes = {} if experiment.own_images else {"settings": urlencode(CNN_EXPERIMENT_LINK.write(experiment, preset))}
    if record is None:
        return notes if epoch is None else notes | {"epoch": str(epoch)}
    notes |= {"epoch": str(record.epoch), "training_accuracy": f"{record.training_score:.4f}"}
    if record.validation_loss is not None:
        notes["validation_loss"] = repr(record.validation_loss)
        notes["validation_accuracy"] = f"{record.validation_score:.4f}"
    return notes
