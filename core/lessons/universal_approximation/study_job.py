"""A study as a job: all its networks in lockstep, their values every few steps.

Settings name the lines and the places at which they are measured. A row has "mean", "low" and "high" over the seeds,
each a list of values for every line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.lessons.universal_approximation.experiment import ApproximationExperiment
from core.lessons.universal_approximation.study import Study, study_of
from core.numbers import decimals
from core.runs.event import Artifact, Control, End, Row, RunEvent, Settings, Tick
from core.runs.recording.recorder import RecordedJob, messages_of
from core.training.comparison.compare import compare
from core.training.comparison.records import ComparisonRecord, LaneRecord
from core.training.comparison.statistics import Band

DIGITS = 5  # of the numbers of a row


@dataclass(frozen=True)
class StudyJob(RecordedJob):
    """Trains all networks of a study. Kept for the page: "values", (lines, seeds, places)."""

    experiment: ApproximationExperiment

    def run(self, control: Control) -> Iterator[RunEvent]:
        study, first = study_of(self.experiment), self.experiment.training.seed
        yield start(self.experiment, study)
        seeds = range(first, first + self.experiment.seeds)
        records = compare(study.data, study.variants, seeds, every=study.every, by=study.by, measure=study.measure)
        for record in records:
            if isinstance(record, LaneRecord):
                yield Tick("batch")
                if control.stopping:
                    return
            else:
                last = record
                yield _row(record)
        yield Artifact("values", last.values["values"])
        yield End(last.at, "limit", outcome(study, last.band("values")))


def start(experiment: ApproximationExperiment, study: Study) -> Settings:
    """What the picture needs before anything was trained."""
    fields: dict[str, Any] = {
        "study": experiment.study,
        "name": study.name,
        "x": study.axis,
        "unit": study.unit,
        "quantity": study.quantity,
        "lines": [variant.label for variant in study.variants],
        "places": [list(places) for places in study.places],
        "given": study.given and {"label": study.given[0], "places": study.given[1], "values": study.given[2]},
        "samples": study.samples,
        "seeds": experiment.seeds,
        "steps": study.last,
        "every": study.every,
    }
    return Settings("epoch" if study.quantity == "accuracy" else "step", fields)


def preview(experiment: ApproximationExperiment) -> list[str]:
    """The study as the browser draws it before it was trained."""
    return messages_of([start(experiment, study_of(experiment))])


def _row(record: ComparisonRecord) -> Row:
    found = record.values["values"]
    low, high = (ends.reduce(found, axis=1) for ends in (np.fmin, np.fmax))  # of the seeds that have not diverged
    values = {"mean": record.band("values").mean.tolist(), "low": low.tolist(), "high": high.tolist()}
    return Row(record.at, values, DIGITS, tick=Tick("epoch"))


def outcome(study: Study, found: Band) -> str:
    """Every line's values in one sentence."""
    said = [
        f"{variant.label} {', '.join(_value(study, value) for value in mean)}"
        for variant, mean in zip(study.variants, found.mean.tolist(), strict=True)
    ]
    alike = len({tuple(places) for places in study.places}) == 1
    at = f" at {', '.join(map(str, study.places[0]))} {study.unit}" if alike else ""
    seeds = "" if found.count.max() < 2 else f", mean of {found.count.max()} seeds"
    return f"{study.name}{seeds}{at}: {'; '.join(said)}."


def _value(study: Study, value: float) -> str:
    return f"{value:.0%}".replace("%", " %") if study.quantity == "accuracy" else decimals(value, 3)
