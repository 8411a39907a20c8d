"""One visitor with many runs waits for them, and not everybody else: places go round by address and by owner."""

import pytest

from core.runs.limits import HOSTED
from core.runs.status import RunRefused
from tests.core.runs.fakes import Scene


def test_addresses_take_turns_and_inside_one_its_owners():
    scene = Scene(queue=10, per_owner=6)
    for owner in ("greedy", "greedy", "greedy", "modest"):
        scene.start(owner, address="flat")
    scene.start("guest", address="elsewhere")
    assert scene.phases() == ["running", "queued 3", "queued 4", "queued 2", "queued 1"]


def test_who_has_few_takes_the_place_of_who_has_most_in_a_full_queue():
    scene = Scene(queue=3, per_owner=6)
    for _ in range(4):
        scene.start("greedy", address="flat")
    scene.start("modest", address="flat")
    scene.start("guest", address="elsewhere")
    assert scene.phases() == ["running", "queued 3", "ended", "ended", "queued 2", "queued 1"]
    assert "left the queue to others" in (scene.manager.view(scene.runs[3]).sentence or "")
    with pytest.raises(RunRefused, match="waiting already"):
        scene.start("greedy", address="flat")
    with pytest.raises(RunRefused, match="waiting already"):
        scene.start("one of many", address="flat")
    scene.start("third", address="a third place")
    with pytest.raises(RunRefused, match="waiting already"):
        scene.start("fourth", address="a fourth place")


def test_a_class_of_sixty_behind_one_address_starts_sixty_runs():
    limits = {"queue": HOSTED.queue, "per_owner": HOSTED.per_owner, "remembered": HOSTED.remembered}
    scene = Scene(computing=HOSTED.computing, **limits)
    for _ in range(HOSTED.per_owner):
        scene.start("greedy", address="elsewhere")
    for _ in range(60):
        scene.start(address="school")
    phases = scene.phases()
    assert phases.count("running") == HOSTED.computing
    assert sum(phase.startswith("queued") for phase in phases) == HOSTED.per_owner + 60 - HOSTED.computing
