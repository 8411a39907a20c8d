"""A deep network of equal layers as a frozen config, and the plain PyTorch module it stands for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import torch
from torch import Tensor, nn

from core.errors import ConfigError
from core.gradient_flow.initializations import INITIALIZATIONS, initialization
from core.networks.activations import activation
from core.numbers import LARGEST_SEED, plain
from core.seeding import seeded
from core.settings.declared import check_settings, setting
from core.settings.setting import Choice, Number, Switch, Whole, labelled
from core.settings.setting import seed as seed_setting

INPUTS, CLASSES = 64, 10  # scikit-learn's digits: 8×8 pixels, ten classes
LEAST_DEPTH, MOST_DEPTH = 2, 50
NARROWEST, WIDEST = 4, 256
FEWEST_SEEDS, MOST_SEEDS = 8, 32
NORMALIZATIONS = {"none": "none", "batch": "batch norm", "layer": "layer norm"}
# 50 layers of 64 units with 8 seeds: what two cores recompute for every activation while a slider moves.
MOST_WORK = MOST_DEPTH * 64**2 * FEWEST_SEEDS


@dataclass(frozen=True)
class DeepNetwork:
    """Equal hidden layers between 64 pixels and 10 classes, drawn from several seeds; any activation goes in.

    Attributes:
        depth: hidden layers.
        width: units of each; depth × width² × seeds is at most 50 · 64² · 8.
        initialization: how the weights are drawn.
        scale: standard deviation of the weights; only "normal" uses it.
        normalization: of what enters each activation: "none", "batch" (over the samples) or "layer" (over the units).
        skip: whether every hidden layer but the first adds its input to its output.
        seed: the first of the consecutive seeds, each of which draws one network.
        seeds: how many.

    Raises:
        ConfigError: a value is out of its setting's bounds, or the network is too large.
    """

    depth: int = setting(Whole(name="depth", key="depth", low=LEAST_DEPTH, high=MOST_DEPTH), 10)
    width: int = setting(Whole(name="width", key="width", low=NARROWEST, high=WIDEST), 64)
    initialization: str = setting(
        Choice(name="initialization", key="init", options=labelled(INITIALIZATIONS)), "default"
    )
    scale: float = setting(Number(name="scale of the weights", key="scale", label="Scale σ", low=0.001, high=10.0), 0.2)
    normalization: str = setting(Choice(name="normalization", key="norm", options=NORMALIZATIONS), "none")
    skip: bool = setting(Switch(name="skip connections", key="skip"), False)
    seed: int = setting(seed_setting(label="First seed"), 0)
    seeds: int = setting(
        Whole(name="seeds", key="seeds", label="Networks", low=FEWEST_SEEDS, high=MOST_SEEDS), FEWEST_SEEDS
    )

    def __post_init__(self) -> None:
        check_settings(self)
        if self.seed + self.seeds - 1 > LARGEST_SEED:
            raise ConfigError("seed", f"must leave room for {self.seeds} seeds up to {LARGEST_SEED}", self.seed)
        if self.depth > deepest(self.width, self.seeds):
            rule = f"must be at most {deepest(self.width, self.seeds)} for {self.width} units and {self.seeds} seeds"
            raise ConfigError("depth", rule, self.depth)

    @property
    def all_seeds(self) -> range:
        """The seeds, one network each."""
        return range(self.seed, self.seed + self.seeds)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units from the pixels to the classes."""
        return (INPUTS, *[self.width] * self.depth, CLASSES)

    @property
    def as_drawn(self) -> DeepNetwork:
        """The same without what has no part in drawing the weights: normalization and skip connections."""
        return replace(self, normalization="none", skip=False)

    @property
    def is_largest(self) -> bool:
        """Whether depth × width² × seeds leaves no room for another layer or another unit."""
        deep = self.depth < MOST_DEPTH and self.depth == deepest(self.width, self.seeds)
        return deep or (self.width < WIDEST and self.width == widest(self.depth, self.seeds))

    @property
    def initialization_label(self) -> str:
        """The initialization as the page names it, with its scale where it has one."""
        label = INITIALIZATIONS[self.initialization].label
        return f"{label} {plain(self.scale)}" if self.initialization == "normal" else label


