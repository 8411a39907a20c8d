"""−log of a sigmoid or softmax written down as in a book, and as PyTorch computes it: which of both stays finite."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from core.settings.declared import check_settings, setting
from core.settings.setting import Choice, Number, named

DTYPES = {name: getattr(torch, name) for name in ("float16", "bfloat16", "float32", "float64")}
REACH = {"float16": 24, "bfloat16": 100, "float32": 100, "float64": 800}  # logits worth looking at
STEPS = 100  # logits per 1 that are tried
FORMS = {"sigmoid": "sigmoid", "softmax": "softmax of (z, 0)"}


@dataclass(frozen=True)
class OneLogit:
    """One logit, whose probability is σ(z), or, the same number, the softmax of (z, 0).

    Attributes:
        target: "1" where the answer is yes: the loss is −log σ(z). "0": −log(1 − σ(z)).
        dtype: in which both ways are computed.

    Raises:
        ConfigError: a value is out of its setting's bounds.
    """

    z: float = setting(Number(name="logit z", key="z", low=-800, high=800), 10.0)
    target: str = setting(Choice(name="target", key="y", options=named(("0", "1"))), "0")
    form: str = setting(Choice(name="form", key="form", options=FORMS), "sigmoid")
    dtype: str = setting(Choice(name="dtype", key="dtype", options=named(DTYPES)), "float32")

    def __post_init__(self) -> None:
        check_settings(self)


def probabilities(z: Tensor, form: str) -> tuple[Tensor, Tensor]:
    """Those of no and yes, as a book writes them."""
    if form == "sigmoid":
        yes = torch.sigmoid(z)
        return 1 - yes, yes
    total = torch.exp(z) + 1  # e to the 0
    return 1 / total, torch.exp(z) / total


def naive(z: Tensor, form: str, target: str) -> Tensor:
    """−log of a probability."""
    return -torch.log(probabilities(z, form)[int(target)])


def stable(z: Tensor, form: str, target: str) -> Tensor:
    """The same number from the logit itself."""
    if form == "sigmoid":
        return F.binary_cross_entropy_with_logits(z, torch.full_like(z, int(target)), reduction="none")
    pair = torch.stack([torch.zeros_like(z), z], -1)
    return -F.log_softmax(pair, -1)[..., int(target)]


def both(z: Tensor, form: str, target: str) -> dict[str, tuple[Tensor, Tensor]]:
    """Loss and its derivative by the logit, "naive" and "stable", in the logits' dtype."""
    found = {}
    for name, loss in (("naive", naive), ("stable", stable)):
        at = z.detach().clone().requires_grad_()
        values = loss(at, form, target)
        (slope,) = torch.autograd.grad(values.sum(), at)
        found[name] = values.detach(), slope
    return found


def clamped(one: OneLogit) -> tuple[float, float]:
    """What `F.binary_cross_entropy` makes of the sigmoid: its logarithms are at least −100. Loss and derivative."""
    z = torch.tensor(one.z, dtype=DTYPES[one.dtype], requires_grad=True)
    loss = F.binary_cross_entropy(torch.sigmoid(z), torch.full_like(z, int(one.target)))
    (slope,) = torch.autograd.grad(loss, z)
    return loss.item(), slope.item()


@lru_cache(maxsize=32)
def breaks_at(form: str, target: str, dtype: str) -> tuple[float, float]:
    """The logit nearest to 0, of all hundredths, at which the naive loss is not finite; and that loss, inf or NaN."""
    reach = REACH[dtype]
    z = np.arange(-reach * STEPS, reach * STEPS + 1) / STEPS
    values = naive(torch.tensor(z).to(DTYPES[dtype]), form, target).double().numpy()
    broken = np.flatnonzero(~np.isfinite(values))
    first = broken[np.abs(z[broken]).argmin()]
    return float(z[first]), float(values[first])


@lru_cache(maxsize=32)
def curves(form: str, target: str, dtype: str, count: int) -> dict[str, tuple[Tensor, Tensor]]:
    """Losses and derivatives over all logits worth looking at."""
    reach = REACH[dtype]
    return both(torch.linspace(-reach, reach, count, dtype=torch.float64).to(DTYPES[dtype]), form, target)
