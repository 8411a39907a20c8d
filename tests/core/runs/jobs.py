"""Small jobs for real processes; they import nothing heavy before they run."""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from core.errors import ConfigError
from core.runs.event import Control, Tick


@dataclass(frozen=True)
class Counting:
    """Epochs of batches that only count; an end after `until` epochs, going on after it `more` times."""

    until: int = 1_000_000
    batches: int = 2
    pause: float = 0.001
    more: int = 0

    def ticks(self, control: Control) -> Iterator[Tick]:
        for part in range(1 + self.more):
            for epoch in range(part * self.until, (part + 1) * self.until):
                for batch in range(self.batches):
                    time.sleep(self.pause)
                    yield Tick("batch", paused_wire=lambda b=batch: json.dumps({"batch": b}))
                    if control.stopping:
                        yield Tick("note", json.dumps({"stopped": epoch}), keep=("last", epoch))
                        return
                yield Tick("epoch", json.dumps({"epoch": epoch + 1}))
            yield Tick("end", keep=("last", epoch + 1), can_continue=part < self.more)


@dataclass(frozen=True)
class Torch:
    """Trains a small network for some steps, then tells where it is."""

    steps: int = 100

    def ticks(self, control: Control) -> Iterator[Tick]:
        import torch

        torch.manual_seed(0)
        model = torch.nn.Sequential(torch.nn.Linear(2, 8), torch.nn.Tanh(), torch.nn.Linear(8, 1))
        optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
        x = torch.randn(10, 2)
        for _ in range(self.steps):
            optimizer.zero_grad()
            loss = (model(x) - x.sum(1, keepdim=True)).square().mean()
            loss.backward()
            optimizer.step()
            yield Tick("batch")
        weights = {name: tensor.clone() for name, tensor in model.state_dict().items()}
        yield Tick("end", json.dumps({"loss": loss.item()}), keep=("weights", weights), can_continue=False)


@dataclass(frozen=True)
class Surroundings:
    """Tells what the process is like."""

    def ticks(self, control: Control) -> Iterator[Tick]:
        torch = sys.modules.get("torch")
        facts = {
            "streamlit": "streamlit" in sys.modules,
            "torch": torch is not None,
            "torch_threads": torch.get_num_threads() if torch else None,
            "cuda": torch.cuda.is_initialized() if torch else None,
            "optimizers": "torch._dynamo" in sys.modules,
            "frozen": gc.get_freeze_count(),
            "nice": os.nice(0),
            "sockets": sum("socket" in _target(fd) for fd in os.listdir("/proc/self/fd")),
            "pid": os.getpid(),
            "sigint": signal.getsignal(signal.SIGINT) == signal.SIG_IGN,
        }
        yield Tick("note", json.dumps(facts))
        while True:
            time.sleep(0.005)
            yield Tick("batch")


def _target(fd: str) -> str:
    try:
        return os.readlink(f"/proc/self/fd/{fd}")
    except OSError:
        return ""


@dataclass(frozen=True)
class Sleeping:
    """One very long tick."""

    seconds: float = 60.0

    def ticks(self, control: Control) -> Iterator[Tick]:
        yield Tick("epoch", '{"asleep": true}')
        time.sleep(self.seconds)
        yield Tick("epoch")


@dataclass(frozen=True)
class Busy:
    """One very long tick that never gives the interpreter to another thread."""

    def ticks(self, control: Control) -> Iterator[Tick]:
        yield Tick("epoch", '{"asleep": true}')
        sum(range(10**12))
        yield Tick("epoch")


@dataclass(frozen=True)
class Failing:
    """Fails after a wire, in one of several ways."""

    how: str = "value"

    def ticks(self, control: Control) -> Iterator[Tick]:
        yield Tick("epoch", '{"before": true}')
        if self.how == "value":
            raise ValueError("secret details")
        if self.how == "own":
            raise ConfigError("learning rate", "must be above 0", -1)
        if self.how == "exit":
            os._exit(3)
        if self.how == "signal":
            os.kill(os.getpid(), signal.SIGKILL)
        yield Tick("note", keep=("unpicklable", lambda: None))


@dataclass(frozen=True)
class Hungry:
    """Takes memory, 20 MB at a time."""

    def ticks(self, control: Control) -> Iterator[Tick]:
        held = []
        while True:
            held.append(b"x" * 20_000_000)
            time.sleep(0.01)
            yield Tick("batch")


@dataclass(frozen=True)
class Talkative:
    """Sends as fast as it can."""

    size: int = 10_000

    def ticks(self, control: Control) -> Iterator[Tick]:
        while True:
            yield Tick("epoch", '"' + "x" * self.size + '"')


@dataclass(frozen=True)
class Unreadable:
    """Can be pickled, but not read again."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return int, ("no number",)

    def ticks(self, control: Control) -> Iterator[Tick]:
        yield Tick("end")
