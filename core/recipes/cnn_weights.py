"""Trains the networks that the lesson on CNN filters opens with: `python -m core.recipes.cnn_weights`.

Each preset in `SHIPPED` is trained by the job that the page starts, with the preset's own seed.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import torch
from safetensors.torch import save
from torch import Tensor

from core.lessons.cnn_filters.job import CnnJob
from core.lessons.cnn_filters.presets import CNN_EXPERIMENTS
from core.lessons.cnn_filters.shipped import SHIPPED, epochs_file, notes_of, recorded_file, shipped_file
from core.lessons.cnn_filters.weights import epoch_name, epochs_of
from core.runs.recording.recorder import Unattended
from core.training.records import EpochRecord

LEAST_ACCURACY = 0.97


def trained(name: str) -> tuple[dict[str, Any], list[str]]:
    """What the training of a preset keeps, up to its first stop, and what it sends."""
    kept: dict[str, Any] = {}
    messages = []
    for event in CnnJob(CNN_EXPERIMENTS[name].experiment).events(Unattended()):
        if event.message:
            messages.append(event.message)
        if event.artifact:
            kept[event.artifact[0]] = event.artifact[1]
        if event.kind == "end":
            break
    return kept, messages


def main(names: Sequence[str]) -> None:
    """Write the files; fails where a network is not good enough."""
    torch.set_num_threads(1)
    for name in names:
        kept, messages = trained(name)
        record: EpochRecord = kept["record"]
        notes = notes_of(CNN_EXPERIMENTS[name].experiment, name, record)
        print(f"{name}: {notes}")
        if record.validation_score is None or record.validation_score < LEAST_ACCURACY:
            raise SystemExit("not good enough")
        shipped_file(name).parent.mkdir(exist_ok=True)
        shipped_file(name).write_bytes(save(kept["weights"], notes | {"made_by": "python -m core.recipes.cnn_weights"}))
        recorded_file(name).write_text("\n".join(messages) + "\n", "utf-8")
        epochs_file(name).write_bytes(save(_by_name(kept)))


def _by_name(kept: Mapping[str, Any]) -> dict[str, Tensor]:
    """The weights of all epochs in one file."""
    return {f"{epoch}/{name}": tensor for epoch in epochs_of(kept) for name, tensor in kept[epoch_name(epoch)].items()}


if __name__ == "__main__":
    main(sys.argv[1:] or SHIPPED)
