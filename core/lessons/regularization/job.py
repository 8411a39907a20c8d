"""A comparison of the lesson as a job for a process of its own: all variants in lockstep, a row every few epochs.

Settings: "variants" (their labels), "epochs", "seeds", "curves", "columns", "profile", "judged" and "lower", which say
what the picture draws of a row (assets/run/comparison/types.d.ts). A row (core/training/comparison/report.py) has these
values.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from core.lessons.regularization.experiment import RegularizationExperiment
from core.lessons.regularization.studies import Study, study
from core.runs.event import Artifact, Control, End, Row, RunEvent, Settings, Tick
from core.runs.recording.recorder import RecordedJob, messages_of
from core.training.comparison.compare import compare
from core.training.comparison.records import ComparisonRecord, LaneRecord
from core.training.comparison.report import comparison_row, outcome

ROWS, DIGITS = 50, 4
TESTED = "tested"


@dataclass(frozen=True)
class ArmsJob(RecordedJob):
    """Trains the variants of a part; leaves the means of the judged value, one per variant."""

    experiment: RegularizationExperiment

    def run(self, control: Control) -> Iterator[RunEvent]:
        start, own = arms_start(self.experiment), study(self.experiment)
        key = own.judged["key"]
        yield Settings("epoch", start)
        for record in records(self.experiment, own):
            if isinstance(record, LaneRecord):
                yield Tick("batch")
                if control.stopping:
                    return
            else:
                last = record
                row = comparison_row(record, own.numbers, (own.profile["key"],), key, DIGITS)
                yield row if not own.first else with_first(row, record, own.profile["key"])
        yield Artifact(TESTED, last.band(key).mean.tolist())
        name = own.judged["head"]
        what = f"{name[0].upper()}{name[1:]} after {own.epochs} epochs"
        guess = "10 %" if own.judged["form"] == "share" else None
        yield End(own.epochs, "limit", outcome(what, start["variants"], last, key, guess, own.lower))


def records(experiment: RegularizationExperiment, own: Study) -> Iterator[LaneRecord | ComparisonRecord]:
    """The variants from the page's first seed on."""
    seeds = range(experiment.training.seed, experiment.training.seed + experiment.training.seeds)
    return compare(own.data, own.variants, seeds, every=max(1, own.epochs // ROWS), measure=own.measure)


def with_first(row: Row, record: ComparisonRecord, name: str) -> Row:
    """The row with a list of the first seed instead of the mean, which would be of no network."""
    return replace(row, values={**row.values, name: record.values[name][:, 0].tolist()})


def arms_start(experiment: RegularizationExperiment) -> dict[str, Any]:
    """What the picture needs before anything was trained."""
    own = study(experiment)
    return {
        "variants": [variant.label for variant in own.variants],
        "epochs": own.epochs,
        "seeds": experiment.training.seeds,
        "curves": own.curves,
        "columns": own.columns,
        "profile": own.profile,
        "judged": own.judge,
        "lower": own.lower,
    }


def preview(experiment: RegularizationExperiment) -> list[str]:
    """The comparison as the browser draws it before it was trained."""
    return messages_of([Settings("epoch", arms_start(experiment))])
