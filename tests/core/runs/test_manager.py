"""The manager's decisions, with fake workers and a fake clock."""

from __future__ import annotations

import pytest

from core.errors import ConfigError
from core.runs.manager import UNKNOWN
from core.runs.messages import COMMANDS
from core.runs.status import RunRefused
from tests.core.runs.fakes import Scene


def test_runs_compute_while_there_is_room_then_wait_in_the_order_of_their_start():
    scene = Scene(computing=2)
    for _ in range(4):
        scene.start()
    assert scene.phases() == ["running", "running", "queued 1", "queued 2"]
    assert len(scene.backend.workers) == 2
    scene.manager.command(scene.runs[0], "stop")
    scene.later(0)
    assert scene.phases() == ["ended", "running", "running", "queued 1"]


def test_a_run_that_rests_gives_its_place_back():
    scene = Scene()
    first, second = scene.start(mode="epoch"), scene.start()
    scene.worker(first).says('{"epoch": 1}', rest="stepped")
    scene.later(0)
    assert scene.phases() == ["paused", "running"]
    scene.manager.command(first, "run")
    assert scene.phases() == ["queued 1", "running"]
    scene.worker(second).says(rest="done", can_continue=True)
    scene.later(0)
    assert scene.phases() == ["running", "done"]
    assert scene.manager.status(second).can_continue


def test_start_refuses_when_the_queue_is_full_and_remembers_nothing():
    scene = Scene(queue=1)
    scene.start()
    scene.start()
    with pytest.raises(RunRefused, match=r"^Too many runs are waiting already: try again in a minute\.$"):
        scene.start()
    assert scene.phases() == ["running", "queued 1"]
    assert RunRefused.__mro__[1].__name__ == "InsideTheNetError"


def test_a_server_without_a_queue_takes_what_it_can_compute():
    scene = Scene(computing=2, queue=0)
    scene.start()
    scene.start()
    with pytest.raises(RunRefused):
        scene.start()


def test_while_somebody_waits_the_longest_computing_run_goes_to_the_end_of_the_queue():
    scene = Scene(computing=2)
    first = scene.start()
    scene.later(1)
    second = scene.start()
    scene.later(18)
    third = scene.start()
    scene.later(0.5)
    assert scene.phases() == ["running", "running", "queued 1"]
    scene.later(1)
    assert scene.phases() == ["queued 1", "running", "running"]
    scene.later(1)  # the second one's slice is over as well
    assert scene.phases() == ["running", "queued 1", "running"]
    assert [order.command for order in scene.worker(first).orders] == ["run", "pause", "run"]
    assert len(scene.backend.workers) == 3  # nothing was started anew
    scene.later(19.5)
    assert scene.phases() == ["running", "running", "queued 1"]
    assert third == scene.runs[2]
    assert second == scene.runs[1]


def test_nobody_makes_room_while_nobody_waits():
    scene = Scene()
    run = scene.start()
    scene.later(500)
    assert scene.phase(run) == "running"
    assert [order.command for order in scene.worker(run).orders] == ["run"]


def test_a_place_is_free_only_when_the_process_says_that_it_has_paused():
    scene = Scene()
    first, second = scene.start(), scene.start()
    scene.worker(first).stubborn = True
    scene.later(21)
    assert scene.phases() == ["running", "queued 1"]
    scene.worker(first).says(rest="paused")
    scene.later(0)
    assert scene.phases() == ["queued 1", "running"]
    assert scene.worker(second).orders[0].command == "run"


def test_a_step_that_ends_while_the_run_is_asked_to_make_room_counts():
    scene = Scene()
    first = scene.start(mode="epoch")
    scene.start()
    scene.worker(first).stubborn = True
    scene.later(21)
    scene.worker(first).says(rest="stepped")
    scene.later(0)
    assert scene.phases() == ["paused", "running"]


def test_a_report_about_an_older_order_does_not_end_a_newer_one():
    scene = Scene()
    run = scene.start(mode="epoch")
    worker = scene.worker(run)
    worker.says(rest="stepped")  # still on its way when the reader presses Run
    scene.manager.command(run, "run")
    scene.later(0)
    assert scene.phase(run) == "running"
    worker.says(rest="done")
    scene.later(0)
    assert scene.phase(run) == "done"


def test_pause_and_run_in_quick_succession_end_in_running():
    scene = Scene()
    run = scene.start()
    scene.worker(run).stubborn = True
    scene.manager.command(run, "pause")
    scene.manager.command(run, "run")
    scene.worker(run).says(rest="paused")
    scene.later(0)
    assert scene.phase(run) == "running"
    assert [order.command for order in scene.worker(run).orders] == ["run", "pause", "run"]


