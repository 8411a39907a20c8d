"""The comparison: the network on the page and its remedies side by side on the same data, batches and seed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

from torch import nn

from core.errors import ConfigError
from core.gradient_flow.network import DeepNet, DeepNetwork
from core.gradient_flow.variants import CLIPPING, VARIANTS, WITHOUT_CLIPPING
from core.settings.declared import check_settings, setting
from core.settings.setting import Choice, Number, Whole, labelled
from core.settings.structured import Structured
from core.training.comparison.variant import Variant
from core.training.fit_config import LARGEST_RATE, SMALLEST_RATE, FitConfig
from core.training.optimizers import OPTIMIZERS

MOST_VARIANTS, MOST_SEEDS = 8, 8
BATCH = 64
CLIP = 1.0  # where the page clips at no norm of its own
DEFAULT_VARIANTS = ("as it is", "skip connections", "batch normalization", "ReLU and He")


def _slug(name: str) -> str:
    return re.sub("[^A-Za-z]+", "-", name)


def _write_variants(names: tuple[str, ...]) -> str:
    return "~".join(map(_slug, names))


def _read_variants(text: str) -> tuple[str, ...]:
    """ "as-it-is~ReLU" to names. Raises ConfigError."""
    known = {_slug(name): name for name in VARIANTS}
    for slug in text.split("~"):
        if slug not in known:
            raise ConfigError("variant", f"must be one of {', '.join(known)}", slug)
    return tuple(known[slug] for slug in text.split("~"))


def _check_variants(names: tuple[str, ...]) -> None:
    if not 1 <= len(names) <= MOST_VARIANTS or len(set(names)) < len(names):
        raise ConfigError("variants", f"must be 1 to {MOST_VARIANTS} different ones", ", ".join(names))
    for name in names:
        if name not in VARIANTS:
            raise ConfigError("variant", f"must be one of {', '.join(VARIANTS)}", name)


@dataclass(frozen=True)
class Comparison:
    """Which remedies are trained, and how.

    Attributes:
        variants: different keys of VARIANTS.
        optimizer, learning_rate: how all of them are trained.
        epochs: passes over 1,437 digits in batches of 64, 23 steps each.
        seeds: from how many seeds each variant is trained, the page's own and the next ones.

    Raises:
        ConfigError: a value is out of its setting's bounds.
    """

    variants: tuple[str, ...] = setting(
        Structured(
            name="variants", key="train", reader=_read_variants, writer=_write_variants, checker=_check_variants
        ),
        DEFAULT_VARIANTS,
    )
    optimizer: str = setting(Choice(name="optimizer", key="opt", options=labelled(OPTIMIZERS)), "adam")
    learning_rate: float = setting(
        Number(
            name="learning rate",
            key="trainlr",
            label="Learning rate of the training",
            low=SMALLEST_RATE,
            high=LARGEST_RATE,
            options=(1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.05, 0.1, 0.3, 1.0),
        ),
        0.003,
    )
    epochs: int = setting(
        Whole(name="epochs of the comparison", key="epochs", label="Epochs of 23 steps", low=1, high=40), 14
    )
    seeds: int = setting(
        Whole(
            name="seeds of the comparison",
            key="trainseeds",
            label="Seeds",
            low=1,
            high=MOST_SEEDS,
            options=(1, 3, 5, MOST_SEEDS),
            help="Each variant is trained from so many seeds: a mean with its interval says more than one run.",
        ),
        1,
    )

    def __post_init__(self) -> None:
        check_settings(self)

    def fit(self, variant: str, clip: float | None) -> FitConfig:
        """How one variant is trained; `clip` is the page's own norm, None if it does not clip."""
        norm = {CLIPPING: clip or CLIP, WITHOUT_CLIPPING: None}.get(variant, clip)
        return FitConfig("cross_entropy", self.optimizer, self.learning_rate, self.epochs, BATCH, clip=norm)


def varied(network: DeepNetwork, activation: str, variant: str) -> tuple[DeepNetwork, str]:
    """The network of a variant and its activation."""
    return VARIANTS[variant](network, activation)


def build_variant(network: DeepNetwork, activation: str, variant: str, seed: int | None = None) -> nn.Module:
    """The untrained network of a variant, drawn from a seed, by default the page's first one."""
    return DeepNet(*varied(network, activation, variant), network.seed if seed is None else seed)


def variants_of(comparison: Comparison, network: DeepNetwork, activation: str, clip: float | None) -> list[Variant]:
    """The chosen variants as they are trained; `clip` is the page's own norm, None if it does not clip."""
    return [
        Variant(name, partial(build_variant, network, activation, name), comparison.fit(name, clip))
        for name in comparison.variants
    ]
