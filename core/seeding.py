"""Seeding of Python, numpy and torch: the same seed and settings give the same numbers."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import torch

from core.errors import ConfigError
from core.numbers import LARGEST_SEED

# The three generators belong to the whole process, and every visitor has a thread in it.
_one_at_a_time = threading.RLock()


def check_seed(seed: object) -> int:
    """The seed itself, if it is a whole number from 0 to 4294967295.

    Raises:
        ConfigError: it is not.
    """
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed <= LARGEST_SEED:
        raise ConfigError("seed", f"must be a whole number from 0 to {LARGEST_SEED}", seed)
    return seed


def seed_everything(seed: int) -> None:
    """Seed Python, numpy and torch (all devices) for the rest of the process."""
    check_seed(seed)
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)


class RandomStream:
    """Random numbers of its own: inside `with stream:` Python, numpy and torch draw from it, and go on there next time.

    It begins with what a script draws after `torch.manual_seed(seed)`, whatever others draw meanwhile: one block runs
    at a time, and after it the generators are as they were. A stream does not go into itself.

    Args:
        seed: a whole number from 0 to 4294967295.
        device: whose generator belongs to it beside that of the CPU; those of all other devices are left alone.

    Raises:
        ConfigError: the seed is no such number.
    """

    def __init__(self, seed: int, device: torch.device | None = None) -> None:
        check_seed(seed)
        self._torch = [_TorchState(torch.device("cpu"), seed)]
        if device is not None and device.type != "cpu":
            self._torch.append(_TorchState(device, seed))
        self._python, self._numpy = random.Random(seed).getstate(), np.random.RandomState(seed).get_state()

    def __enter__(self) -> None:
        _one_at_a_time.acquire()
        self._exchange()

    def __exit__(self, *_: object) -> None:
        try:
            self._exchange()
        finally:
            _one_at_a_time.release()

    def _exchange(self) -> None:
        """Own states become the process's, and the process's own."""
        python, numpy = random.getstate(), np.random.get_state()
        random.setstate(self._python)
        np.random.set_state(self._numpy)
        self._python, self._numpy = python, numpy
        for state in self._torch:
            state.exchange()


class _TorchState:
    """The state of one device's default generator, kept while others draw."""

    def __init__(self, device: torch.device, seed: int) -> None:
        self._state = torch.Generator(device).manual_seed(seed).get_state()
        self._module = torch if device.type == "cpu" else torch.get_device_module(device)
        self._which = (device,) if device.type == "cuda" else ()  # only CUDA has several devices to tell apart

    def exchange(self) -> None:
        before = self._module.get_rng_state(*self._which)
        self._module.set_rng_state(self._state, *self._which)
        self._state = before


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Run a block from a fresh seed and give the three generators back as they were.

    The block draws on the CPU what a script draws after `torch.manual_seed(seed)`, whatever other `seeded` blocks
    draw meanwhile: one block runs at a time. Generators of GPUs are left alone.

    Raises:
        ConfigError: the seed is no whole number from 0 to 4294967295.
    """
    with RandomStream(seed):
        yield
