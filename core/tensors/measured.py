"""What dtypes, copies and devices cost on this machine, measured now; of fixed sizes, so that it takes a second."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from core.device import device_label, present_devices

SIDE, LARGE, NUMBERS, SMALL, HALF = 1_024, 3_000, 4_000_000, 100, 512
LONG = 0.03  # seconds
GPU_SIDES = (32, 64, 128, 256, 512, 1_024, 2_048)


@dataclass(frozen=True)
class Timing:
    """What was done, and how many seconds it took (the middle one of a few times)."""

    work: str
    seconds: float


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """The middle one of a few times, after one that does not count; what takes long is done once."""
    times = times if _once(work) < LONG else 1
    return statistics.median(_once(work) for _ in range(times))


def _once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def timings() -> tuple[Timing, ...]:
    """Matrix products and sums in several dtypes, a transposition and its copy, a product by loops of Python."""
    single, double = torch.rand(SIDE, SIDE), torch.rand(SIDE, SIDE, dtype=torch.float64)
    row, wide, large = torch.rand(NUMBERS), torch.rand(NUMBERS, dtype=torch.float64), torch.rand(LARGE, LARGE)
    half, small = torch.rand(HALF, HALF), torch.rand(SMALL, SMALL)
    halved, listed = half.half(), small.tolist()
    work: dict[str, Callable[[], object]] = {
        f"product {SIDE}×{SIDE}, float32": lambda: single @ single,
        f"product {SIDE}×{SIDE}, float64": lambda: double @ double,
        "sum of 4 million, float32": lambda: row + row,
        "sum of 4 million, float64": lambda: wide + wide,
        f"product {HALF}×{HALF}, float32": lambda: half @ half,
        f"product {HALF}×{HALF}, float16 on the CPU": lambda: halved @ halved,
        f"`.t()` of {LARGE}×{LARGE}": large.t,
        f"`.t().contiguous()` of {LARGE}×{LARGE}": lambda: large.t().contiguous(),
        "`expand` to 1000×1,000,000": lambda: row[:SIDE, None][:1000].expand(1000, 1_000_000),
        f"product {SMALL}×{SMALL}, PyTorch": lambda: small @ small,
        f"product {SMALL}×{SMALL}, loops of Python": lambda: _loops(listed),
    }
    return tuple(Timing(name, seconds(one)) for name, one in work.items())


def _loops(matrix: list[list[float]]) -> list[list[float]]:
    columns = list(zip(*matrix, strict=True))
    return [[sum(a * b for a, b in zip(row, column, strict=True)) for column in columns] for row in matrix]


def accelerator() -> str | None:
    """The first GPU that torch finds here."""
    return next(iter(present_devices()[1:]), None)


@dataclass(frozen=True)
class Crossing:
    """A matrix product on the CPU and on a GPU, the way there and back included, in seconds by side."""

    device: str
    cpu: tuple[float, ...]
    gpu: tuple[float, ...]

    @property
    def pays_from(self) -> int | None:
        """The smallest side from which on the GPU is faster at every size."""
        faster = [gpu < cpu for cpu, gpu in zip(self.cpu, self.gpu, strict=True)]
        return next((side for n, side in enumerate(GPU_SIDES) if all(faster[n:])), None)


def crossing(device: str) -> Crossing:
    """Measure it."""
    matrices = [torch.rand(side, side) for side in GPU_SIDES]

    def there_and_back(one: Tensor) -> Tensor:
        sent = one.to(device)
        return (sent @ sent).cpu()

    cpu = tuple(seconds(lambda one=one: one @ one) for one in matrices)  # type: ignore[misc]
    gpu = tuple(seconds(lambda one=one: there_and_back(one)) for one in matrices)  # type: ignore[misc]
    return Crossing(device_label(torch.device(device)), cpu, gpu)


def mixing_error() -> str:
    """PyTorch's own words when tensors on two devices meet; where there is no GPU, `meta`, a device without memory."""
    try:
        torch.zeros(2) + torch.zeros(2, device=accelerator() or "meta")
    except RuntimeError as error:
        return str(error).splitlines()[0]
    return ""
