"""The experiment of the vanishing-gradients lesson: link, cache key, exported script and test case in one."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import ConfigError
from core.gradient_flow.network import MOST_DEPTH, DeepNetwork
from core.lessons.vanishing_gradients.comparison import Comparison
from core.networks.activations import ACTIVATIONS
from core.settings.declared import check_settings, group, setting
from core.settings.setting import Choice, Number, Optional, Whole, labelled

CLIP_AT = 1.0  # what clipping starts with when it is switched on
CLIP = Number(name="largest gradient norm", key="clip", label="Largest norm", low=0.001, high=1000.0)


@dataclass(frozen=True)
class FlowExperiment:
    """One state of the lesson.

    Attributes:
        network: the networks, one per seed, in which every activation is tried.
        activation: the one that is looked at closely.
        layer: the hidden layer that is looked at closely, from 1.
        lr: learning rate of the one step of plain SGD.
        clip: the largest norm that the step's gradient may have; None leaves it alone.
        comparison: which variants are trained side by side, and how.

    Raises:
        ConfigError: a value is out of its setting's bounds, or there is no such layer.
    """

    network: DeepNetwork = group(DeepNetwork)
    activation: str = setting(Choice(name="activation", key="act", options=labelled(ACTIVATIONS)), "sigmoid")
    layer: int = setting(Whole(name="layer", key="layer", low=1, high=MOST_DEPTH, look=True), 1)
    lr: float = setting(Number(name="learning rate", key="lr", low=1e-5, high=10.0), 0.1)
    clip: float | None = setting(
        Optional(name="largest gradient norm", key="clip", inner=CLIP, off="off", start=CLIP_AT), None
    )
    comparison: Comparison = group(Comparison)

    def __post_init__(self) -> None:
        check_settings(self)
        if self.layer > self.network.depth:
            raise ConfigError("layer", f"must be a whole number from 1 to {self.network.depth}", self.layer)
