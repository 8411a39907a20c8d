"""Fully connected networks (multilayer perceptrons): the config and the plain `nn.Sequential` it stands for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from torch import nn

from core.errors import ConfigError
from core.networks.activations import activation
from core.numbers import check_number
from core.seeding import seeded

WIDEST_LAYER = 65_536
MOST_DROPOUT = 0.9


@dataclass(frozen=True)
class MLPConfig:
    """A fully connected network.

    Attributes:
        sizes: units per layer from input to output, e.g. (1, 2, 1): 1 input, 2 hidden units, 1 output.
        activations: names of the activations, one per layer of weights (`len(sizes) - 1`), output included.
        dropout: probability with which a hidden unit is zeroed in training, 0–0.9; 0 adds no module.

    Raises:
        ConfigError: fewer than two sizes, a size below 1, a missing or an unknown activation, dropout out of bounds.
    """

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    dropout: float = 0.0

    def __post_init__(self) -> None:
        if len(self.sizes) < 2:
            raise ConfigError("sizes", "must name at least inputs and outputs", self.sizes)
        for size in self.sizes:
            if isinstance(size, bool) or not isinstance(size, int) or not 1 <= size <= WIDEST_LAYER:
                raise ConfigError("sizes", f"must be whole numbers from 1 to {WIDEST_LAYER}", size)
        if len(self.activations) != len(self.sizes) - 1:
            raise ConfigError(
                "activations", f"must be {len(self.sizes) - 1}, one per layer of weights", self.activations
            )
        for name in self.activations:
            activation(name)
        check_number(self.dropout, "dropout", 0, MOST_DROPOUT)

    @property
    def inputs(self) -> int:
        return self.sizes[0]

    @property
    def outputs(self) -> int:
        return self.sizes[-1]

    @property
    def layer_parameters(self) -> tuple[int, ...]:
        """Parameters of each layer of weights: outputs × inputs weights and one bias per output."""
        return tuple(n_out * (n_in + 1) for n_in, n_out in zip(self.sizes, self.sizes[1:], strict=False))

    @property
    def parameters(self) -> int:
        """Parameters of the whole network."""
        return sum(self.layer_parameters)

    def __str__(self) -> str:
        return "-".join(map(str, self.sizes))


def build_mlp(config: MLPConfig, seed: int) -> nn.Sequential:
    """The network of a config, with the weights that PyTorch draws after `torch.manual_seed(seed)`.

    Raises:
        ConfigError: the seed is no whole number from 0 to 4294967295.
    """
    with seeded(seed):
        return draw_mlp(config)


def draw_mlp(config: MLPConfig) -> nn.Sequential:
    """The network of a config, its weights drawn from torch's default generator as it stands.

    Layers are `nn.Linear` (float32, on the CPU), each followed by its activation; identity adds no module,
    as a student would write it. Dropout follows the activation of every hidden layer.
    """
    return nn.Sequential(*_modules(config))


def _modules(config: MLPConfig) -> Iterator[nn.Module]:
    last = len(config.activations)
    layers = zip(config.sizes, config.sizes[1:], config.activations, strict=False)
    for number, (n_in, n_out, name) in enumerate(layers, 1):
        yield nn.Linear(n_in, n_out)
        if name != "identity":
            yield activation(name).module()
        if config.dropout and number < last:
            yield nn.Dropout(config.dropout)


def linear_layers(model: nn.Sequential) -> list[nn.Linear]:
    """The layers of weights, first to last."""
    return [module for module in model if isinstance(module, nn.Linear)]
