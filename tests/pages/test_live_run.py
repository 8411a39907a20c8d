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


def begun_on(scene, run, experiment):
    run.suit(experiment)
    assert run.start(Counting(len(scene.runs) + 1), experiment, "run") is None
    scene.runs.append(run.run_id)
    scene.worker(run.run_id).says(experiment)
    scene.later(0)
    return run.run_id


def test_a_run_waits_until_its_experiment_comes_back(monkeypatch):
    scene = Scene(history=1000, computing=4, per_owner=6)
    monkeypatch.setattr(module, "runs", lambda: scene.manager)
    run = LiveRun()
    first = begun_on(scene, run, "one")
    assert run.suit("two") is None
    assert (run.run_id, run.experiment, run.messages()) == (None, None, [])
    scene.later(0)
    assert scene.manager.status(first).phase == "paused"
    assert run.suit("one") == first
    assert (run.run_id, run.experiment, run.messages()) == (first, "one", ["one"])
    assert run.suit("one") is None
    assert run.aside == {}


def test_only_what_decides_the_training_is_compared(monkeypatch):
    scene = Scene(history=1000, computing=4, per_owner=6)
    monkeypatch.setattr(module, "runs", lambda: scene.manager)
    run = LiveRun()
    first = begun_on(scene, run, "a1")
    assert run.suit("a2", lambda experiment: experiment[0]) is None
    assert run.run_id == first


def test_of_many_runs_aside_the_oldest_ends_and_one_that_the_server_has_forgotten_does_not_come_back(monkeypatch):
    scene = Scene(history=1000, computing=4, per_owner=6)
    monkeypatch.setattr(module, "runs", lambda: scene.manager)
    run = LiveRun()
    ids = [begun_on(scene, run, name) for name in ("one", "two", "three")]
    run.suit("four")
    scene.later(0)
    assert [scene.manager.status(run_id).phase for run_id in ids] == ["ended", "paused", "paused"]
    assert run.suit("one") is None
    scene.manager.end(ids[1])
    assert run.suit("two") is None
    assert run.suit("three") == ids[2]


def test_random_weights_are_wanted_until_a_run_begins_or_the_preset_is_pressed(scene):
    run = begun(scene)
    run.reset("experiment")
    assert (run.run_id, run.cleared) == (None, "experiment")
    run.recall()
    assert run.cleared is None
    run.reset("experiment")
    begun(scene, run)
    assert run.cleared is None
