"""The numbers of a run in the plane as columns: filled while it trains, or read back from what was sent."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from core.gan.plane.measures import PlaneMeasures
from core.gan.plane.records import DiscriminatorStep, GeneratorStep

ROWS = (
    "discriminator_loss",
    "penalty",
    "real",
    "fake",
    "discriminator_gradient",
    "generator_loss",
    "generator_fake",
    "generator_gradient",
)
MEASURES = ("step", "js", "mmd", "width", "covered", "shares")

Number = float | None


@dataclass
class PlaneHistory:
    """A run so far.

    Attributes:
        start: the first message, of kind "start"; empty before it came.
        rows: lists by name, as in `ROWS`; index 0 is step 1; six significant digits; None where undefined,
            as D's numbers are for a step of G without one of D before it.
        measures: lists by name, as in `MEASURES`, one entry per snapshot.
        stop: the stop, if it came.
        frames: the messages with the pictures, unread.
    """

    start: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, list[Number]] = field(default_factory=lambda: {name: [] for name in ROWS})
    measures: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in MEASURES})
    stop: dict[str, Any] | None = None
    frames: list[str] = field(default_factory=list)

    @property
    def last_step(self) -> int:
        """Steps of the generator so far."""
        return len(self.rows["generator_loss"])

    def add_row(self, discriminator: DiscriminatorStep | None, generator: GeneratorStep) -> None:
        """One step of the generator and the last step of D before it, if there was one."""
        d, g = discriminator, generator
        of_d: tuple[Number, ...] = (d.loss, d.penalty, d.real, d.fake, d.gradient_norm) if d else (None,) * 5
        for name, value in zip(ROWS, (*of_d, g.loss, g.fake, g.gradient_norm), strict=True):
            self.rows[name].append(None if value is None else float(f"{value:.6g}"))

    def add_measures(self, step: int, measures: PlaneMeasures) -> None:
        """The measures of one snapshot."""
        values = (step, measures.js, measures.mmd, measures.width, measures.covered, list(measures.shares))
        for name, value in zip(MEASURES, values, strict=True):
            self.measures[name].append(value)

    def rows_from(self, index: int) -> dict[str, list[Number]]:
        """The rows after the first `index` ones."""
        return {name: values[index:] for name, values in self.rows.items()}

    def as_csv(self) -> str:
        """One line per step; empty cells where a number is undefined."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(["step", *self.rows])
        writer.writerows([step, *row] for step, row in enumerate(zip(*self.rows.values(), strict=True), 1))
        return text.getvalue()


def read_plane_history(messages: Iterable[str]) -> PlaneHistory:
    """The history in a run's messages, in the order in which they were sent."""
    history = PlaneHistory()
    for text in messages:
        if text.startswith('{"kind":"frames"'):
            history.frames.append(text)
            continue
        message = json.loads(text)
        match message["kind"]:
            case "start":
                history.start = message
            case "rows":
                for name, values in message["columns"].items():
                    history.rows[name].extend(values)
            case "measures":
                for name in MEASURES:
                    history.measures[name].append(message[name])
            case "stop":
                history.stop = message
    return history