def deepest(width: int, seeds: int = FEWEST_SEEDS) -> int:
    """The largest depth that depth × width² × seeds allows, at most 50; 0 if the width allows none."""
    depth = min(MOST_DEPTH, MOST_WORK // (width * width * seeds))
    return depth if depth >= LEAST_DEPTH else 0


def widest(depth: int, seeds: int = FEWEST_SEEDS) -> int:
    """The largest width that depth × width² × seeds allows, at most 256."""
    return max(width for width in range(NARROWEST, WIDEST + 1) if deepest(width, seeds) >= depth)


def draw_layers(network: DeepNetwork, seed: int) -> list[nn.Linear]:
    """The layers of weights after `torch.manual_seed(seed)`, hidden layers first, then the output layer.

    All are drawn as PyTorch does, then all are drawn anew by another initialization, if one is chosen.
    """
    with seeded(seed):
        layers = [nn.Linear(inputs, outputs) for inputs, outputs in pairwise(network.sizes)]
        for layer in layers:
            initialization(network.initialization).apply(layer.weight, layer.bias, network.scale)
    return layers


def draw_tensors(network: DeepNetwork, seed: int, weights: Sequence[Tensor], biases: Sequence[Tensor]) -> None:
    """Fill float32 weights (outputs, inputs) and biases with exactly what `draw_layers` draws, several times as fast.

    A generator of its own needs nobody's lock and no modules.
    """
    stream = torch.Generator().manual_seed(seed)
    gain = nn.init.calculate_gain("leaky_relu", math.sqrt(5))  # as in nn.Linear.reset_parameters
    for weight, bias in zip(weights, biases, strict=True):
        inputs = weight.shape[1]
        bound = math.sqrt(3.0) * gain / math.sqrt(inputs)
        weight.uniform_(-bound, bound, generator=stream)
        bias.uniform_(-1 / math.sqrt(inputs), 1 / math.sqrt(inputs), generator=stream)
    own = initialization(network.initialization)
    for weight, bias in zip(weights, biases, strict=True):
        own.apply(weight, bias, network.scale, stream)


class LayerPass(NamedTuple):
    """One hidden layer for n samples, all (n, width).

    Attributes:
        z: the weighted sums.
        u: what enters the activation: z, normalized if the network normalizes.
        a: what the activation makes of it.
        h: what the layer passes on: a, plus the layer's input where there is a skip connection.
    """

    z: Tensor
    u: Tensor
    a: Tensor
    h: Tensor


class DeepNet(nn.Module):
    """The network with one activation: Linear, normalization, activation; with `skip` the layer's input is added.

    Args:
        network: its config.
        name: the activation.
        seed: of its weights.

    Shapes: (n, 64) float to (n, 10) logits.
    """

    def __init__(self, network: DeepNetwork, name: str, seed: int) -> None:
        super().__init__()
        *hidden, self.output = draw_layers(network, seed)
        self.hidden = nn.ModuleList(hidden)
        self.norms = nn.ModuleList(_norm(network) for _ in hidden)
        self.activation = activation(name).module()
        self.skip = network.skip

    def forward(self, x: Tensor) -> Tensor:
        logits: Tensor = self.output(self.layers(x)[-1].h)
        return logits

    def layers(self, x: Tensor) -> list[LayerPass]:
        """What every hidden layer computes, first to last."""
        passes: list[LayerPass] = []
        for linear, norm in zip(self.hidden, self.norms, strict=True):
            z = linear(x)
            u = norm(z)
            a = self.activation(u)
            x = x + a if self.skip and passes else a
            passes.append(LayerPass(z, u, a, x))
        return passes


def _norm(network: DeepNetwork) -> nn.Module:
    if network.normalization == "batch":
        return nn.BatchNorm1d(network.width)
    return nn.LayerNorm(network.width) if network.normalization == "layer" else nn.Identity()
