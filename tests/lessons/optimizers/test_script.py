"""The exported script, run alone, prints the numbers of the page; records are plain data."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from core.lessons.optimizers.live import PICTURE
from core.lessons.optimizers.presets import OPTIMIZER_PRESETS
from core.lessons.optimizers.proof import prove
from core.lessons.optimizers.script import optimizer_script
from core.settings.declared import replaced
from tests.lessons.test_contract import random_experiment
from tests.scripts import printed_by

PRINTED = {
    "ravine": (
        "SGD: loss 0.004355, arrived 137, diverged None",
        "LBFGS: loss 1.231e-13, arrived 8, diverged None",
        "limits: SGD 0.04, momentum 0.076, Nesterov 0.02714",
    ),
    "adam-step": (
        "after step 2: -8.40030812191 0.407283849975",
        "exp_avg [-1.68, 8.0]",
        "exp_avg_sq [0.15661, 3.7225]",
    ),
    "noisy-adam": ("constant: mean of last 20 0.4181", "one-cycle: mean of last 20 0.01246"),
    "course-line": (
        "slope 45.50, intercept -0.77",
        "batches of 50: mean of last 20 93.1, slope 45.51, intercept -0.80",
    ),
    "network-pca": ("the plane holds 98.5 % of the way", "Adam: loss 0.04893, at [-12.94, -0.64]"),
    "network-random": ("the plane holds 1.2 % of the way", "SGD: loss 0.05828, at [-0.57, 0.78]"),
    "own-formula": ("Momentum: loss 0.000252, arrived 42", "Nesterov: loss 4.451e-23, arrived 14"),
}


@pytest.mark.parametrize("preset", PRINTED)
def test_the_script_prints_the_figures_of_the_page(preset: str, tmp_path: Path) -> None:
    printed = printed_by(optimizer_script(OPTIMIZER_PRESETS[preset].experiment), tmp_path)
    assert [figure for figure in PRINTED[preset] if figure not in printed] == []


def test_random_experiments_have_records_and_proofs() -> None:
    rng = random.Random(7)
    for _ in range(15):
        experiment, _ = random_experiment(PICTURE.link, rng)
        experiment = replaced(experiment, {"steps": min(experiment.steps, 40)})
        record = PICTURE.draw(experiment)
        assert json.loads(json.dumps(record, allow_nan=False)) == record
        proof = prove(experiment)
        assert proof.holds, (experiment, proof)


def test_the_picture_in_words_says_who_arrives() -> None:
    record = PICTURE.draw(OPTIMIZER_PRESETS["too-fast"].experiment)
    assert "SGD diverges at step 81. Momentum arrives at step 69" in record["alt"]
    sgd = record["lanes"][0]
    assert len(sgd["places"]) == 2 * 81
    assert len(sgd["gaps"]) == 81
    assert [lane["on"] for lane in record["lanes"]] == [True, True, *[False] * 5]
