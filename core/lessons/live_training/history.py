"""A run read back from what was sent to the browser: columns, stops, and the weights behind each picture."""

from __future__ import annotations

import base64
import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor

FRAMES = '{"kind":"frames"'
FLOAT_BYTES = 4


@dataclass(frozen=True)
class History:
    """A run so far.

    Attributes:
        start: what the browser was told first; empty before it came.
        columns: lists by name, index = epoch; what is undefined is None.
        stops: the stops in order.
        frames: the messages of the pictures, unread.
    """

    start: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, list[float | None]] = field(default_factory=dict)
    stops: tuple[Mapping[str, Any], ...] = ()
    frames: tuple[str, ...] = ()

    @property
    def last_epoch(self) -> int:
        """The newest epoch; −1 before the untrained network was measured."""
        return len(self.columns.get("training_loss", ())) - 1

    def at(self, name: str, epoch: int) -> float | None:
        """One number of one epoch."""
        return self.columns[name][epoch]

    def parameters(self, epoch: int) -> tuple[int, Tensor] | None:
        """All parameters at the newest pictured epoch not after this one, and that epoch; None if none were sent."""
        entry = next((entry for entry in self.start.get("layout", ()) if entry["name"] == "parameters"), None)
        if entry is None:
            return None
        best: tuple[int, str] | None = None
        for text in self.frames:
            frame = json.loads(text)
            if (best is None or best[0] < frame["epochs"][0]) and frame["epochs"][0] <= epoch:
                best = frame["epochs"][0], frame["pack"]
        if best is None:
            return None
        # The parameters are the last array of a frame.
        values = np.frombuffer(base64.b64decode(best[1])[-FLOAT_BYTES * entry["shape"][0] :], dtype="<f4")
        return best[0], torch.from_numpy(values.copy())

    def as_csv(self) -> str:
        """One row per epoch, every digit; empty cells where a number is undefined."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["epoch", *self.columns])
        writer.writerows([epoch, *row] for epoch, row in enumerate(zip(*self.columns.values(), strict=True)))
        return text.getvalue()


def read_history(messages: Iterable[str]) -> History:
    """The history in a run's messages, in the order in which they were sent."""
    start: Mapping[str, Any] = {}
    columns: dict[str, list[float | None]] = {}
    stops, frames = [], []
    for text in messages:
        if text.startswith(FRAMES):
            frames.append(text)
            continue
        message = json.loads(text)
        match message["kind"]:
            case "start":
                start = message
            case "epochs":
                for name, values in message["columns"].items():
                    columns.setdefault(name, []).extend(values)
            case "stop":
                stops.append(message)
    return History(start, columns, tuple(stops), tuple(frames))
