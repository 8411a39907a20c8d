"""Every benchmark measures what it says, tried with tiny sizes; how long anything takes is not looked at.

Those that need a server and a browser are tried in tests/browser/test_benchmarks.py; the links of tests/benchmarks/
fuzz_links.py in tests/pages/test_links_fuzz.py.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import replace

import pytest
import torch

from core.data.images.folder.folder import OWN
from core.data.images.load import default_config, load_images
from core.gradient_flow.network import DeepNetwork
from core.lessons.vanishing_gradients.experiment import FlowExperiment
from core.training.fit_config import FitConfig
from tests.benchmarks import comparison, gan, gradient_flow, memory, own_images, training

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads what only Linux tells of a process")


def test_the_comparison_measures_all_four_ways_on_the_same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    case = comparison.cases(1)["64-32-10, batches of 64"]
    monkeypatch.setattr(comparison, "SEEDS", (1, 2))
    found = comparison.measure(case, 1)
    assert list(found) == ["lanes", "fit", "vmap", "baddbmm"]
    assert all(milliseconds > 0 for milliseconds in found.values())


def test_a_way_that_gives_other_numbers_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    case = comparison.cases(1)["64-32-10, batches of 64"]
    monkeypatch.setattr(comparison, "WAYS", {"lanes": lambda *_: [1.0], "fit": lambda *_: [1.1]})
    with pytest.raises(AssertionError, match="fit gave"):
        comparison.measure(case, 1)


def test_the_gan_counts_modes_and_seeds(capsys: pytest.CaptureFixture[str]) -> None:
    short: gan.Shorter = {"steps": 10, "batch_size": 16}
    modes, least, on_a_mode = gan.covered("balanced", 1, **short)
    assert 0 <= modes <= 8
    assert 0 <= 8 * least <= on_a_mode + 1e-6 <= 1 + 1e-6
    assert gan.measure(gan.Goal("balanced", 0, 10, 60.0), 2, **short)
    assert not gan.measure(gan.Goal("balanced", 9, 10, 60.0), 1, **short)
    assert re.findall(r"(\d) of (\d) seeds", capsys.readouterr().out) == [("2", "2"), ("0", "1")]


def test_the_gradient_flow_measures_the_picture_and_the_pause() -> None:
    small = DeepNetwork(depth=3, width=4, seeds=8)
    calls: list[int] = []
    median, high = gradient_flow.timed(lambda: calls.append(len(calls)), 4)
    assert calls == [0, 1, 2, 3, 4]
    assert 0 <= median <= high
    gradient_flow.picture(small)
    gradient_flow.one_after_the_other(small)
    work = gradient_flow.pause(FlowExperiment(small))
    assert len([made() for made in work.values()]) == 3
    assert work["the proof"]().holds  # type: ignore[attr-defined]


def test_the_trainer_is_measured_against_a_loop_that_gives_the_same() -> None:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    config = FitConfig("bce", "adam", 0.05, 2, training.BATCH, shuffle_validation=True)
    course, ours = training.measure(training.data_with(70), config, 1)
    torch.set_num_threads(threads)
    assert course > 0
    assert ours > 0


def test_a_loop_that_gives_something_else_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "course_loop", lambda *_: ([0.0], [0.0], []))
    with pytest.raises(AssertionError, match="different numbers"):
        training.measure(training.data_with(100), FitConfig("bce", "sgd", 0.05, 1, training.BATCH), 1)


def test_own_images_are_drawn_read_and_trained_on() -> None:
    config = replace(default_config(OWN), side=28)
    images = load_images(config, own_images.archive(40))
    assert images.classes == ("with", "without")
    assert len(images.training) == 32
    rate, accuracy = own_images.measure(images, config, 3)
    assert rate > 0
    assert 0 <= accuracy <= 1


@linux
def test_memory_is_taken_apart_by_libraries() -> None:
    parts = memory.parts_of(os.getpid())
    assert "torch" in parts
    assert sum(part.resident for part in parts.values()) > 50
    rows = memory.libraries(parts, parts).splitlines()
    assert rows[-1].startswith("| **all** |")
    private = sum(part.private for part in parts.values())
    assert rows[-1].endswith(f"| {private:.0f} | {private:.0f} | {2 * private:.0f} |")


@linux
def test_imports_are_weighed_one_after_the_other() -> None:
    rows = memory.import_steps(("json", "decimal+fractions")).splitlines()
    assert [row.split(" | ")[0] for row in rows] == ["| python", "| json", "| decimal+fractions"]
