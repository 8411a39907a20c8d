"""Limits: which are possible, and that the manager keeps to them."""

from __future__ import annotations

import math
import pickle
from dataclasses import fields, replace

import pytest

from core.errors import ConfigError
from core.runs.limits import HOSTED, LAPTOP, MEGABYTE, Limits, limits_from_environment
from core.runs.manager import UNKNOWN
from core.runs.status import RunRefused
from tests.core.runs.fakes import Scene


@pytest.mark.parametrize("name", [field.name for field in fields(Limits)])
@pytest.mark.parametrize("value", [-1, "3", math.nan, True])
def test_impossible_limits_are_named(name: str, value: object):
    with pytest.raises(ConfigError, match=f"^{name} must be "):
        replace(LAPTOP, **{name: value})


def test_limits_that_contradict_each_other():
    with pytest.raises(ConfigError, match=r"^processes must be at least computing \(4\), got 3\.$"):
        Limits(computing=4, processes=3)
    with pytest.raises(ConfigError, match=r"^nice must be a whole number from 0 to 19, got 20\.$"):
        Limits(nice=20)


def test_the_environment_chooses(monkeypatch: pytest.MonkeyPatch):
    for value, expected in (("1", HOSTED), ("0", LAPTOP), ("", LAPTOP)):
        monkeypatch.setenv("INSIDE_THE_NET_HOSTED", value)
        assert limits_from_environment() is expected
    monkeypatch.delenv("INSIDE_THE_NET_HOSTED")
    assert limits_from_environment() is LAPTOP
    monkeypatch.setenv("INSIDE_THE_NET_HOSTED", "yes")
    with pytest.raises(ConfigError, match="INSIDE_THE_NET_HOSTED must be 0 or 1, got 'yes'"):
        limits_from_environment()
    assert LAPTOP.away_seconds is None
    assert HOSTED.away_seconds == 8
    assert pickle.loads(pickle.dumps(HOSTED)) == HOSTED


def test_without_a_viewer_a_hosted_run_pauses_and_goes_on_when_one_is_back():
    scene = Scene(away_seconds=8.0)
    first, second = scene.start(), scene.start()
    for _ in range(5):
        scene.later(4)
        scene.manager.view(first)
    assert scene.phases() == ["running", "paused"]  # the second one waits and nobody looks: it does not count
    scene.later(9)
    assert scene.phases() == ["paused", "paused"]
    scene.manager.view(second)
    scene.later(0)
    assert scene.phases() == ["paused", "running"]
    scene.manager.view(first)
    assert scene.phases() == ["queued 1", "running"]
    assert scene.worker(first).running


def test_a_hosted_run_that_nobody_comes_back_to_gives_its_process_back():
    scene = Scene(away_seconds=8.0, idle_seconds=60.0)
    run = scene.start()
    scene.later(9)
    scene.later(61)
    assert scene.phase(run) == "ended"
    assert not scene.worker(run).running


def test_on_a_laptop_a_run_goes_on_without_a_viewer():
    scene = Scene(away_seconds=None)
    run = scene.start()
    scene.later(3000)
    assert scene.phase(run) == "running"


def test_an_owner_s_oldest_runs_make_room():
    scene = Scene(per_owner=2)
    first, second, third = (scene.start(owner="one") for _ in range(3))
    other = scene.start(owner="two")
    assert scene.manager.view(first) is UNKNOWN
    assert scene.worker(first).killed
    assert [scene.phase(run) for run in (second, third, other)] == ["running", "queued 2", "queued 1"]


def test_a_refused_start_leaves_the_owner_s_runs_alone():
    scene = Scene(per_owner=1, queue=0)
    scene.start(owner="one")
    with pytest.raises(RunRefused):
        scene.start(owner="two")
    assert scene.phases() == ["running"]
    again = scene.start(owner="one")  # in place of the own one
    scene.later(0)
    assert scene.phase(again) == "running"


def test_finished_runs_are_forgotten_before_too_many_are_known():
    scene = Scene(remembered=2, computing=2)
    first, second = scene.start(), scene.start()
    with pytest.raises(RunRefused, match="Too many runs are computing already"):
        scene.start()
    scene.worker(first).says(rest="done")
    scene.worker(second).says(rest="done")
    scene.later(5)
    scene.manager.view(first)
    scene.start()
    assert scene.manager.view(second) is UNKNOWN
    assert scene.phase(first) == "done"


def test_a_run_whose_owner_is_gone_is_forgotten():
    scene = Scene()
    there = {"first": True, "second": True}
    first = scene.start(alive=lambda: there["first"])
    second = scene.start(alive=lambda: there["second"])
    broken = scene.start(alive=lambda: 1 / 0)
    scene.later(1.5)
    assert scene.manager.view(broken) is UNKNOWN
    there["first"] = False
    scene.later(0.5)
    assert scene.phase(first) == "running"  # asked once a second
    scene.later(1)
    assert scene.manager.view(first) is UNKNOWN
    assert scene.worker(first).killed
    assert scene.phase(second) == "running"


