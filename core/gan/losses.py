"""The losses of the two players, and the gradient penalties of the discriminator.

Sources: Goodfellow et al. 2014 (both cross-entropy forms), Mao et al. 2017 (least squares), Arjovsky et al. 2017 and
Gulrajani et al. 2017 (Wasserstein and its penalty), Mescheder et al. 2018 (the penalty at real points, R1).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import Generator, Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits

from core.errors import ConfigError


@dataclass(frozen=True)
class GanLoss:
    """What the players minimize; D's outputs come as tensors of one number per point.

    Attributes:
        name: the key in configs and links.
        label: the name on the page.
        discriminator: D's loss from its outputs for real points, for fakes, and the target for real points.
        generator: G's loss from D's outputs for fakes.
        is_cross_entropy: whether D's output is a logit, its sigmoid the probability that a point is real.
        discriminator_code, generator_code: the same in torch, of `real`, `fake` and, for D, the target.
        discriminator_latex, generator_latex: the same as LaTeX.
    """

    name: str
    label: str
    discriminator: Callable[[Tensor, Tensor, float], Tensor]
    generator: Callable[[Tensor], Tensor]
    is_cross_entropy: bool
    discriminator_code: str
    generator_code: str
    discriminator_latex: str
    generator_latex: str

    def verdict(self, outputs: Tensor) -> Tensor:
        """What D's outputs say: probabilities of being real, or the plain scores."""
        return outputs.sigmoid() if self.is_cross_entropy else outputs


def _cross_entropy(outputs: Tensor, target: float) -> Tensor:
    return binary_cross_entropy_with_logits(outputs, torch.full_like(outputs, target))


def _entropy_of_both(real: Tensor, fake: Tensor, target: float) -> Tensor:
    return (_cross_entropy(real, target) + _cross_entropy(fake, 0.0)) / 2


_BCE = "binary_cross_entropy_with_logits"
_BOTH = f"({_BCE}(real, torch.full_like(real, {{target}})) + {_BCE}(fake, torch.zeros_like(fake))) / 2"
_BOTH_LATEX = r"-\tfrac12\left(\overline{\ln D(x)} + \overline{\ln(1 - D(G(z)))}\right)"
_ALL = (
    GanLoss(
        "non-saturating",
        "non-saturating",
        _entropy_of_both,
        lambda fake: _cross_entropy(fake, 1.0),
        True,
        _BOTH,
        f"{_BCE}(fake, torch.ones_like(fake))",
        _BOTH_LATEX,
        r"-\overline{\ln D(G(z))}",
    ),
    GanLoss(
        "saturating",
        "saturating (minimax)",
        _entropy_of_both,
        lambda fake: -_cross_entropy(fake, 0.0),
        True,
        _BOTH,
        f"-{_BCE}(fake, torch.zeros_like(fake))",
        _BOTH_LATEX,
        r"\overline{\ln(1 - D(G(z)))}",
    ),
    GanLoss(
        "least-squares",
        "least squares",
        lambda real, fake, target: (((real - target) ** 2).mean() + (fake**2).mean()) / 2,
        lambda fake: ((fake - 1) ** 2).mean(),
        False,
        "(((real - {target}) ** 2).mean() + (fake**2).mean()) / 2",
        "((fake - 1) ** 2).mean()",
        r"\tfrac12\left(\overline{(D(x) - 1)^2} + \overline{D(G(z))^2}\right)",
        r"\overline{(D(G(z)) - 1)^2}",
    ),
    GanLoss(
        "wasserstein",
        "Wasserstein",
        lambda real, fake, target: fake.mean() - real.mean(),
        lambda fake: -fake.mean(),
        False,
        "fake.mean() - real.mean()",
        "-fake.mean()",
        r"\overline{D(G(z))} - \overline{D(x)}",
        r"-\overline{D(G(z))}",
    ),
)
GAN_LOSSES: Mapping[str, GanLoss] = MappingProxyType({loss.name: loss for loss in _ALL})


def gan_loss(name: str) -> GanLoss:
    """The loss of that name.

    Raises:
        ConfigError: there is none.
    """
    if name not in GAN_LOSSES:
        raise ConfigError("loss", f"must be one of {', '.join(GAN_LOSSES)}", name)
    return GAN_LOSSES[name]


def penalty_at_real(discriminator: nn.Module, real: Tensor) -> Tensor:
    """Mean of ‖∇D‖² over the real samples (n, …), a scalar that can be differentiated: R1 without its factor ½."""
    x = real.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(discriminator(x).sum(), x, create_graph=True)
    return gradient.flatten(1).square().sum(dim=1).mean()


def penalty_between(discriminator: nn.Module, real: Tensor, fake: Tensor, draws: Generator) -> Tensor:
    """Mean of (‖∇D‖ − 1)² over random points on the lines from each fake to its real sample: WGAN-GP."""
    share = torch.rand(len(real), *(1,) * (real.dim() - 1), generator=draws).to(real.device)
    x = (share * real + (1 - share) * fake.detach()).requires_grad_()
    (gradient,) = torch.autograd.grad(discriminator(x).sum(), x, create_graph=True)
    slopes: Tensor = gradient.flatten(1).norm(dim=1)
    return (slopes - 1).square().mean()