@pytest.mark.parametrize(
    ("phase", "after"),
    [
        ("queued", ["queued 1", "paused", "queued 1", "queued 1", "ended"]),
        ("running", ["running", "paused", "running", "running", "ended"]),
        ("paused", ["running", "paused", "running", "running", "ended"]),
        ("done", ["running", "done", "running", "running", "done"]),
        ("over", ["done"] * 5),
        ("failed", ["failed"] * 5),
        ("ended", ["ended"] * 5),
    ],
)
def test_commands_in_every_phase(phase: str, after: list[str]):
    for command, expected in zip(COMMANDS, after, strict=True):
        scene = Scene()
        if phase == "queued":
            scene.start()
        run = scene.start()
        if phase == "paused":
            scene.manager.command(run, "pause")
        elif phase in ("done", "over"):
            scene.worker(run).says(rest="done", can_continue=phase == "done")
        elif phase == "failed":
            scene.worker(run).says(rest="failed", sentence="No.")
        elif phase == "ended":
            scene.manager.command(run, "stop")
        scene.later(0)
        assert scene.manager.command(run, command)
        scene.later(0)
        assert (command, scene.phase(run)) == (command, expected)


def test_a_run_paused_in_the_queue_leaves_it():
    scene = Scene()
    for _ in range(3):
        scene.start()
    scene.manager.command(scene.runs[1], "pause")
    assert scene.phases() == ["running", "paused", "queued 1"]
    scene.manager.command(scene.runs[1], "batch")
    assert scene.phases() == ["running", "queued 2", "queued 1"]


def test_unknown_runs_and_commands():
    scene = Scene()
    assert scene.manager.view("nobody") is UNKNOWN
    assert scene.manager.status("nobody").phase == "ended"
    assert scene.manager.kept("nobody") == {}
    assert not scene.manager.command("nobody", "run")
    scene.manager.end("nobody")
    scene.manager.end_all("nobody")
    with pytest.raises(ConfigError, match="command must be one of run, pause, epoch, batch, stop, got 'fly'"):
        scene.manager.command("nobody", "fly")
    with pytest.raises(ConfigError, match="choice must be up to 40 small letters and hyphens, got 'A b'"):
        scene.manager.command("nobody", "batch", "A b")
    with pytest.raises(ConfigError, match="mode must be one of run, epoch, batch, got 'stop'"):
        scene.start(mode="stop")


def test_ids_cannot_be_guessed():
    scene = Scene(queue=9)
    ids = {scene.start(owner="one") for _ in range(5)}
    assert len(ids) == 5
    assert min(map(len, ids)) >= 22


def test_views_go_on_where_the_last_one_ended():
    scene = Scene()
    run = scene.start()
    worker = scene.worker(run)
    worker.says("0", "1")
    scene.later(0)
    worker.says("2", artifacts={"weights": [1.0], "summary": "old"})
    worker.says(artifacts={"summary": "new"})
    scene.later(0)
    view = scene.manager.view(run)
    assert (view.phase, view.chunks, view.next) == ("running", ("0", "1", "2"), 3)
    assert scene.manager.view(run, 2).chunks == ("2",)
    assert scene.manager.view(run, 3) == scene.manager.view(run, 99)
    assert scene.manager.view(run, 99).next == 3
    assert scene.manager.view(run, -5).chunks == ("0", "1", "2")
    assert scene.manager.kept(run) == {"weights": [1.0], "summary": "new"}


def test_a_view_is_bounded_but_never_stuck():
    scene = Scene()
    run = scene.start()
    big = "x" * 600_000
    scene.worker(run).says(big, big, big, big * 3, "end")
    scene.later(0)
    asked, sizes = 0, []
    while (view := scene.manager.view(run, asked)).chunks:
        asked = view.next
        sizes.append(len(view.chunks))
    assert sizes == [2, 2, 1]


def test_runs_that_are_handed_over_belong_to_the_heir():
    scene = Scene()
    away = {"old": False, "heir": True}
    run = scene.start(owner="old", alive=lambda: away["old"])
    other = scene.start(owner="somebody else")
    scene.manager.hand_over("old", "heir", lambda: away["heir"])
    scene.later(2)
    assert scene.phases() == ["running", "queued 1"]
    away["heir"] = False
    scene.later(2)
    assert scene.manager.status(run) is UNKNOWN
    scene.manager.end_all("old")
    assert scene.phase(other) == "running"
