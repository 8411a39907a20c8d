"""The scalar graph of a small network's loss on the sample on display."""

from __future__ import annotations

import torch

from core.autograd.graph.builder import TraceBuilder
from core.autograd.graph.trace import Trace
from core.errors import ConfigError
from core.networks.mlp import linear_layers
from core.networks.small.names import Names, names_of, parameter_id
from core.networks.small.network import BIAS, SmallNetwork

# What one picture of scalars can hold: up to 3-4-4-2. Larger networks can still be traced and proved.
MOST_DRAWN_LAYERS, MOST_DRAWN_UNITS, MOST_DRAWN_OUTPUTS = 2, 4, 2


def check_targets(experiment: SmallNetwork) -> None:
    """A gradient needs a loss, and a loss needs targets.

    Raises:
        ConfigError: the network has no targets.
    """
    if not experiment.y:
        raise ConfigError("y", "must hold one target per output, because every gradient starts at the loss", "none")


def check_drawable(experiment: SmallNetwork) -> None:
    """Refuse a network whose scalar graph is too large to be read.

    Raises:
        ConfigError: more than 2 hidden layers, 4 units in one of them, or 2 outputs.
    """
    hidden = experiment.sizes[1:-1]
    fits = len(hidden) <= MOST_DRAWN_LAYERS and max(hidden, default=1) <= MOST_DRAWN_UNITS
    if not fits or experiment.sizes[-1] > MOST_DRAWN_OUTPUTS:
        raise ConfigError("network", "must be at most 3-4-4-2 to be walked through number by number", experiment.config)


def trace_network(experiment: SmallNetwork) -> Trace:
    """Forward and backward through every scalar of a small network, in float64.

    The loss is the mean over the outputs of (ŷ − y)² for the sample `experiment.sample`, which is `nn.MSELoss` on
    that sample. The weights are the live model's float32 numbers. A unit is its products w·a, their sum with the
    bias z, and the activation a; an identity activation adds no node.

    Raises:
        ConfigError: the network has no targets.
    """
    check_targets(experiment)
    return _NetworkTracer(experiment).trace()


class _NetworkTracer:
    def __init__(self, experiment: SmallNetwork) -> None:
        self.experiment, self.names, self.builder = experiment, names_of(experiment), TraceBuilder()
        layers = linear_layers(experiment.model)
        self.weights: list[list[list[float]]] = [layer.weight.to(torch.float64).tolist() for layer in layers]
        self.biases: list[list[float]] = [layer.bias.to(torch.float64).tolist() for layer in layers]

    def trace(self) -> Trace:
        x = self.experiment.x[self.experiment.sample]
        below = [self.builder.leaf(f"x[{i}]", "input", v, self.names.data("x", i)) for i, v in enumerate(x, 1)]
        for layer, activation in enumerate(self.experiment.activations, start=1):
            units = range(1, self.experiment.sizes[layer] + 1)
            below = [self._unit(layer, unit, activation, below) for unit in units]
        return self.builder.finish(self._loss(below))

    def _unit(self, layer: int, unit: int, activation: str, below: list[str]) -> str:
        terms = [self._product(layer, unit, source, node) for source, node in enumerate(below, start=1)]
        terms.append(self._parameter(layer, unit, BIAS, self.biases[layer - 1][unit - 1]))
        linear = activation == "identity"
        z_names = self.names.weighted_sum(layer, unit, linear and layer == self.names.last)
        z = self.builder.apply(f"z{layer}[{unit}]", "add", terms, z_names)
        if linear:
            return z
        return self.builder.apply(f"a{layer}[{unit}]", activation, [z], self.names.activation(layer, unit))

    def _product(self, layer: int, unit: int, source: int, node: str) -> str:
        weight = self._parameter(layer, unit, source, self.weights[layer - 1][unit - 1][source - 1])
        names = self.names.product(layer, unit, source)
        return self.builder.apply(f"p{layer}[{unit},{source}]", "multiply", [weight, node], names)

    def _parameter(self, layer: int, unit: int, source: int, value: float) -> str:
        names = self.names.parameter(layer, unit, source)
        return self.builder.leaf(parameter_id(layer, unit, source), "parameter", value, names)

    def _loss(self, predictions: list[str]) -> str:
        """(ŷ − y)², and the mean over the outputs if there are several."""
        y, names, builder = self.experiment.y[self.experiment.sample], self.names, self.builder
        loss, squares = Names("L", "L", names.last + 1), list[str]()
        for unit, (prediction, target) in enumerate(zip(predictions, y, strict=True), start=1):
            leaf = builder.leaf(f"y[{unit}]", "target", target, names.data("y", unit))
            error = builder.apply(f"e[{unit}]", "subtract", [prediction, leaf], names.of_loss("e", unit))
            if len(y) == 1:
                return builder.apply("loss", "square", [error], loss, "output")
            squares.append(builder.apply(f"s[{unit}]", "square", [error], names.of_loss("s", unit)))
        return builder.apply("loss", "mean", squares, loss, "output")
