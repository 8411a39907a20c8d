"""Networks of one input and one output that are trained, and several of them side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from core.networks.activations import ACTIVATIONS, activation
from core.seeding import seeded
from core.settings.declared import check_settings, setting
from core.settings.setting import Choice, Number, Whole
from core.settings.setting import seed as seed_setting
from core.training.fit_config import RATES, FitConfig

STARTS = {"spread": "steep, kinks spread out", "default": "PyTorch’s default"}
STEEPER = 6.0  # the spread start multiplies the input weights by it
OFFERED = ("tanh", "relu", "sigmoid", "gelu")


@dataclass(frozen=True)
class Training:
    """How a network learns the curve: Adam on all samples at once, the rate falling to 0 as a cosine.

    Attributes:
        activation: of the hidden units. start: how their weights are drawn, a key of STARTS.
        learning_rate, steps: of the training. seed: of the weights.

    Raises:
        ConfigError: a value is out of its setting's bounds.
    """

    activation: str = setting(
        Choice(name="activation", key="act", options={name: ACTIVATIONS[name].label for name in OFFERED}), "tanh"
    )
    start: str = setting(Choice(name="start", key="start", label="First weights", options=STARTS), "spread")
    learning_rate: float = setting(Number(name="learning rate", key="lr", low=1e-5, high=1, options=RATES[:11]), 0.01)
    steps: int = setting(
        Whole(name="steps", key="steps", low=10, high=10_000, options=(500, 1_000, 2_000, 5_000)), 2_000
    )
    seed: int = setting(seed_setting(), 0)

    def __post_init__(self) -> None:
        check_settings(self)

    @property
    def fit(self) -> FitConfig:
        """The same for the trainer: an epoch is a step."""
        return FitConfig("mse", "adam", self.learning_rate, self.steps, batch_size=0, schedule="cosine")


def draw_network(widths: Sequence[int], name: str, start: str, seed: int) -> nn.Sequential:
    """Hidden layers of these widths, with the weights that follow `torch.manual_seed(seed)`, made float64.

    "spread" makes the first layer's weights six times as steep and puts the place where each of its units crosses
    zero evenly over [−1, 1].
    """
    sizes = (1, *widths)
    with seeded(seed), torch.no_grad():
        layers: list[nn.Module] = []
        for n_in, n_out in pairwise(sizes):
            layers += [nn.Linear(n_in, n_out), activation(name).module()]
        model = nn.Sequential(*layers, nn.Linear(sizes[-1], 1))
        if start == "spread":
            first = layers[0]
            assert isinstance(first, nn.Linear)
            first.weight *= STEEPER
            places = torch.linspace(-1, 1, widths[0]) if widths[0] > 1 else torch.zeros(1)
            first.bias.copy_(-first.weight[:, 0] * places)
    return model.double()


class SideBySide(nn.Module):
    """Several networks of equally many layers as one: (n, 1) inputs to (n, k) outputs, one per network.

    Each of its matrices has those of the networks along the diagonal and zeros elsewhere, so each network learns as it
    would alone.
    """

    def __init__(self, networks: Sequence[nn.Sequential]) -> None:
        super().__init__()
        self.phi = networks[0][1]
        linears = [[layer for layer in one if isinstance(layer, nn.Linear)] for one in networks]
        levels = list(zip(*linears, strict=True))
        first = torch.cat([layer.weight.detach() for layer in levels[0]])
        later = [_diagonal([layer.weight.detach() for layer in level]) for level in levels[1:]]
        self.weights = nn.ParameterList([first, *later])
        self.biases = nn.ParameterList([torch.cat([layer.bias.detach() for layer in level]) for level in levels])
        self.own = [_diagonal([torch.ones_like(layer.weight) for layer in level]) for level in levels[1:]]

    def forward(self, x: Tensor) -> Tensor:
        values = functional.linear(x, self.weights[0], self.biases[0])
        for weight, bias, own in zip(self.weights[1:], self.biases[1:], self.own, strict=True):
            values = functional.linear(self.phi(values), weight * own, bias)
        return values


def _diagonal(matrices: Sequence[Tensor]) -> Tensor:
    found: Tensor = torch.block_diag(*matrices)  # type: ignore[no-untyped-call]
    return found
