"""Generator and discriminator of DCGAN as plain `nn.Sequential`, and the sizes of transposed convolutions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import torch
from torch import nn

from core.gan.images.config import ImageGanConfig

LEAKY_SLOPE = 0.2
WEIGHT_DEVIATION = 0.02  # of all convolutions, around 0, and of batch norm's scales, around 1


def transposed_side(side: int, kernel: int, stride: int, padding: int, output_padding: int = 0) -> int:
    """Side of a transposed convolution's output: (i − 1)s − 2p + (k − 1) + output padding + 1."""
    return (side - 1) * stride - 2 * padding + kernel - 1 + output_padding + 1


def draw_generator(config: ImageGanConfig) -> nn.Sequential:
    """Noise (n, latent, 1, 1) to images (n, channels, side, side) in −1 … 1; weights from torch's generator."""
    return initialized(nn.Sequential(*_generator(config)))


def draw_discriminator(config: ImageGanConfig) -> nn.Sequential:
    """Images to one number each, (n, 1): a logit for the cross-entropy losses; weights from torch's generator."""
    return initialized(nn.Sequential(*_discriminator(config)))


def initialized(model: nn.Sequential) -> nn.Sequential:
    """DCGAN's initial weights: N(0, 0.02) for convolutions, N(1, 0.02) for the scales of batch norm."""
    for module in model:
        if isinstance(module, (nn.Conv2d, nn.ConvTranspose2d)):
            nn.init.normal_(module.weight, 0.0, WEIGHT_DEVIATION)
        if isinstance(module, nn.BatchNorm2d):
            nn.init.normal_(module.weight, 1.0, WEIGHT_DEVIATION)
    return model


def _generator(config: ImageGanConfig) -> Iterator[nn.Module]:
    widths = [config.generator_channels * 2**depth for depth in reversed(range(config.stages))]
    yield nn.ConvTranspose2d(config.latent, widths[0], config.start)
    yield from _activated(config, widths[0], norm=config.batch_norm != "none")
    for n_in, n_out in pairwise(widths):
        yield from _doubling(config, n_in, n_out)
        yield from _activated(config, n_out, norm=config.batch_norm != "none")
    yield from _doubling(config, widths[-1], config.kind.channels)
    yield nn.Tanh()


def _doubling(config: ImageGanConfig, n_in: int, n_out: int) -> Iterator[nn.Module]:
    """Modules that double the side."""
    if config.upsampling == "resize":
        yield nn.Upsample(scale_factor=2)
        yield nn.Conv2d(n_in, n_out, 3, padding=1)
    elif config.kernel == 3:
        yield nn.ConvTranspose2d(n_in, n_out, 3, stride=2, padding=1, output_padding=1)
    else:
        yield nn.ConvTranspose2d(n_in, n_out, 4, stride=2, padding=1)


def _discriminator(config: ImageGanConfig) -> Iterator[nn.Module]:
    channels = config.kind.channels
    for stage in range(config.stages):
        width = config.discriminator_channels * 2**stage
        yield nn.Conv2d(channels, width, 4, stride=2, padding=1)
        yield from _activated(config, width, norm=config.batch_norm == "both" and stage > 0)
        channels = width
    yield nn.Conv2d(channels, 1, config.start)
    yield nn.Flatten()


def _activated(config: ImageGanConfig, width: int, *, norm: bool) -> Iterator[nn.Module]:
    if norm:
        yield nn.BatchNorm2d(width)
    yield nn.LeakyReLU(LEAKY_SLOPE)


@torch.no_grad()
def settle_batch_norm(model: nn.Sequential, noise: torch.Tensor) -> None:
    """Give batch norm the statistics that these weights make of some noise (n, latent, 1, 1).

    Averaged weights have never seen a batch: the running statistics of the training generator do not fit them.
    The model is left in evaluation mode.
    """
    norms = [module for module in model if isinstance(module, nn.BatchNorm2d)]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # the plain mean over all batches that come
    model.train()
    if norms:
        for part in torch.split(noise, 256):
            model(part)
    model.eval()
