"""One activation looked at closely: where the sums lie, which units are saturated or dead, also after one step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from core.gradient_flow.digits_batch import digits_batch
from core.gradient_flow.experiment import FlowExperiment
from core.gradient_flow.factors import Array
from core.gradient_flow.network import DeepNet, LayerPass
from core.gradient_flow.slopes import SATURATED, slope

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


def study(experiment: FlowExperiment) -> FlowStudy:
    """Run each network forward and backward, make one step of SGD (clipped if asked), and run it forward again.

    The step changes models that are made here and thrown away.
    """
    with torch.inference_mode(False), torch.enable_grad():
        runs = [_run(experiment, seed) for seed in experiment.network.all_seeds]
    return FlowStudy(
        quantiles=np.stack([_quantiles([run.before[i].u for run in runs]) for i in range(experiment.network.depth)]),
        saturated=np.array([[layer.saturated for layer in run.before] for run in runs]),
        dead=np.array([[layer.dead for layer in run.before] for run in runs]),
        dead_after=np.array([[layer.dead for layer in run.after] for run in runs]),
        loss=np.array([run.loss for run in runs]),
        loss_after=np.array([run.loss_after for run in runs]),
        chosen=_values(runs, experiment.layer - 1),
        last=_values(runs, -1),
    )


class _Layer(NamedTuple):
    """One layer of one network: what enters and leaves its activation, ∂L/∂z, and its slopes in two numbers."""

    u: Tensor
    a: Tensor
    dz: Tensor | None
    saturated: float
    dead: float


class _Run(NamedTuple):
    before: list[_Layer]
    after: list[_Layer]
    loss: float
    loss_after: float


def _run(experiment: FlowExperiment, seed: int) -> _Run:
    model = DeepNet(experiment.network, experiment.activation, seed)
    x, y = digits_batch()
    layers, loss = _loss(model, x, y)
    for layer in layers:
        layer.z.retain_grad()
    loss.backward()  # type: ignore[no-untyped-call]
    before = [_layer(layer, experiment.activation, model.activation) for layer in layers]
    if experiment.clip is not None:
        nn.utils.clip_grad_norm_(model.parameters(), experiment.clip)
    torch.optim.SGD(model.parameters(), lr=experiment.lr).step()
    with torch.no_grad():
        layers, loss_after = _loss(model, x, y)
    after = [_layer(layer, experiment.activation, model.activation) for layer in layers]
    return _Run(before, after, loss.item(), loss_after.item())


def _loss(model: DeepNet, x: Tensor, y: Tensor) -> tuple[list[LayerPass], Tensor]:
    layers = model.layers(x)
    return layers, nn.functional.cross_entropy(model.output(layers[-1].h), y)


def _layer(layer: LayerPass, name: str, phi: nn.Module) -> _Layer:
    """The slopes are autograd's own, so that a unit is dead exactly where PyTorch passes nothing on."""
    u = layer.u.detach().requires_grad_()
    saturated = dead = np.nan
    if torch.isfinite(u).all():
        with torch.enable_grad():
            slopes = torch.autograd.grad(phi(u).sum(), u, materialize_grads=True)[0].abs()
        saturated = (slopes < SATURATED * slope(name).largest).float().mean().item()
        dead = (slopes == 0).all(dim=0).float().mean().item()
    return _Layer(u.detach(), layer.a.detach(), layer.z.grad, saturated, dead)


def _quantiles(tensors: list[Tensor]) -> Array:
    values = torch.cat(tensors).double().numpy()
    if not np.isfinite(values).all():
        return np.full(len(QUANTILES), np.nan)
    return np.asarray(np.quantile(values, QUANTILES))


def _values(runs: list[_Run], index: int) -> LayerValues:
    layers = [run.before[index] for run in runs]
    activations = torch.cat([layer.a.flatten() for layer in layers])
    gradients = torch.cat([layer.dz.flatten() for layer in layers if layer.dz is not None])
    return LayerValues(activations.double().numpy(), gradients.double().numpy())
