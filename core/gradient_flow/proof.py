"""The numbers of the page against plain autograd on the network that the exported script builds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import nn

from core.gradient_flow.digits_batch import digits_batch
from core.gradient_flow.factors import Array
from core.gradient_flow.flow import ActivationFlow, gradient_flow
from core.gradient_flow.network import DeepNet, DeepNetwork

# Hundreds of rounded terms per sum; a ReLU that rounding moves across its kink changes a norm by about 1e-4.
SMALLEST = 1e-34  # a norm below has parts that float32 holds with few digits or not at all
FLOAT32_TOLERANCE, FLOAT64_TOLERANCE = 1e-3, 1e-10


@dataclass(frozen=True)
class FlowProof:
    """Largest relative differences over all layers and networks.

    Attributes:
        numbers: how many norms were compared: ∂L/∂z and ∂L/∂W of every layer of every network.
        left_out: how many were not finite in float64 and could not be compared.
        float32: page in float32 against plain autograd in float32.
        float64: the same computation in float64 against plain autograd in float64.
        tiny: how many of them are so small that float32 cannot hold their parts with all its digits; they are compared
            in float64 only.
        product: |product of all factors − ratio of the first to the last norm| / ratio, in float64.
        amplification: by how much the network magnifies a rounding error on its way; 1 or more.
    """

    numbers: int
    left_out: int
    tiny: int
    float32: float
    float64: float
    product: float
    amplification: float

    @property
    def holds(self) -> bool:
        """Whether everything agrees as far as rounding, magnified by the network, allows."""
        return self.float32 <= FLOAT32_TOLERANCE * self.amplification and self.exact

    @property
    def exact(self) -> bool:
        """Whether the float64 numbers agree, and the factors multiply to the whole."""
        return max(self.float64, self.product) <= FLOAT64_TOLERANCE * self.amplification


class PlainNorms(NamedTuple):
    """Norms of ∂L/∂z and ∂L/∂W of the hidden layers, each (s, depth), and the losses (s,)."""

    dz: Array
    dw: Array
    loss: Array


def plain_norms(network: DeepNetwork, name: str, dtype: torch.dtype = torch.float32) -> PlainNorms:
    """One network after the other, `loss.backward()`, the norms of `.grad`: what the exported script does."""
    return norms_of([model.to(dtype) for model in build(network, name)], dtype)


def build(network: DeepNetwork, name: str) -> list[DeepNet]:
    """The networks of all seeds as plain modules.

    Raises:
        ConfigError: the activation is unknown.
    """
    with torch.inference_mode(False):
        return [DeepNet(network, name, seed) for seed in network.all_seeds]


def norms_of(models: Sequence[DeepNet], dtype: torch.dtype) -> PlainNorms:
    """The same for models of `dtype`, which have no gradients yet and keep none."""
    x, y = digits_batch(dtype)
    dz, dw, losses = [], [], []
    with torch.inference_mode(False), torch.enable_grad():
        for model in models:
            layers = model.layers(x)
            for layer in layers:
                layer.z.retain_grad()
            loss = nn.functional.cross_entropy(model.output(layers[-1].h), y)
            loss.backward()  # type: ignore[no-untyped-call]
            dz.append([_norm(layer.z.grad) for layer in layers])
            dw.append([_norm(linear.get_parameter("weight").grad) for linear in model.hidden])
            losses.append(loss.item())
            model.zero_grad()
    return PlainNorms(np.array(dz), np.array(dw), np.array(losses))


def prove(network: DeepNetwork, name: str, flow: ActivationFlow | None = None) -> FlowProof:
    """Compare every norm of one activation with plain autograd, in both precisions.

    Args:
        network, name: the networks and their activation.
        flow: what the page shows of them; None computes it.

    Raises:
        ConfigError: the activation is unknown.
    """
    models = build(network, name)
    plain32, flow32 = norms_of(models, torch.float32), flow or _flow(network, name, torch.float32)
    doubled = [model.double() for model in models]
    plain64, flow64 = norms_of(doubled, torch.float64), _flow(network, name, torch.float64)
    finite = np.isfinite(plain64.dz) & np.isfinite(plain64.dw)
    return FlowProof(
        numbers=2 * int(finite.sum()),
        left_out=2 * int((~finite).sum()),
        tiny=_too_small(plain32.dz, plain64.dz) + _too_small(plain32.dw, plain64.dw),
        float32=_difference(flow32, plain32, SMALLEST),
        float64=_difference(flow64, plain64),
        product=_product_error(flow64),
        amplification=_amplification(flow64),
    )


def _too_small(in_float32: Array, in_float64: Array) -> int:
    """How many norms float32 cannot hold with all their digits."""
    return int(((in_float32 < SMALLEST) & (in_float64 > 0)).sum())


def _norm(gradient: torch.Tensor | None) -> float:
    assert gradient is not None
    return float(torch.linalg.vector_norm(gradient, dtype=torch.float64))


def _flow(network: DeepNetwork, name: str, dtype: torch.dtype) -> ActivationFlow:
    return gradient_flow(network, (name,), dtype).flows[name]


def _difference(flow: ActivationFlow, plain: PlainNorms, smallest: float = 0.0) -> float:
    pairs = ((flow.dz, plain.dz), (flow.dw, plain.dw))
    return max(_relative(ours, theirs, smallest) for ours, theirs in pairs)


def _relative(ours: Array, theirs: Array, smallest: float) -> float:
    """Largest |difference| / reference of references that are not too small; equal numbers, zeros too, differ by 0."""
    with np.errstate(all="ignore"):
        relative = np.where(ours == theirs, 0.0, np.abs(ours - theirs) / np.abs(theirs))
    compared = np.isfinite(ours) & np.isfinite(theirs) & (theirs >= smallest)
    return float(np.nan_to_num(relative[compared]).max(initial=0.0))


def _product_error(flow: ActivationFlow) -> float:
    with np.errstate(all="ignore"):
        product = np.prod([part.prod(axis=1) for part in flow.factors.parts.values()], axis=0)
    return _relative(product, flow.ratios, 0.0)


def _amplification(flow: ActivationFlow) -> float:
    """What grows going backward grows going forward too: the gradient shows how rounding errors are magnified."""
    with np.errstate(all="ignore"):
        growth = np.nanmax(flow.dz, axis=1, initial=0.0) / flow.dz[:, -1]
    return max(1.0, float(np.nan_to_num(growth, posinf=np.finfo(np.float64).max).max()))
