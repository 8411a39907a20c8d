"""The runs of the lesson: what they say, beside plain loops, and how they end."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from core.lessons.universal_approximation.experiment import ApproximationExperiment
from core.lessons.universal_approximation.networks import draw_network
from core.lessons.universal_approximation.presets import PRESETS
from core.lessons.universal_approximation.study_job import StudyJob
from core.lessons.universal_approximation.study_job import preview as study_preview
from core.lessons.universal_approximation.training_job import TrainingJob, preview
from core.runs.event import Job
from core.runs.recording.history import History, read_history
from core.runs.recording.recorder import Unattended


class Stopping(Unattended):
    stopping = True


def ran(job: Job, control: Any = None) -> tuple[History, dict[str, Any]]:
    """What a run said, and what it left for the page."""
    events = list(job.events(control or Unattended()))
    kept = dict(event.artifact for event in events if event.artifact)
    return read_history(event.message for event in events if event.message), kept


def short(preset: str, steps: int, **changes: Any) -> ApproximationExperiment:
    experiment = PRESETS[preset].experiment
    return replace(experiment, training=replace(experiment.training, steps=steps), **changes)


def trained(experiment: ApproximationExperiment, widths: tuple[int, ...], seed: int) -> tuple[float, float]:
    """Errors after a plain loop, where samples are seen and elsewhere."""
    training, (x, y, seen) = experiment.training, experiment.drawing.samples()
    model = draw_network(widths, training.activation, training.start, seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=training.learning_rate)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, training.steps)
    for _ in range(training.steps):
        optimizer.zero_grad()
        nn.functional.mse_loss(model(x[seen]), y[seen]).backward()
        optimizer.step()
        schedule.step()
    with torch.no_grad():
        squares = ((model(x) - y) ** 2)[:, 0]
    return squares[seen].mean().sqrt().item(), squares[~seen].mean().sqrt().item()


def test_one_network_learns_as_in_a_plain_loop() -> None:
    experiment = short("leave-the-interval", 45)
    history, kept = ran(TrainingJob(experiment))
    assert list(history.columns["error"]) == [0, 10, 20, 30, 40, 45]
    expected = trained(experiment, (16,), 0)
    assert kept["errors"] == pytest.approx(expected, rel=1e-6)
    assert [history.at(name, 45) for name in ("error", "beyond")] == pytest.approx(expected, rel=1e-5)
    assert f"{expected[0]:.4f} on the seen part and {expected[1]:.4f} beyond it" in history.stop["sentence"]
    place, picture = history.picture(45) or (0, {})
    assert place == 45
    added = picture["units"]
    assert added.shape == (12, 201)
    assert json.loads(preview(experiment)[0]) == history.start


def test_a_picture_is_the_sum_of_what_its_units_add() -> None:
    experiment = replace(short("three-bumps", 10))
    history, _ = ran(TrainingJob(experiment))
    _, picture = history.picture(10) or (0, {})
    bias = picture["output"] - picture["units"].sum(axis=0)
    assert np.ptp(bias) < 1e-5


def test_a_study_says_the_means_and_the_ends_of_its_seeds() -> None:
    experiment = short("deep", 12, study="width", seeds=2)
    history, kept = ran(StudyJob(experiment))
    values = kept["values"]
    assert values.shape == (2, 2, 7)
    assert values[1, 1, 4] == pytest.approx(trained(experiment, (16,), 1)[0], rel=1e-6)
    last = [np.array(history.at(name, 12)) for name in ("mean", "low", "high")]
    for said, expected in zip(last, (values.mean(1), values.min(1), values.max(1)), strict=True):
        assert said == pytest.approx(expected, rel=1e-4)
    assert history.start == json.loads(study_preview(experiment)[0])
    assert f"ReLU {values[1].mean(0)[0]:.3f}" in history.stop["sentence"]


def test_deeper_networks_lie_at_their_own_numbers_of_parameters() -> None:
    history, kept = ran(StudyJob(short("deep", 10, seeds=1)))
    assert history.start["places"][1] == [22, 46, 97, 193]
    assert kept["values"][2, 0, 0] == pytest.approx(trained(short("deep", 10), (2, 2, 2), 0)[0], rel=1e-6)


def test_a_better_start_comes_closer() -> None:
    """The sign of the study, with two seeds and a few hundred steps."""
    _, kept = ran(StudyJob(short("bad-start", 300, seeds=2)))
    spread, default = kept["values"].mean(axis=1)[:, -1]
    assert spread < 0.6 * default


def test_a_run_that_is_stopped_ends_at_once() -> None:
    for job in (TrainingJob(short("deep", 500)), StudyJob(short("deep", 500))):
        history, _ = ran(job, Stopping())
        assert history.stop is None
        assert history.last <= 10