def test_the_process_of_a_finished_run_ends_and_what_it_said_stays():
    scene = Scene(idle_seconds=60.0)
    run = scene.start()
    scene.worker(run).says("0", rest="done", can_continue=True, artifacts={"last": 7})
    scene.later(0)
    scene.later(59)
    assert scene.manager.status(run).can_continue
    scene.later(2)
    assert not scene.worker(run).running
    view = scene.manager.view(run)
    assert (view.phase, view.can_continue, view.sentence, view.chunks) == ("done", False, None, ("0",))
    assert scene.manager.kept(run) == {"last": 7}
    scene.manager.command(run, "run")
    assert scene.phase(run) == "done"


def test_a_finished_run_that_cannot_continue_needs_no_process():
    scene = Scene()
    run = scene.start()
    scene.worker(run).says(rest="done", can_continue=False)
    scene.later(0)
    assert not scene.worker(run).running
    assert scene.phase(run) == "done"


def test_a_paused_run_does_not_keep_its_process_for_ever():
    scene = Scene(idle_seconds=90.0)
    run = scene.start()
    scene.manager.command(run, "pause")
    scene.later(0)
    scene.later(91)
    assert scene.phase(run) == "ended"
    expected = "The run was paused for more than 1.5 minutes and was ended: start it again to see the same numbers."
    assert scene.manager.view(run).sentence == expected
    assert not scene.worker(run).running


def test_a_run_that_waits_for_its_turn_keeps_its_process():
    scene = Scene(idle_seconds=30.0, slice_seconds=20.0)
    scene.start()
    scene.start()
    for _ in range(40):
        scene.later(5)
    assert sorted(scene.phases()) == ["queued 1", "running"]


def test_seconds_of_computing_are_bounded_and_waiting_does_not_count():
    scene = Scene(seconds=30.0, slice_seconds=20.0)
    first, second = scene.start(), scene.start()
    for _ in range(4):
        scene.later(10.5)
    assert scene.phases() == ["running", "queued 1"]
    scene.later(10)
    view = scene.manager.view(first)
    assert (view.phase, view.can_continue) == ("done", False)
    assert view.sentence == "The run was stopped after 30 seconds of computing, the most for one run."
    assert scene.phase(second) == "running"


def test_memory_is_bounded():
    scene = Scene(memory=100 * MEGABYTE)
    run = scene.start()
    scene.worker(run).taken = None  # unknown on this system
    scene.later(1)
    assert scene.phase(run) == "running"
    scene.worker(run).taken = 101 * MEGABYTE
    scene.later(1)
    view = scene.manager.view(run)
    assert (view.phase, view.sentence) == ("failed", "The run was stopped: it needs more than 100 MB of memory.")
    assert scene.worker(run).killed


def test_processes_are_bounded_and_the_one_missed_least_goes():
    scene = Scene(computing=2, processes=3, queue=9)
    paused, done, third = scene.start(), scene.start(), scene.start()
    scene.manager.command(paused, "pause")
    scene.later(1)
    scene.worker(done).says(rest="done", can_continue=True)
    scene.later(1)
    fourth = scene.start()
    scene.later(0)
    assert [scene.phase(run) for run in (paused, done, third, fourth)] == ["paused", "done", "running", "running"]
    assert not scene.worker(done).running
    assert not scene.manager.status(done).can_continue
    assert sum(worker.running for worker in scene.backend.workers) == 3
    scene.manager.command(third, "pause")
    scene.later(1)
    fifth = scene.start()
    scene.later(0)
    assert scene.phase(paused) == "ended"
    assert scene.manager.view(paused).sentence == (
        "The run rested while others needed its place and was ended: start it again to see the same numbers."
    )
    assert scene.phase(fifth) == "running"
    assert sum(worker.running for worker in scene.backend.workers) == 3


def test_a_process_that_does_not_leave_is_killed_within_half_a_second():
    scene = Scene()
    run = scene.start()
    scene.worker(run).stubborn = True
    scene.manager.command(run, "stop")
    scene.worker(run).says("last")
    scene.later(0.2)
    assert scene.worker(run).running
    assert scene.manager.view(run).chunks == ("last",)
    scene.later(0.1)
    assert scene.worker(run).killed
    assert scene.phase(run) == "ended"


def test_a_process_that_dies_is_a_failed_run():
    scene = Scene()
    run = scene.start()
    scene.worker(run).running = False
    scene.later(0)
    assert scene.manager.view(run).sentence == "It died."
    assert scene.phase(run) == "failed"


def test_a_process_that_cannot_be_launched_is_a_failed_run(caplog: pytest.LogCaptureFixture):
    scene = Scene()
    scene.backend.broken = True
    run = scene.start()
    assert scene.phase(run) == "failed"
    assert scene.manager.view(run).sentence == "The run could not be started."
    assert "no processes left" in caplog.text


def test_closing_ends_everything():
    scene = Scene()
    scene.start()
    scene.start()
    scene.manager.close()
    assert scene.backend.closed
    assert all(worker.killed for worker in scene.backend.workers)
    with pytest.raises(RunRefused, match="closing"):
        scene.start()
