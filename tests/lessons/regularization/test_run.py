"""The arms, trained: the script prints the same numbers, the rows hold them, and remedies do help."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from core.lessons.regularization.experiment import RegularizationExperiment, Training
from core.lessons.regularization.job import ArmsJob, preview, records
from core.lessons.regularization.presets import REGULARIZATION_PRESETS
from core.lessons.regularization.proof import prove
from core.lessons.regularization.script import regularization_script
from core.regularization.arms import ARMS, Strengths
from core.runs.recording.recorder import Unattended
from core.training.comparison.records import ComparisonRecord
from tests.scripts import printed_by

SMALL = Training(images=40, wrong=30, width=12, epochs=4, seed=3, seeds=2)
EVERY = RegularizationExperiment(arms=tuple(ARMS), strengths=Strengths(patience=1), training=SMALL)
LINE = re.compile(r"^(.+): training (\S+) test (\S+) norm (\S+) exact zeros (\S+) below 0.01 (\S+)$", re.MULTILINE)


def ended(experiment: RegularizationExperiment) -> ComparisonRecord:
    return [record for record in records(experiment) if isinstance(record, ComparisonRecord)][-1]


def test_the_script_prints_the_numbers_of_the_table(tmp_path: Path) -> None:
    found = LINE.findall(printed_by(regularization_script(EVERY), tmp_path))
    last = ended(EVERY)
    assert [name for name, *_ in found] == list(ARMS.values())
    names = ("training_score", "test", "parameter_norm", "zeros", "small")
    mine = np.stack([last.band(name).mean for name in names], axis=1)
    parameters = 64 * 12 + 12 + 12 * 10 + 10
    theirs = np.array([[float(number) for number in numbers] for _, *numbers in found])
    theirs[:, 3] /= parameters
    assert theirs == pytest.approx(mine, abs=2e-4)


def test_the_run_tells_what_the_picture_draws() -> None:
    start, *rows, stop = [json.loads(e.message) for e in ArmsJob(EVERY).events(Unattended()) if e.message]
    assert start == json.loads(preview(EVERY)[0])
    assert (start["axis"], start["epochs"], start["seeds"], len(start["variants"])) == ("epoch", 4, 2, len(ARMS))
    values: dict[str, Any] = {name: value for name, (value,) in rows[-1]["columns"].items()}
    last = ended(EVERY)
    keys = {named["key"] for named in (*start["curves"], *start["columns"])}
    for key in keys:
        assert values[key] == pytest.approx(last.band(key).mean, rel=1e-3), key
    assert [len(sizes) for sizes in values[start["profile"]["key"]]] == [len(start["profile"]["places"])] * len(ARMS)
    assert [sum(sizes) + zeros for sizes, zeros in zip(values["sizes"], values["zeros"], strict=True)] == pytest.approx(
        [1] * len(ARMS), abs=1e-3
    )
    paired = stats.ttest_rel(last.values["test"][1], last.values["test"][0]).confidence_interval(0.95)
    assert values["difference"][1][1:] == pytest.approx([paired.low, paired.high], rel=1e-2)
    assert stop["sentence"].startswith("Test accuracy after 4 epochs, mean of 2 seeds")


def test_wrong_labels_are_learned_by_heart_and_l2_helps() -> None:
    training = Training(epochs=60, seeds=2, seed=100)
    last = ended(replace(REGULARIZATION_PRESETS["wrong-labels"].experiment, training=training))
    alone, penalized = last.values["test"]
    assert last.values["training_score"][0].min() > 0.93
    assert (penalized - alone).min() > 0.05
    assert last.values["parameter_norm"][1].max() < 0.5 * last.values["parameter_norm"][0].min()


def test_the_proof_fails_where_the_formula_is_another_one(monkeypatch: pytest.MonkeyPatch) -> None:
    assert prove(EVERY).holds
    from core.lessons.regularization import proof

    right = proof.by_hand
    monkeypatch.setattr(proof, "by_hand", lambda w, g, rate, strength: right(w, g, rate, 0.5 * strength))
    assert not prove(EVERY).holds
