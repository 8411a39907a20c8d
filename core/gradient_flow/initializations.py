"""How weights are drawn before training: what PyTorch does by itself, and five ways to do better or worse."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import Tensor, nn

from core.errors import ConfigError

Stream = torch.Generator | None


@dataclass(frozen=True)
class Initialization:
    """One way to draw a layer's weights.

    Attributes:
        name: the key in configs and links.
        label: the name on the page.
        draw: fills a weight, given the scale and the generator, None for torch's own; None leaves the layer as
            `nn.Linear` drew it.
        code: the call in an exported script, with `{scale}`; "" for none.
        variance: of one weight, as LaTeX.
    """

    name: str
    label: str
    draw: Callable[[Tensor, float, Stream], Tensor] | None
    code: str
    variance: str

    def apply(self, weight: Tensor, bias: Tensor, scale: float, stream: Stream = None) -> None:
        """Draw a layer's weights anew and set its biases to zero; PyTorch's own initialization changes nothing."""
        if self.draw is not None:
            self.draw(weight, scale, stream)
            nn.init.zeros_(bias)


_ALL = (
    # kaiming_uniform_(a=√5), as nn.Linear calls it, is uniform within ±1/√n: a third of LeCun's variance 1/n.
    Initialization("default", "PyTorch's own", None, "", r"\tfrac{1}{3n}"),
    Initialization(
        "xavier_normal",
        "Xavier normal",
        lambda weight, _, stream: nn.init.xavier_normal_(weight, generator=stream),
        "nn.init.xavier_normal_(layer.weight)",
        r"\tfrac{2}{n_{\text{in}} + n_{\text{out}}}",
    ),
    Initialization(
        "xavier_uniform",
        "Xavier uniform",
        lambda weight, _, stream: nn.init.xavier_uniform_(weight, generator=stream),
        "nn.init.xavier_uniform_(layer.weight)",
        r"\tfrac{2}{n_{\text{in}} + n_{\text{out}}}",
    ),
    Initialization(
        "he_normal",
        "He normal",
        lambda weight, _, stream: nn.init.kaiming_normal_(weight, nonlinearity="relu", generator=stream),
        'nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")',
        r"\tfrac{2}{n_{\text{in}}}",
    ),
    Initialization(
        "he_uniform",
        "He uniform",
        lambda weight, _, stream: nn.init.kaiming_uniform_(weight, nonlinearity="relu", generator=stream),
        'nn.init.kaiming_uniform_(layer.weight, nonlinearity="relu")',
        r"\tfrac{2}{n_{\text{in}}}",
    ),
    Initialization(
        "orthogonal",
        "orthogonal",
        lambda weight, _, stream: nn.init.orthogonal_(weight, generator=stream),
        "nn.init.orthogonal_(layer.weight)",
        r"\tfrac{1}{n}",
    ),
    Initialization(
        "normal",
        "normal, σ =",
        lambda weight, scale, stream: nn.init.normal_(weight, std=scale, generator=stream),
        "nn.init.normal_(layer.weight, std={scale!r})",
        r"\sigma^2",
    ),
)

INITIALIZATIONS: Mapping[str, Initialization] = MappingProxyType({one.name: one for one in _ALL})


def initialization(name: str) -> Initialization:
    """The initialization of that name.

    Raises:
        ConfigError: there is none; the message lists all names.
    """
    if name not in INITIALIZATIONS:
        raise ConfigError("initialization", f"must be one of {', '.join(INITIALIZATIONS)}", name)
    return INITIALIZATIONS[name]
