"""How large the gradient is in every layer, for every activation and every seed, and what made it so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from core.gradient_flow.digits_batch import digits_batch
from core.gradient_flow.factors import Factors, factors_between
from core.gradient_flow.network import DeepNetwork
from core.gradient_flow.stack import Stack, StackPass, run, stack_networks
from core.models.activations import ACTIVATIONS, activation

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ActivationFlow:
    """The gradients of s networks with one activation; norms are over all units and samples of the batch.

    Attributes:
        name: the activation.
        loss: mean cross-entropy of each network, (s,).
        signal: root mean square of z, the weighted sums, (s, depth).
        dz: norm of ∂L/∂z, (s, depth).
        dw: norm of ∂L/∂W of the hidden layers, (s, depth).
        total: norm of the gradient of all parameters together, (s,).
        factors: what ∂L/∂z is multiplied by from one layer to the one before.
    """

    name: str
    loss: Array
    signal: Array
    dz: Array
    dw: Array
    total: Array
    factors: Factors

    @property
    def ratios(self) -> Array:
        """‖∂L/∂z of layer 1‖ / ‖∂L/∂z of the last hidden layer‖ per network, (s,); NaN where both are zero."""
        with np.errstate(all="ignore"):
            quotient: Array = self.dz[:, 0] / self.dz[:, -1]
            return quotient


@dataclass(frozen=True)
class GradientFlow:
    """What one batch of digits does in the networks of all seeds.

    Attributes:
        network: their config.
        weights: norm of W of the hidden layers, (s, depth); the same for every activation.
        flows: by the name of the activation.
    """

    network: DeepNetwork
    weights: Array
    flows: Mapping[str, ActivationFlow]


def gradient_flow(
    network: DeepNetwork, names: Sequence[str] = tuple(ACTIVATIONS), dtype: torch.dtype = torch.float32
) -> GradientFlow:
    """One forward and one backward pass of autograd per activation, for the networks of all seeds.

    Norms are summed in float64: the squares of gradients that float32 still holds would leave its range.

    Args:
        names: the activations.
        dtype: float32 as in training, float64 for proofs.

    Raises:
        ConfigError: an activation is unknown.
    """
    # Tensors made here must be differentiable whatever mode the caller is in, and nobody's .grad is touched.
    with torch.inference_mode(False), torch.enable_grad():
        stack = stack_networks(network, dtype)
        flows = {name: _flow(stack, name, dtype) for name in names}
        return GradientFlow(network, _norms(stack.weights[:-1]), flows)


def _flow(stack: Stack, name: str, dtype: torch.dtype) -> ActivationFlow:
    x, y = digits_batch(dtype)
    network = stack.network
    done = run(stack, activation(name).module(), x, y)
    normalized = network.normalization != "none"
    tensors = [*stack.parameters, *done.z, *done.h, *(done.u if normalized else [])]
    found = torch.autograd.grad(done.loss.sum(), tensors)
    own, dz, dh, du = _cut(found, len(stack.parameters), network.depth)
    norms = _norms(own)
    if normalized:
        norms = np.concatenate([norms, _norm_parameters(done, du)], axis=1)
    return ActivationFlow(
        name,
        loss=done.loss.detach().double().numpy(),
        signal=_norms(done.z) / np.sqrt(len(y) * network.width),
        dz=_norms(dz),
        dw=norms[:, : network.depth],
        total=np.sqrt(np.square(norms).sum(axis=1)),
        factors=factors_between(
            dz=_norms(dz),
            dh=_norms(dh),
            du=_norms(du) if normalized else None,
            passed=_norms(_passed_by_weights(stack, dz)) if network.skip else None,
        ),
    )


def _cut(found: Sequence[Tensor], parameters: int, depth: int) -> Iterator[Sequence[Tensor]]:
    """The gradients by what they are for: parameters, then z, h and u of every hidden layer."""
    yield found[:parameters]
    for start in range(parameters, parameters + 3 * depth, depth):
        yield found[start : start + depth]


def _passed_by_weights(stack: Stack, dz: Sequence[Tensor]) -> list[Tensor]:
    """Wᵀδ of every hidden layer but the first: what its weights alone pass on to the layer before."""
    later = zip(dz[1:], stack.weights[1:-1], strict=True)
    return [torch.bmm(weight.detach().transpose(1, 2), delta) for delta, weight in later]


def _norm_parameters(done: StackPass, du: Sequence[Tensor]) -> Array:
    """Norms of the gradients of the normalizations' own scales and shifts, which stand at 1 and 0."""
    scales = [(g * u.detach()).sum(2, keepdim=True) for g, u in zip(du, done.u, strict=True)]
    return _norms([*scales, *(g.sum(2, keepdim=True) for g in du)])


def _norms(tensors: Sequence[Tensor]) -> Array:
    """Norm of each tensor (s, …, …) per network: (s, tensors)."""
    norms = [torch.linalg.vector_norm(tensor.detach(), dim=(1, 2), dtype=torch.float64) for tensor in tensors]
    return torch.stack(norms, dim=1).numpy()
