"""Which device computes, and why.

`auto` takes an accelerator where it pays: convolutional networks, GANs, larger networks. Tiny networks,
float64 proofs and the course's exact figures run on the CPU. The environment variable
`INSIDE_THE_NET_DEVICE` overrides the choice.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import Literal

import torch

from core.errors import DeviceError, shown

OVERRIDE = "INSIDE_THE_NET_DEVICE"
Work = Literal["tiny", "float64", "exact", "large"]

_WHY_CPU: dict[Work, str] = {
    "tiny": "a network this small finishes on the CPU before a GPU has received it",
    "float64": "the proof runs in float64, which a CPU computes at full precision everywhere",
    "exact": "the course's figures were made on a CPU, and a GPU rounds differently in the last digits",
}


@dataclass(frozen=True)
class DeviceChoice:
    """A device and the reason for it.

    Attributes:
        device: what to hand to `.to(...)`.
        reason: half a sentence that a lesson shows after "because".
    """

    device: torch.device
    reason: str

    def __str__(self) -> str:
        return f"Computed on {device_label(self.device)}, because {self.reason}."


def device_label(device: torch.device) -> str:
    """The device as a reader knows it: "the CPU", "CUDA GPU 0 (name)", "the Apple GPU (MPS)"."""
    if device.type == "cuda":
        index = device.index or 0
        return f"CUDA GPU {index} ({torch.cuda.get_device_name(index)})"
    return "the Apple GPU (MPS)" if device.type == "mps" else "the CPU"


def present_devices() -> tuple[str, ...]:
    """Names of the devices that torch can use here; "cpu" is always the first."""
    cuda = [f"cuda:{i}" for i in range(torch.cuda.device_count())] if torch.cuda.is_available() else []
    mps = ["mps"] if torch.backends.mps.is_available() else []
    return ("cpu", *cuda, *mps)


def choose_device(work: Work = "tiny", *, override: str | None = None) -> DeviceChoice:
    """Choose the device for one kind of work.

    Args:
        work: "tiny" (toy networks), "float64" (proofs), "exact" (the course's figures) or "large".
        override: "auto", "cpu", "cuda", "cuda:N" or "mps"; None reads `INSIDE_THE_NET_DEVICE`.

    Raises:
        DeviceError: the override is unknown, absent here, or cannot do the work (MPS has no float64).
    """
    wanted = (os.environ.get(OVERRIDE, "auto") if override is None else override).strip().lower() or "auto"
    if wanted != "auto":
        return DeviceChoice(_checked(wanted, work), f"{OVERRIDE} asks for it")
    if work != "large":
        return DeviceChoice(torch.device("cpu"), _WHY_CPU[work])
    best, *accelerators = present_devices()
    if not accelerators:
        return DeviceChoice(torch.device(best), "torch finds no GPU here")
    return DeviceChoice(torch.device(accelerators[0]), "an accelerator pays for work of this size")


def device_for(work: Work) -> torch.device:
    """The device for one kind of work; the CPU where `INSIDE_THE_NET_DEVICE` asks for one that cannot be had."""
    try:
        return choose_device(work).device
    except DeviceError:
        return torch.device("cpu")


def _checked(wanted: str, work: Work) -> torch.device:
    if not re.fullmatch(r"cpu|mps|cuda(:\d{1,3})?", wanted):
        raise DeviceError(f"{OVERRIDE} must be auto, cpu, cuda, cuda:N or mps, got {shown(wanted)}.")
    name = "cuda:0" if wanted == "cuda" else wanted
    if name not in present_devices():
        raise DeviceError(f"{OVERRIDE} asks for {wanted}, but torch finds only {', '.join(present_devices())} here.")
    if name == "mps" and work == "float64":
        raise DeviceError(f"{OVERRIDE} asks for mps, which has no float64; proofs need cpu or cuda.")
    return torch.device(name)


def keep_to_set_threads() -> None:
    """Make the calling thread compute with as many threads as `torch.set_num_threads` has set for the process.

    A new thread learns of that number when PyTorch is first asked for it in there. Convolutions by oneDNN do not ask:
    with two cores they start a second thread, and both wait busily for each other, three times the work.
    """
    torch.get_num_threads()
