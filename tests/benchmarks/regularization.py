"""The phenomena of the lesson on regularization over fresh seeds, paired: `python -m tests.benchmarks.regularization`.

Of every preset that trains: mean and standard deviation of the judged value, the mean difference to the first variant
with its deviation, in how many seeds it is larger, and the seconds of it all on one thread.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace

import torch

from core.lessons.regularization.job import records
from core.lessons.regularization.presets import REGULARIZATION_PRESETS
from core.lessons.regularization.studies import STUDIES, study
from core.training.comparison.records import ComparisonRecord

FIRST, SEEDS = 100, 8


def report(preset: str, seeds: int) -> None:
    """Train a preset from fresh seeds and print who is better."""
    experiment = REGULARIZATION_PRESETS[preset].experiment
    experiment = replace(experiment, training=replace(experiment.training, seed=FIRST, seeds=seeds))
    own, began = study(experiment), time.perf_counter()
    last = [record for record in records(experiment, own) if isinstance(record, ComparisonRecord)][-1]
    key = own.judge
    band, apart = last.band(key), last.differences(key)
    larger = (last.values[key] > last.values[key][0]).sum(1)
    print(f"{preset}: {key}, {seeds} seeds, {time.perf_counter() - began:.1f} s")
    for at, variant in enumerate(own.variants):
        others = " ".join(f"{name} {last.band(name).mean[at]:.4g}" for name in own.numbers if name != key)
        print(
            f"  {variant.label}: {band.mean[at]:.4f} ± {band.deviation[at]:.4f}, difference {apart.mean[at]:+.4f} ± "
            f"{apart.deviation[at]:.4f}, larger in {larger[at]}; {others}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("presets", nargs="*")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    given = parser.parse_args()
    torch.set_num_threads(1)
    trained = [name for name, preset in REGULARIZATION_PRESETS.items() if preset.experiment.part in STUDIES]
    for preset in given.presets or trained:
        report(preset, given.seeds)


if __name__ == "__main__":
    main()
