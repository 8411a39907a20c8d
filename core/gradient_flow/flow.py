"""How large the gradient is in every layer, for every activation and every seed, and what made it so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from core.gradient_flow.digits_batch import BATCH, digits_batch
from core.gradient_flow.factors import Factors, factors_between
from core.gradient_flow.network import DeepNetwork
from core.gradient_flow.pass_norms import Norm, PassNorms
from core.gradient_flow.stack import Stack, run, stack_networks
from core.networks.activations import ACTIVATIONS, activation

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class DeltaFlow:
    """What becomes of δ = ∂L/∂z in s networks with one activation; norms are over all units and samples of the batch.

    Attributes:
        name: the activation.
        loss: mean cross-entropy of each network, (s,).
        signal: root mean square of z, the weighted sums, (s, depth).
        dz: norm of ∂L/∂z, (s, depth).
        factors: what ∂L/∂z is multiplied by from one layer to the one before.
    """

    name: str
    loss: Array
    signal: Array
    dz: Array
    factors: Factors

    @property
    def ratios(self) -> Array:
        """‖∂L/∂z of layer 1‖ / ‖∂L/∂z of the last hidden layer‖ per network, (s,); NaN where both are zero."""
        with np.errstate(all="ignore"):
            quotient: Array = self.dz[:, 0] / self.dz[:, -1]
            return quotient


@dataclass(frozen=True)
class ActivationFlow(DeltaFlow):
    """The same, and the gradients of the parameters.

    Attributes:
        dw: norm of ∂L/∂W of the hidden layers, (s, depth).
        total: norm of the gradient of all parameters together, (s,).
    """

    dw: Array
    total: Array


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
    network: DeepNetwork,
    names: Sequence[str] = tuple(ACTIVATIONS),
    dtype: torch.dtype = torch.float32,
    stack: Stack | None = None,
) -> GradientFlow:
    """One forward and one backward pass of autograd per activation, for the networks of all seeds.

    Norms are summed in float64: the squares of gradients that float32 still holds would leave its range.

    Args:
        network: the networks.
        names: the activations.
        dtype: float32 as in training, float64 for proofs.
        stack: networks of the same weights, drawn already in `dtype`; None draws them.

    Raises:
        ConfigError: an activation is unknown.
    """
    # Tensors made here must be differentiable whatever mode the caller is in, and nobody's .grad is touched.
    with torch.inference_mode(False), torch.enable_grad():
        stack = replace(stack or stack_networks(network, dtype), network=network)
        norm = Norm()
        flows = {name: _flow(stack, name, norm) for name in names}
        weights = torch.stack([norm(weight) for weight in stack.weights[:-1]], dim=1)
        return GradientFlow(network, weights.numpy(), flows)


def delta_flow(stack: Stack, name: str) -> DeltaFlow:
    """The flow of one activation without the gradients of the weights, which no ∂L/∂z depends on: half the work.

    Raises:
        ConfigError: the activation is unknown.
    """
    with torch.inference_mode(False), torch.enable_grad():
        start = stack.biases[0].detach().requires_grad_()  # the one leaf that the gradient runs to
        norms, loss = _watched(replace(stack, biases=(start, *stack.biases[1:])), name, Norm())
        return DeltaFlow(**_deltas(stack, name, norms, loss))


def _flow(stack: Stack, name: str, norm: Norm) -> ActivationFlow:
    own = stack.leaves()
    norms, loss = _watched(own, name, norm)
    rest = [leaf.grad for leaf in (own.weights[-1], *own.biases)]
    everything = [norms["dw"], torch.stack([norm(grad) for grad in rest if grad is not None], dim=1).numpy()]
    if stack.network.normalization != "none":
        everything += [norms["scale"], norms["shift"]]
    return ActivationFlow(
        **_deltas(stack, name, norms, loss),
        dw=norms["dw"],
        total=np.sqrt(np.square(np.concatenate(everything, axis=1)).sum(axis=1)),
    )


def _watched(stack: Stack, name: str, norm: Norm) -> tuple[PassNorms, Tensor]:
    """Forward and backward once; the norms and the losses."""
    x, y = digits_batch(stack.dtype)
    norms = PassNorms(stack.network, norm)
    loss = run(stack, activation(name).module(), x, y, norms.watch)
    torch.autograd.backward(loss.sum())
    return norms, loss.detach()


def _deltas(stack: Stack, name: str, norms: PassNorms, loss: Tensor) -> dict[str, Any]:
    network = stack.network
    return {
        "name": name,
        "loss": loss.double().numpy(),
        "signal": norms["z"] / np.sqrt(BATCH * network.width),
        "dz": norms["dz"],
        "factors": factors_between(
            dz=norms["dz"],
            dh=norms["dh"],
            du=norms["du"] if network.normalization != "none" else None,
            passed=norms["passed"] if network.skip else None,
        ),
    }
