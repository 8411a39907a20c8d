"""The exported script, run alone, prints the numbers of the screen; the picture's record holds them, too."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.lessons.live import after_changes
from core.lessons.loss_functions.experiment import apply_change
from core.lessons.loss_functions.live import PICTURE
from core.lessons.loss_functions.presets import LOSS_PRESETS
from core.lessons.loss_functions.proof import prove
from core.lessons.loss_functions.script import loss_script
from tests.lessons.test_contract import random_experiment
from tests.scripts import printed_by

PRINTED = {
    "course-mse": ("by hand 0.0175", "loss 0.0175", "gradient 0.0083 0.1000", "best line 1.6279 -0.2907"),
    "six-outliers": ("loss 1.2698", "best line -0.1112 -1.2950"),
    "course-cross-entropy": ("chosen [0.845, 0.8825, 0.9533, 0.9846]", "loss 0.0892", "perplexity 1.0933"),
    "class-weights": ("loss 0.0605", "gradient of sample 1 [-0.0119, 0.0051, 0.0069]"),
    "label-smoothing": ("loss 0.3175",),
    "ignore-index": ("loss 0.0864",),
    "temperature": ("loss 0.7020", "entropy 1.0365"),
    "naive-float32": ("naive 9.9996", "stable 10.0000", "breaks at 16.64", "10.0000 + 0.0000 = 10.0000"),
    "naive-float16": ("naive 6.0156", "stable 6.0039", "breaks at 8.32"),
    "naive-negative": ("breaks at -88.73",),
    "naive-softmax": ("breaks at 88.73",),
    "saturated": ("cross-entropy -0.9997", "squared error -0.0007", "ratio 1491.5"),
    "staircase": ("loss 0.7068", "accuracy 0.4333", "23 accuracies, unchanged in 92 % of the steps"),
}


@pytest.mark.parametrize("preset", PRINTED)
def test_the_script_prints_the_figures_of_the_page(preset: str, tmp_path: Path) -> None:
    printed = printed_by(loss_script(LOSS_PRESETS[preset].experiment), tmp_path)
    assert [figure for figure in PRINTED[preset] if figure not in printed] == []


def test_a_changed_experiment_reaches_the_script(tmp_path: Path) -> None:
    edits = [{"set": "line.loss", "value": "mae"}, {"set": "point", "index": 0, "x": 1.0, "y": 3.0}]
    experiment, problem = after_changes(LOSS_PRESETS["course-mse"].experiment, edits, apply_change)
    assert problem is None
    assert f"loss {(2 + 0.1 + 0.2) / 3:.4f}" in printed_by(loss_script(experiment), tmp_path)


def test_a_hundred_random_experiments_have_records_and_proofs() -> None:
    import random

    rng = random.Random(17)
    for _ in range(100):
        experiment, _ = random_experiment(PICTURE.link, rng)
        record = PICTURE.draw(experiment)
        assert json.loads(json.dumps(record, allow_nan=False)) == record
        proof = prove(experiment)
        assert proof is None or proof.holds, (experiment, proof)


@pytest.mark.parametrize(
    ("preset", "words"),
    [
        ("course-mse", ("Errors ŷ − y: 0.0500, −0.1000, 0.2000.", "(0.0025 + 0.0100 + 0.0400) / 3 = 0.0175")),
        (
            "course-cross-entropy",
            ("7.0287 + 0.5488 + 0.7408 = 8.3183", "(0.1685 + 0.1250 + 0.0478 + 0.0156) / 4 = 0.0892"),
        ),
        ("class-weights", ("(0.1685 + 0.1250 + 0.4781 + 0.0156) / 13 = 0.0605",)),
        ("ignore-index", ("label 0 is left out", "(0.1250 + 0.0478) / 2 = 0.0864")),
        ("naive-negative", ("80.0000 + 0.0000 = 80.0000",)),
        ("saturated", ("9 against 1,507",)),
    ],
)
def test_the_picture_in_words_holds_the_steps(preset: str, words: tuple[str, ...]) -> None:
    alt = PICTURE.draw(LOSS_PRESETS[preset].experiment)["alt"]
    assert [text for text in words if text not in alt] == []


def test_a_curve_has_gaps_where_the_naive_loss_is_not_finite() -> None:
    picture: dict[str, Any] = PICTURE.draw(LOSS_PRESETS["naive-float32"].experiment)
    loss = picture["charts"][0]
    naive = next(series for series in loss["series"] if series["label"] == "naive")
    broken = [z for z, value in zip(loss["places"], naive["values"], strict=True) if value is None]
    assert min(broken) == pytest.approx(16.667, abs=0.001)
    assert max(broken) == 100
