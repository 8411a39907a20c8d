"""A deep network of equal layers as a frozen config, and the plain PyTorch module it stands for."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, NamedTuple, get_args

import torch
from torch import Tensor, nn

from core.errors import ConfigError
from core.gradient_flow.initializations import INITIALIZATIONS, initialization
from core.models.activations import activation
from core.numbers import check_number, plain
from core.seeding import LARGEST_SEED, check_seed, seeded

Normalization = Literal["none", "batch", "layer"]
NORMALIZATIONS: tuple[Normalization, ...] = get_args(Normalization)

INPUTS, CLASSES = 64, 10  # scikit-learn's digits: 8×8 pixels, ten classes
LEAST_DEPTH, MOST_DEPTH = 2, 50
NARROWEST, WIDEST = 4, 256
FEWEST_SEEDS, MOST_SEEDS = 8, 32
SMALLEST_SCALE, LARGEST_SCALE = 0.001, 10.0
# 50 layers of 64 units with 8 seeds: what two cores recompute for every activation while a slider moves.
MOST_WORK = MOST_DEPTH * 64**2 * FEWEST_SEEDS


@dataclass(frozen=True)
class DeepNetwork:
    """Equal hidden layers between 64 pixels and 10 classes, drawn from several seeds; any activation goes in.

    Attributes:
        depth: hidden layers, 2–50.
        width: units of each, 4–256; depth × width² × seeds is at most 50 · 64² · 8.
        initialization: a key of INITIALIZATIONS.
        scale: standard deviation of the weights, 0.001–10; only "normal" uses it.
        normalization: of what enters each activation: "none", "batch" (over the samples) or "layer" (over the units).
        skip: whether every hidden layer but the first adds its input to its output.
        seed: the first of the consecutive seeds, each of which draws one network.
        seeds: how many, 8–32.

    Raises:
        ConfigError: one of these rules is broken.
    """

    depth: int = 10
    width: int = 64
    initialization: str = "default"
    scale: float = 0.2
    normalization: Normalization = "none"
    skip: bool = False
    seed: int = 0
    seeds: int = FEWEST_SEEDS

    def __post_init__(self) -> None:
        _check_whole("depth", self.depth, LEAST_DEPTH, MOST_DEPTH)
        _check_whole("width", self.width, NARROWEST, WIDEST)
        _check_whole("seeds", self.seeds, FEWEST_SEEDS, MOST_SEEDS)
        check_seed(self.seed)
        if self.seed + self.seeds - 1 > LARGEST_SEED:
            raise ConfigError("seed", f"must leave room for {self.seeds} seeds up to {LARGEST_SEED}", self.seed)
        initialization(self.initialization)
        check_number(self.scale, "scale of the weights", SMALLEST_SCALE, LARGEST_SCALE)
        if self.normalization not in NORMALIZATIONS:
            raise ConfigError("normalization", f"must be one of {', '.join(NORMALIZATIONS)}", self.normalization)
        if not isinstance(self.skip, bool):
            raise ConfigError("skip connections", "must be True or False", self.skip)
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


def _check_whole(argument: str, value: object, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ConfigError(argument, f"must be a whole number from {low} to {high}", value)
