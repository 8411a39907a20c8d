"""The experiment of the vanishing-gradients lesson: link, cache key, exported script and test case in one."""

from __future__ import annotations

from dataclasses import dataclass, field

from core.errors import ConfigError
from core.gradient_flow.cure import Cure
from core.gradient_flow.network import DeepNetwork
from core.models.activations import activation
from core.numbers import check_number

SMALLEST_RATE, LARGEST_RATE = 1e-5, 10.0
SMALLEST_CLIP, LARGEST_CLIP = 0.001, 1000.0


@dataclass(frozen=True)
class FlowExperiment:
    """One state of the lesson.

    Attributes:
        network: the networks, one per seed, in which every activation is tried.
        activation: the one that is looked at closely.
        layer: the hidden layer that is looked at closely, from 1.
        lr: learning rate of the one step of plain SGD, 1e-5 to 10.
        clip: the largest norm that the step's gradient may have, 0.001–1000; None leaves it alone.
        cure: which variants are trained side by side, and how.

    Raises:
        ConfigError: one of these rules is broken.
    """

    network: DeepNetwork = field(default_factory=DeepNetwork)
    activation: str = "sigmoid"
    layer: int = 1
    lr: float = 0.1
    clip: float | None = None
    cure: Cure = field(default_factory=Cure)

    def __post_init__(self) -> None:
        activation(self.activation)
        whole = isinstance(self.layer, int) and not isinstance(self.layer, bool)
        if not whole or not 1 <= self.layer <= self.network.depth:
            raise ConfigError("layer", f"must be a whole number from 1 to {self.network.depth}", self.layer)
        check_number(self.lr, "learning rate", SMALLEST_RATE, LARGEST_RATE)
        if self.clip is not None:
            check_number(self.clip, "largest gradient norm", SMALLEST_CLIP, LARGEST_CLIP)
