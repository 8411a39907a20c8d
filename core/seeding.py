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


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Run a block from a fresh seed and give the three generators back as they were.

    The block draws on the CPU what a script draws after `torch.manual_seed(seed)`, whatever other `seeded` blocks
    draw meanwhile: one block runs at a time. Generators of GPUs are left alone.

    Raises:
        ConfigError: the seed is no whole number from 0 to 4294967295.
    """
    check_seed(seed)
    with _one_at_a_time, torch.random.fork_rng(devices=[]):
        python_state, numpy_state = random.getstate(), np.random.get_state()
        random.seed(seed)
        np.random.seed(seed)
        torch.default_generator.manual_seed(seed)
        try:
            yield
        finally:
            random.setstate(python_state)
            np.random.set_state(numpy_state)
