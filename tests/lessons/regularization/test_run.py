"""The arms, trained: the script prints the same numbers, the rows hold them, and remedies do help."""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from scipy import stats

from core.lessons.regularization.experiment import RegularizationExperiment, Training
from core.lessons.regularization.job import ArmsJob, preview, records
from core.lessons.regularization.live import PICTURE
from core.lessons.regularization.picture import live_curves
from core.lessons.regularization.presets import REGULARIZATION_PRESETS
from core.lessons.regularization.proof import prove
from core.lessons.regularization.script import regularization_script
from core.lessons.regularization.studies import study
from core.regularization.arms import ARMS, Strengths
from core.regularization.double_descent import fits
from core.regularization.few_points import few_points
from core.regularization.gallery import gallery, photo
from core.runs.recording.recorder import Unattended
from core.training.comparison.records import ComparisonRecord
from tests.lessons.test_contract import random_experiment
from tests.scripts import printed_by

SMALL = Training(images=40, wrong=30, width=12, epochs=4, seed=3, seeds=2)
EVERY = RegularizationExperiment(arms=tuple(ARMS), strengths=Strengths(patience=1), training=SMALL)
LINE = re.compile(r"^(.+): training (\S+) test (\S+) norm (\S+) exact zeros (\S+) below 0.01 (\S+)$", re.MULTILINE)


def ended(experiment: RegularizationExperiment) -> ComparisonRecord:
    return [record for record in records(experiment, study(experiment)) if isinstance(record, ComparisonRecord)][-1]


def test_the_script_prints_the_numbers_of_the_table(tmp_path: Path) -> None:
    found = LINE.findall(printed_by(regularization_script(EVERY), tmp_path))
    last = ended(EVERY)
    assert [name for name, *_ in found] == list(ARMS.values())
    names = ("training_score", "test", "parameter_norm", "zeros", "small")
    mine = np.stack([last.band(name).mean for name in names], axis=1)
    theirs = np.array([[float(number) for number in numbers] for _, *numbers in found])
    assert theirs == pytest.approx(mine, abs=2e-4)
    zeros = dict(zip(ARMS, theirs[:, 3], strict=True))
    assert zeros["proximal"] > zeros["l1"] == zeros["none"] == 0


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
    shares = [sum(sizes) + zeros / 910 for sizes, zeros in zip(values["sizes"], values["zeros"], strict=True)]
    assert shares == pytest.approx([1] * len(ARMS), abs=1e-3)
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


def test_the_other_scripts_print_what_their_pictures_draw(tmp_path: Path) -> None:
    short = Training(images=40, wrong=0, epochs=3, seed=2, seeds=2)
    labels = printed_by(regularization_script(RegularizationExperiment("labels", training=short)), tmp_path)
    last = ended(RegularizationExperiment("labels", training=short))
    means = [last.band(name).mean for name in ("training_score", "test", "parameter_norm")]
    for at, share in enumerate((0, 25, 50, 75, 100)):
        right, test, norm = (mean[at] for mean in means)
        assert f"{share} % random labels: training {right:.4f} test {test:.4f} norm {norm:.4f}" in labels
    experiment = RegularizationExperiment("dropout", training=short)
    printed = printed_by(regularization_script(experiment), tmp_path)
    last = ended(experiment)
    for at, name in enumerate(("no dropout", "dropout")):
        error, variation = (last.band(value).mean[at] for value in ("error", "variation"))
        assert f"{name}: error to the truth {error:.4f} total variation {variation:.4f}" in printed
    table = live_curves(experiment)["table"]
    assert f"logit: mean of 100 masks {table[2][1]} eval() {table[3][1]}" in printed
    assert f"probability: mean {table[2][2]} eval() {table[3][2]}" in printed
    rated = RegularizationExperiment("rate", training=short)
    printed = printed_by(regularization_script(rated), tmp_path)
    last = ended(rated)
    for at, rate in enumerate((0.05, 0.1, 0.2, 0.4)):
        sharp, loss = (last.band(name).mean[at] for name in ("sharpness", "training_loss"))
        assert f"rate {rate}: 2/rate {2 / rate:g} sharpness {sharp:.4f} training loss {loss:.4f}" in printed
    assert last.values["edge"] == pytest.approx(last.values["sharpness"] * np.array([[0.025], [0.05], [0.1], [0.2]]))
    ridge = REGULARIZATION_PRESETS["ridge"].experiment
    printed = printed_by(regularization_script(ridge), tmp_path)
    training, test, norm = fits(ridge.descent).at(30)
    assert f"30 features: training error {training:.4g} test error {test:.4g} norm {norm:.4g}" in printed


def test_the_curve_of_the_few_points_is_that_of_the_first_seed() -> None:
    experiment = RegularizationExperiment("dropout", training=Training(epochs=2, seed=5, seeds=2))
    start, *rows, _ = [json.loads(e.message) for e in ArmsJob(experiment).events(Unattended()) if e.message]
    last = ended(experiment)
    assert rows[-1]["columns"]["curve"][0][1] == pytest.approx(last.values["curve"][1, 0], rel=1e-3)
    assert np.array(start["profile"]["dots"]) == pytest.approx(torch.cat(few_points(5).training, 1).numpy(), abs=1e-3)
    assert start["lower"] is True


@pytest.mark.parametrize("part", ["l1", "dropout", "width"])
def test_random_experiments_have_live_records_and_proofs(part: str) -> None:
    rng = random.Random(7)
    for _ in range(12):
        experiment = replace(random_experiment(PICTURE.link, rng)[0], part=part)
        record = PICTURE.draw(experiment)
        assert json.loads(json.dumps(record, allow_nan=False)) == record
        assert prove(experiment).holds, experiment


def test_the_script_of_the_gallery_makes_the_same_copies(tmp_path: Path) -> None:
    experiment = REGULARIZATION_PRESETS["everything-at-once"].experiment
    printed = printed_by(regularization_script(experiment), tmp_path)
    copies = gallery(experiment.augmentation)
    changed = (copies != photo()).float().mean((1, 2, 3))
    found = re.findall(r"copy \d+: mean (\S+), (\S+) of its numbers changed", printed)
    theirs = np.array(found, dtype=float).T
    assert theirs == pytest.approx(torch.stack([copies.mean((1, 2, 3)), changed]).numpy(), abs=2e-4)
    assert changed.min() > 0.9
    assert prove(experiment).holds
