"""The cure, trained: the network on the page and its remedies side by side on the same data, batches and seed."""

from __future__ import annotations

from dataclasses import dataclass

from torch import nn

from core.errors import ConfigError
from core.gradient_flow.network import DeepNet, DeepNetwork
from core.gradient_flow.variants import CLIPPING, VARIANTS, WITHOUT_CLIPPING, Variant
from core.training.fit_config import FitConfig

MOST_VARIANTS = 8
BATCH = 64
FEWEST_EPOCHS, MOST_EPOCHS = 1, 40
CLIP = 1.0  # where the page clips at no norm of its own
DEFAULT_VARIANTS = ("as it is", "skip connections", "batch normalization", "ReLU and He")


@dataclass(frozen=True)
class Cure:
    """Which remedies are trained, and how.

    Attributes:
        variants: 1–8 different keys of VARIANTS.
        optimizer, learning_rate: a key of OPTIMIZERS; 1e-6 to 10.
        epochs: passes over 1,437 digits in batches of 64, 23 steps each; 1–40.

    Raises:
        ConfigError: one of these rules is broken.
    """

    variants: tuple[str, ...] = DEFAULT_VARIANTS
    optimizer: str = "adam"
    learning_rate: float = 0.003
    epochs: int = 14

    def __post_init__(self) -> None:
        if not 1 <= len(self.variants) <= MOST_VARIANTS or len(set(self.variants)) < len(self.variants):
            raise ConfigError("variants", f"must be 1 to {MOST_VARIANTS} different ones", ", ".join(self.variants))
        for name in self.variants:
            if name not in VARIANTS:
                raise ConfigError("variant", f"must be one of {', '.join(VARIANTS)}", name)
        whole = isinstance(self.epochs, int) and not isinstance(self.epochs, bool)
        if not whole or not FEWEST_EPOCHS <= self.epochs <= MOST_EPOCHS:
            rule = f"must be a whole number from {FEWEST_EPOCHS} to {MOST_EPOCHS}"
            raise ConfigError("epochs of the cure", rule, self.epochs)
        self.fit("as it is", None)

    def fit(self, variant: str, clip: float | None) -> FitConfig:
        """How one variant is trained; `clip` is the page's own norm, None if it does not clip."""
        norm = {CLIPPING: clip or CLIP, WITHOUT_CLIPPING: None}.get(variant, clip)
        return FitConfig("cross_entropy", self.optimizer, self.learning_rate, self.epochs, BATCH, clip=norm)


def cured(network: DeepNetwork, activation: str, variant: str) -> Variant:
    """The network of a variant and its activation."""
    return VARIANTS[variant](network, activation)


def build_cured(network: DeepNetwork, activation: str, variant: str) -> nn.Module:
    """The untrained network of a variant, drawn from the page's first seed."""
    return DeepNet(*cured(network, activation, variant), network.seed)
