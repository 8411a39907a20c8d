"""The bridge to numpy: which ways over it share memory, seen by writing on one side and reading on the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import torch
from torch import Tensor

BRIDGES: Mapping[str, Callable[[np.ndarray], Tensor]] = MappingProxyType(
    {
        "torch.from_numpy(a)": torch.from_numpy,
        "torch.as_tensor(a)": torch.as_tensor,
        "torch.tensor(a)": torch.tensor,
        "torch.from_numpy(a).float()": lambda a: torch.from_numpy(a).float(),
    }
)


@dataclass(frozen=True)
class Crossed:
    """One way over the bridge: its code, the dtype behind it, and both sides after a number was written into each."""

    code: str
    dtype: str
    shared: bool
    numpy: tuple[float, ...]
    torch: tuple[float, ...]


def cross(code: str, number: float) -> Crossed:
    """Make a numpy array [1, 2, 3], take it to torch, write `number` into a[0] and −`number` into t[2]."""
    a = np.array([1.0, 2.0, 3.0])
    t = BRIDGES[code](a)
    a[0] = number
    t[2] = -number
    shared = t.data_ptr() == a.__array_interface__["data"][0]
    return Crossed(code, str(t.dtype), shared, tuple(a.tolist()), tuple(t.tolist()))


def grad_refusal() -> str:
    """PyTorch's own words when a tensor that requires grad shall become an array."""
    try:
        torch.ones(2, requires_grad=True).numpy()
    except RuntimeError as error:
        return str(error)
    return ""
