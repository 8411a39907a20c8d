"""What runs have said is bounded: per run, and for all runs together."""

from __future__ import annotations

from core.runs.manager import UNKNOWN
from tests.core.runs.fakes import Scene


def test_a_full_history_stops_the_run_and_keeps_what_fits():
    scene = Scene(history=1000)
    run = scene.start()
    scene.worker(run).says("x" * 600, "y" * 300, "é" * 51, "z")
    scene.later(0)
    view = scene.manager.view(run)
    assert [text[0] for text in view.chunks] == ["x", "y"]
    assert view.phase == "done"
    assert view.sentence is not None
    assert view.sentence.startswith("The run was stopped: its pictures filled the ")
    assert not scene.worker(run).running


def test_all_histories_together_are_bounded_and_the_longest_unseen_run_at_rest_goes_first():
    scene = Scene(history=1000, histories=2000, computing=3)
    runs = first, second, third = [scene.start() for _ in range(3)]
    for run in runs:
        scene.worker(run).says("x" * 500, artifacts={"weights": "y" * 100})
    scene.later(1)
    assert [scene.phase(run) for run in runs] == ["running"] * 3  # 1,800 bytes and what pickling adds
    for run in (second, third):
        scene.worker(run).says(rest="done")
    scene.later(1)
    scene.manager.view(second)
    scene.worker(first).says("z" * 400)
    scene.later(1)
    assert scene.manager.view(third) is UNKNOWN
    assert [scene.phase(run) for run in (first, second)] == ["running", "done"]


def test_a_run_that_computes_is_not_forgotten_for_what_all_have_said():
    scene = Scene(history=1000, histories=500)
    run = scene.start()
    scene.worker(run).says("x" * 600)
    scene.later(1)
    assert scene.phase(run) == "running"
    assert scene.manager.view(run).chunks == ("x" * 600,)


def test_kept_values_are_bounded_too_and_replace_each_other():
    scene = Scene(history=1000)
    run = scene.start()
    for value in "abc":
        scene.worker(run).says(artifacts={"weights": value * 800})
        scene.later(0)
    assert scene.phase(run) == "running"
    assert scene.manager.kept(run) == {"weights": "c" * 800}
    scene.worker(run).says(artifacts={"more": "d" * 800})
    scene.later(0)
    assert scene.phase(run) == "done"
    assert scene.manager.kept(run) == {"weights": "c" * 800}
