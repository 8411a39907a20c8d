"""One activation looked at closely: where the sums lie, which units are saturated or dead, also after one step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from core.gradient_flow.digits_batch import digits_batch
from core.gradient_flow.factors import Array
from core.gradient_flow.slopes import SATURATED, slope
from core.gradient_flow.stack import Affine, LayerTensors, Stack, norm_gradients, run, stack_networks
from core.lessons.vanishing_gradients.experiment import FlowExperiment
from core.lessons.vanishing_gradients.step import CLIP_EPSILON
from core.networks.activations import activation

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class LayerValues:
    """Every value in one hidden layer, of all networks, samples and units: flat arrays, in no particular order.

    Attributes:
        activations: what the activation returns.
        gradients: ∂L/∂z.
    """

    activations: Array
    gradients: Array


@dataclass(frozen=True)
class FlowStudy:
    """What goes on inside the layers of s networks with one activation.

    Attributes:
        quantiles: 5, 25, 50, 75 and 95 % of what enters the activation, over all networks, samples and units,
            (depth, 5); NaN where something is not finite.
        saturated: share of (sample, unit) pairs whose slope is below 5 % of the activation's largest, (s, depth); NaN,
            here and in what follows, where something is not finite.
        dead: share of units whose slope is exactly 0 for every sample, (s, depth).
        dead_after: the same after one step of SGD on the batch, (s, depth).
        loss, loss_after: mean cross-entropy before and after that step, (s,).
        chosen, last: the values in the chosen and in the last hidden layer.
    """

    quantiles: Array
    saturated: Array
    dead: Array
    dead_after: Array
    loss: Array
    loss_after: Array
    chosen: LayerValues
    last: LayerValues


def study(experiment: FlowExperiment, stack: Stack | None = None) -> FlowStudy:
    """Run the networks forward and backward, make one step of SGD (clipped if asked), and run them forward again.

    Args:
        experiment: what is looked at.
        stack: its networks, drawn already in float32; None draws them. They are left as they are.
    """
    name, index = experiment.activation, experiment.layer - 1
    with torch.inference_mode(False), torch.enable_grad():
        stack = replace(stack or stack_networks(experiment.network), network=experiment.network)
        before = _look(stack.leaves(), name)
        gradients = _gradients(before, index)
        moved, affine = _step(experiment, stack, gradients)
        with torch.no_grad():
            after = _look(moved, name, affine)
    units, later = ([_units(layer.u, name) for layer in one.layers] for one in (before, after))
    return FlowStudy(
        quantiles=np.stack([_quantiles(layer.u) for layer in before.layers]),
        saturated=np.stack([unit.saturated for unit in units], axis=1),
        dead=np.stack([unit.dead for unit in units], axis=1),
        dead_after=np.stack([unit.dead for unit in later], axis=1),
        loss=_flat(before.loss),
        loss_after=_flat(after.loss),
        chosen=LayerValues(_flat(before.layers[index].a), _flat(gradients.chosen)),
        last=LayerValues(_flat(before.layers[-1].a), _flat(gradients.last)),
    )


class _Look(NamedTuple):
    stack: Stack
    layers: list[LayerTensors]
    loss: Tensor


class _Gradients(NamedTuple):
    """Of the stack's parameters, of the normalizations' scales and shifts (none without), of z in two layers."""

    parameters: Sequence[Tensor]
    affine: list[Affine]
    chosen: Tensor
    last: Tensor


class _Units(NamedTuple):
    saturated: Array
    dead: Array


def _look(stack: Stack, name: str, affine: list[Affine] | None = None) -> _Look:
    layers: list[LayerTensors] = []
    loss = run(stack, activation(name).module(), *digits_batch(), lambda _, layer: layers.append(layer), affine)
    return _Look(stack, layers, loss)


def _gradients(look: _Look, index: int) -> _Gradients:
    normalized = look.stack.network.normalization != "none"
    own, sums = look.stack.parameters, [look.layers[index].z, look.layers[-1].z]
    entering = [layer.u for layer in look.layers] if normalized else []
    found = torch.autograd.grad(look.loss.sum(), [*own, *sums, *entering])
    chosen, last, *du = found[len(own) :]
    affine = [norm_gradients(u.detach(), gradient) for u, gradient in zip(entering, du, strict=True)]
    return _Gradients(found[: len(own)], affine, chosen, last)


def _step(experiment: FlowExperiment, stack: Stack, gradients: _Gradients) -> tuple[Stack, list[Affine] | None]:
    """The networks after one step, and what their normalizations multiply by and add then."""
    shares = _clipping([*gradients.parameters, *(g for pair in gradients.affine for g in pair)], experiment.clip)

    def moved(old: Tensor, gradient: Tensor) -> Tensor:
        return torch.add(old, gradient if shares is None else gradient * shares, alpha=-experiment.lr)

    new = [moved(old, gradient) for old, gradient in zip(stack.parameters, gradients.parameters, strict=True)]
    affine = [(moved(torch.ones_like(g), g), moved(torch.zeros_like(b), b)) for g, b in gradients.affine]
    count = len(stack.weights)
    return replace(stack, weights=tuple(new[:count]), biases=tuple(new[count:])), affine or None


def _clipping(gradients: Sequence[Tensor], clip: float | None) -> Tensor | None:
    """What `clip_grad_norm_` would multiply each network's gradient by, (s, 1, 1); None without clipping."""
    if clip is None:
        return None
    norms = torch.stack([torch.linalg.vector_norm(gradient, dim=(1, 2)) for gradient in gradients])
    total = torch.linalg.vector_norm(norms, dim=0)
    shares: Tensor = (clip / (total + CLIP_EPSILON)).clamp(max=1.0)
    return shares.view(-1, 1, 1)


def _units(u: Tensor, name: str) -> _Units:
    """Shares per network, (s,). The slopes are autograd's own: a unit is dead where PyTorch passes nothing on."""
    u = u.detach().requires_grad_()
    with torch.inference_mode(False), torch.enable_grad():
        entered = activation(name).module()(u).sum()
        slopes = torch.autograd.grad(entered, u, materialize_grads=True)[0].abs()
    finite = torch.isfinite(u.detach()).all(dim=2).all(dim=1).numpy()
    saturated = (slopes < SATURATED * slope(name).largest).float().mean(dim=(1, 2))
    dead = (slopes == 0).all(dim=2).float().mean(dim=1)
    return _Units(*(np.where(finite, share.double().numpy(), np.nan) for share in (saturated, dead)))


def _quantiles(tensor: Tensor) -> Array:
    """numpy's own quantiles of float32 values, interpolated in float64."""
    values = tensor.detach().numpy().ravel()
    if not np.isfinite(values).all():
        return np.full(len(QUANTILES), np.nan)
    places = np.array(QUANTILES) * (len(values) - 1)
    below = np.floor(places).astype(int)
    ordered = np.partition(values, sorted({*below, *(below + 1)})).astype(np.float64)
    return np.asarray(ordered[below] + (ordered[below + 1] - ordered[below]) * (places - below))


def _flat(tensor: Tensor) -> Array:
    return np.asarray(tensor.detach().double().flatten().numpy())
