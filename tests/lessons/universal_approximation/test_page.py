"""The page on universal approximation without a browser, its scripts, and what it refuses."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.lessons.live import after_changes
from core.lessons.universal_approximation import images, script
from core.lessons.universal_approximation.experiment import STUDIES, ApproximationExperiment, apply_change
from core.lessons.universal_approximation.live import PICTURE
from core.lessons.universal_approximation.presets import PRESETS
from core.lessons.universal_approximation.proof import prove
from core.lessons.universal_approximation.script import curve_script, study_script
from core.lessons.universal_approximation.study_job import StudyJob
from pages.basics.universal_approximation import questions, words
from tests.fixtures.pages import keyed, ran
from tests.lessons.test_contract import random_experiment
from tests.lessons.universal_approximation.test_runs import ran as run_of
from tests.lessons.universal_approximation.test_runs import short, trained
from tests.scripts import printed_by

PAGE = "basics/universal_approximation/universal_approximation.py"


def said(at: Any) -> str:
    return "\n".join(markdown.value for markdown in at.markdown)


def by_hand(experiment: ApproximationExperiment) -> tuple[float, float]:
    """Errors of steep bumps with heights read off the curve, as steps of numpy, on the seen part and beyond."""
    x, seen = np.linspace(-1, 1, 201), experiment.drawing.seen
    y = np.interp(x, np.linspace(-1, 1, 13), experiment.drawing.knots)
    edges = np.linspace(-seen, seen, experiment.bumps.pairs + 1)
    heights = np.interp((edges[1:] + edges[:-1]) / 2, np.linspace(-1, 1, 13), experiment.drawing.knots)
    steep = experiment.bumps.steepness
    sums = sum(
        h * (np.tanh(steep * (x - a) / 2) - np.tanh(steep * (x - b) / 2)) / 2
        for h, a, b in zip(heights, edges[:-1], edges[1:], strict=True)
    )
    inside = np.abs(x) <= seen + 1e-9
    return tuple(float(np.sqrt(((sums - y)[part] ** 2).mean())) if part.any() else np.nan for part in (inside, ~inside))


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_opens_with_its_figures_and_a_proof_that_holds(opened: Any, preset: str) -> None:
    at = opened(preset=preset)
    experiment = at.session_state["universal_approximation.state"].experiment
    assert experiment == PRESETS[preset].experiment
    seen, beyond = by_hand(experiment)
    assert f"error **{seen:.4f}**" in said(at)
    assert (f"beyond it **{beyond:.4f}**" in said(at)) == (experiment.drawing.seen < 1)
    assert "They agree." in said(at)
    assert not at.warning


def test_a_moved_point_and_typed_numbers_move_the_page(opened: Any) -> None:
    at = opened(preset="four-bumps")
    state = at.session_state["universal_approximation.state"]
    state.experiment = apply_change(state.experiment, {"set": "bump", "index": 1, "value": -0.7})
    assert state.experiment.bumps.heights == (0.45, -0.7, 0.65, -0.45)
    keyed(ran(at).number_input, "universal_approximation.bumps.pairs").set_value(8)
    at = ran(at)
    assert state.experiment.bumps.heights == ()
    assert f"8 bumps, 16 hidden units: error **{by_hand(state.experiment)[0]:.4f}**" in said(at)
    keyed(at.selectbox, "universal_approximation.study").set_value("images")
    keyed(at.selectbox, "universal_approximation.training.start").set_value("default")
    at = ran(at)
    assert (state.experiment.study, state.experiment.training.start) == ("images", "default")
    assert "273,418 parameters" in said(at)


def test_the_question_about_bumps_is_answered_from_their_errors(opened: Any) -> None:
    at = opened(preset="four-bumps")
    before, after = (
        by_hand(replace(e, bumps=replace(e.bumps, pairs=n)))[0]
        for e in [PRESETS["four-bumps"].experiment]
        for n in (4, 8)
    )
    assert before > after > before / 2
    keyed(at.radio, "universal_approximation.predict.bumps").set_value(1)
    (reply,) = [box.value for box in ran(at).success]
    assert f"{before:.4f} becomes {after:.4f}" in reply
    assert questions.twice_as_many(PRESETS["many-bumps"].experiment).text.startswith("16 bumps become 32")


def test_what_only_runs_can_tell_is_told_after_them() -> None:
    experiment = short("bad-start", 20, seeds=1)
    assert questions.by_hand_or_trained(experiment, None).answer is None
    assert questions.best_line(experiment, None).answer is None
    assert "4.9 times closer" not in words.about_training(experiment, None)
    hand = by_hand(experiment)[0]
    assert questions.by_hand_or_trained(experiment, (hand / 2, np.nan)).answer == 1
    assert "2.0 times closer" in words.about_training(experiment, (hand / 2, np.nan))
    assert "2.0 times further away" in words.about_training(experiment, (hand * 2, np.nan))
    for study in STUDIES:
        values = np.full((4 if study == "images" else 3 if study == "depth" else 2, 3, 7), 0.25)
        values[1] = 0.5
        question = questions.best_line(replace(experiment, study=study), values)
        assert question.answer == (1 if study == "images" else 0)
        _, text = words.STUDIES[study]
        assert ("**50 %**" if study == "images" else "**0.5000**") in text(replace(experiment, study=study), values)


def test_the_scripts_print_the_figures_of_the_page_and_of_the_runs(tmp_path: Path) -> None:
    experiment = short("leave-the-interval", 30)
    printed = printed_by(curve_script(experiment), tmp_path)
    expected = dict(zip(("by hand", "by hand beyond"), by_hand(experiment), strict=True))
    expected |= dict(zip(("trained", "trained beyond"), trained(experiment, (16,), 0), strict=True))
    assert [name for name, error in expected.items() if f"{name} {error:.4f}\n" not in printed] == []
    assert float(printed.split("largest error ")[1].split()[0]) < 1e-13
    own = replace(experiment, bumps=replace(experiment.bumps, pairs=1, heights=(0.0,)))
    assert "by hand 0.4" in printed_by(curve_script(own), tmp_path)


@pytest.mark.parametrize("study", ["width", "start", "depth"])
def test_the_script_of_a_study_prints_its_means(study: str, tmp_path: Path) -> None:
    experiment = short("deep", 10, study=study, seeds=2)
    _, kept = run_of(StudyJob(experiment))
    lines = printed_by(study_script(experiment), tmp_path).splitlines()
    assert [float(line.split()[-1]) for line in lines] == pytest.approx(kept["values"].mean(1).ravel(), abs=6e-5)


def test_the_script_of_the_moved_digits_prints_their_accuracies(tmp_path: Path, monkeypatch: Any) -> None:
    for module in (images, script):
        monkeypatch.setattr(module, "TRAINING", replace(images.TRAINING, epochs=1))
    experiment = replace(PRESETS["image"].experiment, seeds=1)
    _, kept = run_of(StudyJob(experiment))
    lines = printed_by(study_script(experiment), tmp_path).splitlines()
    printed = [[float(share) for share in line.split()[2:7]] for line in lines]
    assert np.array(printed) == pytest.approx(100 * kept["values"][:, 0], abs=0.06)


def test_a_hundred_random_experiments_have_records_and_proofs() -> None:
    rng = random.Random(17)
    for _ in range(100):
        experiment, _ = random_experiment(PICTURE.link, rng)
        record = PICTURE.draw(experiment)
        assert json.loads(json.dumps(record, allow_nan=False)) == record
        assert prove(experiment).holds, experiment


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"set": "knot", "index": 13, "value": 0}, "index must be a whole number from 0 to 12"),
        ({"set": "knot", "index": True, "value": 0}, "index must be"),
        ({"set": "knot", "index": 0, "value": "nan"}, "height of a point must be a number"),
        ({"set": "bump", "index": 4, "value": 0}, "index must be a whole number from 0 to 3"),
        ({"set": "bumps.pairs", "value": float("nan")}, "bumps must be a whole number"),
        ({"set": "bumps.pairs", "value": 99}, "bumps must be a whole number from 1 to 32"),
        ({"set": "training.seed", "value": 1}, "change must set"),
        ({"set": ["knot"]}, "change must set"),
        ({}, "change must set"),
    ],
)
def test_hostile_changes_are_refused_in_one_sentence(change: dict[str, Any], refusal: str) -> None:
    before = PRESETS["four-bumps"].experiment
    after, problem = after_changes(before, [change | {"key": "k"}], apply_change)
    assert after == before
    assert problem is not None
    assert refusal in problem["sentence"]
