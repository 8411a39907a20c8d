"""What a visitor's session holds of a run: never more than one run may say, and nothing of an earlier one."""

import pytest

from pages.shared import live_run as module
from pages.shared.live_run import LiveRun
from tests.core.runs.fakes import Counting, Scene


@pytest.fixture
def scene(monkeypatch):
    made = Scene(history=1000, computing=4, per_owner=2)
    monkeypatch.setattr(module, "runs", lambda: made.manager)
    return made


def begun(scene, run=None):
    """A run of the visitor's; the scene finds its worker by its number."""
    run = run or LiveRun()
    assert run.start(Counting(len(scene.runs) + 1), "experiment", "run") is None
    scene.runs.append(run.run_id)
    return run


def test_the_session_keeps_no_more_than_one_run_may_say(scene):
    run = begun(scene)
    scene.worker(run.run_id).says(*["x" * 300] * 10)
    scene.later(0)
    assert run.messages() == ["x" * 300] * 3
    assert run.messages() is run.messages()
    assert scene.manager.status(run.run_id).sentence.startswith("The run was stopped: its pictures filled")


def test_a_new_run_and_a_reset_leave_nothing_of_the_last_one(scene):
    run = begun(scene)
    first = run.run_id
    scene.worker(first).says("old")
    scene.later(0)
    assert run.messages() == ["old"]
    begun(scene, run)
    assert run.messages() == []
    assert scene.manager.status(first).phase == "ended"
    run.drop()
    assert (run.run_id, run.experiment, run.messages()) == (None, None, [])
    assert scene.phases() == ["ended", "ended"]


@pytest.mark.parametrize(("mode", "choice"), [("fly", None), (None, None), ("batch", "G<b>"), ("batch", ["generator"])])
def test_a_start_that_no_button_asks_for_gets_a_sentence(scene, mode, choice):
    run = LiveRun()
    sentence = run.start(Counting(1), "experiment", mode, choice)
    assert sentence.startswith("mode must be one of run, epoch, batch" if choice is None else "choice must be up to 40")
    assert (run.run_id, run.experiment) == (None, None)


def test_the_oldest_run_goes_when_a_visitor_has_too_many_and_its_page_keeps_what_it_has_shown(scene):
    first = begun(scene)
    scene.worker(first.run_id).says("seen")
    scene.later(0)
    assert first.messages() == ["seen"]
    second, third = begun(scene), begun(scene)
    assert [scene.manager.status(run.run_id).phase for run in (first, second, third)] == ["ended", "running", "running"]
    assert first.messages() == ["seen"]
    assert first.kept() == {}
