from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
import torch

from core.device import OVERRIDE, Work, choose_device, device_for, device_label, present_devices
from core.errors import DeviceError

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _no_override(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(OVERRIDE, raising=False)


def _pretend(monkeypatch: pytest.MonkeyPatch, *, cuda: int = 0, mps: bool = False) -> None:
    """Let torch report these devices."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda > 0)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: cuda)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda index: f"Card {index}")
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)


@pytest.mark.parametrize(
    ("cuda", "mps", "names"),
    [
        (0, False, ("cpu",)),
        (2, False, ("cpu", "cuda:0", "cuda:1")),
        (0, True, ("cpu", "mps")),
        (1, True, ("cpu", "cuda:0", "mps")),
    ],
)
def test_present_devices_are_what_torch_reports_the_cpu_first(
    monkeypatch: pytest.MonkeyPatch, cuda: int, mps: bool, names: tuple[str, ...]
) -> None:
    _pretend(monkeypatch, cuda=cuda, mps=mps)
    assert present_devices() == names


@pytest.mark.parametrize(
    ("cuda", "mps", "best"), [(0, False, "cpu"), (2, False, "cuda:0"), (0, True, "mps"), (1, True, "cuda:0")]
)
def test_large_work_takes_the_first_accelerator(
    monkeypatch: pytest.MonkeyPatch, cuda: int, mps: bool, best: str
) -> None:
    _pretend(monkeypatch, cuda=cuda, mps=mps)
    choice = choose_device("large")
    assert choice.device == torch.device(best)
    assert ("no GPU" in choice.reason) == (best == "cpu")


def test_other_work_stays_on_the_cpu_beside_a_gpu_and_each_kind_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    _pretend(monkeypatch, cuda=1)
    choices = [choose_device(work) for work in get_args(Work) if work != "large"]
    assert [choice.device.type for choice in choices] == ["cpu"] * 3
    assert len({choice.reason for choice in choices}) == 3


@pytest.mark.parametrize("work", get_args(Work))
@pytest.mark.parametrize(("text", "device"), [("cuda", "cuda:0"), (" CUDA:1 ", "cuda:1"), ("cpu", "cpu")])
def test_the_environment_overrides_every_kind_of_work(
    monkeypatch: pytest.MonkeyPatch, work: Work, text: str, device: str
) -> None:
    _pretend(monkeypatch, cuda=2)
    monkeypatch.setenv(OVERRIDE, text)
    choice = choose_device(work)
    assert choice.device == torch.device(device)
    assert OVERRIDE in choice.reason


@pytest.mark.parametrize("text", ["", "  ", "auto", "AUTO"])
def test_an_empty_or_auto_override_changes_nothing(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    usual = choose_device("tiny")
    monkeypatch.setenv(OVERRIDE, text)
    assert choose_device("tiny") == usual


def test_the_argument_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OVERRIDE, "tpu")
    assert choose_device("large", override="cpu").device == torch.device("cpu")


@pytest.mark.parametrize("text", ["tpu", "cuda:", "cuda:-1", "cuda:0,1", "cuda:9999", "0", "cpu\nmps", "<b>cpu</b>"])
def test_an_unknown_device_is_one_sentence_with_what_is_allowed(text: str) -> None:
    with pytest.raises(DeviceError, match=r"must be auto, cpu, cuda, cuda:N or mps, got '[^\n]*'\.$"):
        choose_device("large", override=text)


@pytest.mark.parametrize(("cuda", "text"), [(0, "cuda"), (0, "cuda:0"), (1, "cuda:1"), (1, "mps")])
def test_an_absent_device_is_one_sentence_with_what_is_here(
    monkeypatch: pytest.MonkeyPatch, cuda: int, text: str
) -> None:
    _pretend(monkeypatch, cuda=cuda)
    here = "cpu, cuda:0" if cuda else "cpu"
    with pytest.raises(DeviceError, match=f"asks for {text}, but torch finds only {here} here\\.$"):
        choose_device("tiny", override=text)


def test_mps_computes_everything_but_float64(monkeypatch: pytest.MonkeyPatch) -> None:
    _pretend(monkeypatch, mps=True)
    devices = {choose_device(work, override="mps").device.type for work in get_args(Work) if work != "float64"}
    assert devices == {"mps"}
    with pytest.raises(DeviceError, match="no float64"):
        choose_device("float64", override="mps")


@pytest.mark.parametrize(
    ("device", "label"),
    [("cpu", "the CPU"), ("cuda", "CUDA GPU 0 (Card 0)"), ("cuda:1", "CUDA GPU 1 (Card 1)"), ("mps", "the Apple GPU")],
)
def test_the_page_names_the_device_and_the_reason(monkeypatch: pytest.MonkeyPatch, device: str, label: str) -> None:
    _pretend(monkeypatch, cuda=2, mps=True)
    assert device_label(torch.device(device)).startswith(label)
    choice = choose_device("large", override=device)
    assert str(choice) == f"Computed on {device_label(choice.device)}, because {choice.reason}."


@pytest.mark.parametrize("name", present_devices())
def test_every_present_device_can_be_asked_for_and_computes(name: str) -> None:
    device = choose_device("large", override=name).device
    assert (torch.arange(4.0, device=device) @ torch.ones(4, device=device)).item() == 6.0


def test_a_job_falls_back_to_the_cpu_where_the_wanted_device_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OVERRIDE, "cuda:99")
    assert device_for("large") == torch.device("cpu")
    monkeypatch.setenv(OVERRIDE, "cpu")
    assert device_for("tiny") == torch.device("cpu")


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="threads are counted as Linux tells them")
def test_a_convolution_in_a_new_thread_starts_no_further_one() -> None:
    script = """
import os, threading
import torch
from core.device import keep_to_set_threads

torch.set_num_threads(1)
layer, images, counts = torch.nn.Conv2d(1, 4, 3), torch.rand(1, 1, 400, 600), []

def convolve():
    keep_to_set_threads()
    before = len(os.listdir("/proc/self/task"))
    with torch.no_grad():
        layer(images)
    counts.append(len(os.listdir("/proc/self/task")) - before)

thread = threading.Thread(target=convolve)
thread.start()
thread.join()
print(counts[0])
"""
    environment = {**os.environ, "OMP_NUM_THREADS": "4"}
    ask = [sys.executable, "-c", script]
    done = subprocess.run(ask, check=True, capture_output=True, text=True, env=environment, cwd=ROOT)
    assert done.stdout.strip() == "0"
