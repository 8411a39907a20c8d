"""Proof of the picture's arrows: the generator gradient at each fake two ways, and how it reaches G's weights."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from core.gan.plane.config import PlaneGanConfig
from core.gan.plane.gan import PlaneGan, draw_noise

FAKES, STEP = 64, 1e-6

States = Mapping[str, Mapping[str, Tensor]]


@dataclass(frozen=True, eq=False)
class GradientProof:
    """Arrows two ways, in float64.

    Attributes:
        fakes: (64, 2).
        arrows: (64, 2), minus the gradient of G's loss for each fake alone, by autograd.
        differences: (64, 2), the same by central differences of the loss.
        largest: the largest difference of the two.
        norm: of the gradient of G's loss with respect to all weights of G, by autograd through D and G.
        reach: the largest difference between that gradient and the arrows taken back through G alone.
    """

    fakes: Tensor
    arrows: Tensor
    differences: Tensor
    largest: float
    norm: float
    reach: float


def prove_generator_gradient(config: PlaneGanConfig, states: States | None = None) -> GradientProof:
    """The proof for the untrained networks of a config, or with the given states of "generator" and "discriminator"."""
    gan = PlaneGan(config)
    nets = {"generator": gan.generator, "discriminator": gan.discriminator}
    doubles = {name: copy.deepcopy(net).double() for name, net in nets.items()}
    for name, state in (states or {}).items():
        if name in doubles:
            doubles[name].load_state_dict(dict(state))
    noise = draw_noise(config, FAKES, torch.Generator().manual_seed(config.seed)).double()
    generator, discriminator = doubles["generator"], doubles["discriminator"]
    fakes = generator(noise)
    arrows = -_slopes(config, discriminator, fakes)
    differences = -_differences(config, discriminator, fakes.detach())
    through = torch.autograd.grad(
        config.gan_loss.generator(discriminator(fakes)), _weights(generator), retain_graph=True
    )
    taken_back = torch.autograd.grad(fakes, _weights(generator), grad_outputs=-arrows / FAKES)
    return GradientProof(
        fakes=fakes.detach(),
        arrows=arrows,
        differences=differences,
        largest=float((arrows - differences).abs().max()),
        norm=float(torch.cat([part.flatten() for part in through]).norm()),
        reach=max(float((one - other).abs().max()) for one, other in zip(through, taken_back, strict=True)),
    )


def _weights(network: nn.Sequential) -> list[nn.Parameter]:
    return list(network.parameters())


def _slopes(config: PlaneGanConfig, discriminator: nn.Sequential, fakes: Tensor) -> Tensor:
    """Gradient of each fake's own loss: the loss is a mean, so n times the gradient of all."""
    x = fakes.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(config.gan_loss.generator(discriminator(x)) * len(x), x)
    return gradient


def _differences(config: PlaneGanConfig, discriminator: nn.Sequential, fakes: Tensor) -> Tensor:
    """Central differences of each fake's own loss in x and in y."""
    with torch.no_grad():
        shifts = STEP * torch.eye(2, dtype=fakes.dtype)
        above, below = (_alone(config, discriminator(fakes[:, None] + way * shifts)) for way in (1, -1))
    return (above - below) / (2 * STEP)


def _alone(config: PlaneGanConfig, outputs: Tensor) -> Tensor:
    """G's loss for each output (n, 2, 1) as if it were the only fake: (n, 2)."""
    losses = [config.gan_loss.generator(output[None]) for output in outputs.reshape(-1, 1)]
    return torch.stack(losses).reshape(outputs.shape[:2])
