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
from core.runs.event import Control, Event


@dataclass(frozen=True)
class Counting:
    """Epochs of batches that only count; an end after `until` epochs, going on after it `more` times."""

    until: int = 1_000_000
    batches: int = 2
    pause: float = 0.001
    more: int = 0

    def events(self, control: Control) -> Iterator[Event]:
        for part in range(1 + self.more):
            for epoch in range(part * self.until, (part + 1) * self.until):
                for batch in range(self.batches):
                    time.sleep(self.pause)
                    yield Event("batch", paused_message=lambda b=batch: json.dumps({"batch": b}))
                    if control.stopping:
                        yield Event("note", json.dumps({"stopped": epoch}), artifact=("last", epoch))
                        return
                yield Event("epoch", json.dumps({"epoch": epoch + 1}))
            yield Event("end", artifact=("last", epoch + 1), can_continue=part < self.more)


@dataclass(frozen=True)
class Torch:
    """Trains a small network for some steps, then tells where it is."""

    steps: int = 100

    def events(self, control: Control) -> Iterator[Event]:
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
            yield Event("batch")
        weights = {name: tensor.clone() for name, tensor in model.state_dict().items()}
        yield Event("end", json.dumps({"loss": loss.item()}), artifact=("weights", weights), can_continue=False)


@dataclass(frozen=True)
class Surroundings:
    """Tells what the process is like."""

    def events(self, control: Control) -> Iterator[Event]:
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
        yield Event("note", json.dumps(facts))
        while True:
            time.sleep(0.005)
            yield Event("batch")


def _target(fd: str) -> str:
    try:
        return os.readlink(f"/proc/self/fd/{fd}")
    except OSError:
        return ""


@dataclass(frozen=True)
class Sleeping:
    """One very long event."""

    seconds: float = 60.0

    def events(self, control: Control) -> Iterator[Event]:
        yield Event("epoch", '{"asleep": true}')
        time.sleep(self.seconds)
        yield Event("epoch")


@dataclass(frozen=True)
class Busy:
    """One very long event that never gives the interpreter to another thread."""

    def events(self, control: Control) -> Iterator[Event]:
        yield Event("epoch", '{"asleep": true}')
        sum(range(10**12))
        yield Event("epoch")


@dataclass(frozen=True)
class Failing:
    """Fails after a message, in one of several ways."""

    how: str = "value"

    def events(self, control: Control) -> Iterator[Event]:
        yield Event("epoch", '{"before": true}')
        if self.how == "value":
            raise ValueError("secret details")
        if self.how == "own":
            raise ConfigError("learning rate", "must be above 0", -1)
        if self.how == "exit":
            os._exit(3)
        if self.how == "signal":
            os.kill(os.getpid(), signal.SIGKILL)
        yield Event("note", artifact=("unpicklable", lambda: None))


@dataclass(frozen=True)
class Hungry:
    """Takes memory, 20 MB at a time."""

    def events(self, control: Control) -> Iterator[Event]:
        held = []
        while True:
            held.append(b"x" * 20_000_000)
            time.sleep(0.01)
            yield Event("batch")


@dataclass(frozen=True)
class Talkative:
    """Sends as fast as it can."""

    size: int = 10_000

    def events(self, control: Control) -> Iterator[Event]:
        while True:
            yield Event("epoch", '"' + "x" * self.size + '"')


@dataclass(frozen=True)
class Unreadable:
    """Can be pickled, but not read again."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return int, ("no number",)

    def events(self, control: Control) -> Iterator[Event]:
        yield Event("end")
