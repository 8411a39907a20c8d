"""The script of a GAN on digits: plain PyTorch whose losses and verdicts are the page's."""

from __future__ import annotations

from typing import Any

from torch import nn

from core.errors import ConfigError
from core.gan.augmentation import CUTOUT, SHIFT
from core.gan.images.config import ImageGanConfig
from core.gan.images.data import INK, MARGINS
from core.gan.images.networks import LEAKY_SLOPE, WEIGHT_DEVIATION, draw_discriminator, draw_generator
from core.gan.images.noise import CODE
from core.scripts.template import needed, render
from core.seeding import seeded

_ORIGIN = "unpack my_images.zip, which the page offers above this code"


def image_gan_script(config: ImageGanConfig, folder: str = "my_images") -> str:
    """A complete script.

    It prints both losses and D's verdicts with all digits, on the same machine (and a CPU) those of the page: of the
    first 100 steps, and their means after each epoch. For other images than the digits it reads the PNG files of a
    folder in the order of their names, which the page offers; without that folder it stops with a sentence.

    Raises:
        ConfigError: the folder's name has a quote or a backslash in it.
    """
    if {'"', "\\", "\n"} & set(folder):
        raise ConfigError("folder", "must have no quotes, backslashes or line breaks", folder)
    return render(
        "lessons/gan/images_script.py.jinja",
        config=config,
        batch=config.batch_size,
        code=CODE,
        **_images(config),
        folder=folder,
        needs="" if config.data.startswith("digits") else needed(folder, _ORIGIN),
        **_networks(config),
        **_losses(config),
    )


def _images(config: ImageGanConfig) -> dict[str, Any]:
    """What is read, and how far augmentation moves and cuts it, in pixels."""
    side = config.kind.side
    return {
        "digits": config.data.startswith("digits"),
        "ink": INK,
        "side": side,
        "channels": config.kind.channels,
        "margin": MARGINS.get(side),
        "reach": side // SHIFT,
        "half_cut": side // CUTOUT // 2,
    }


def _networks(config: ImageGanConfig) -> dict[str, Any]:
    betas = (config.beta1, config.beta2)
    with seeded(config.seed):
        generator, discriminator = draw_generator(config), draw_discriminator(config)
    return {
        "weight_deviation": WEIGHT_DEVIATION,
        "generator": [_written(module) for module in generator],
        "discriminator": [_written(module) for module in discriminator],
        "adams": {
            "generator": {"lr": config.generator_rate, "betas": betas},
            "discriminator": {"lr": config.discriminator_rate, "betas": betas},
        },
    }


def _losses(config: ImageGanConfig) -> dict[str, Any]:
    loss = config.gan_loss
    functions = ["binary_cross_entropy_with_logits"] if loss.is_cross_entropy else []
    return {
        "is_cross_entropy": loss.is_cross_entropy,
        "functions": [*functions, *(["interpolate"] if config.data.startswith("digits") else []), "pad"],
        "discriminator_loss": loss.discriminator_code.format(target=repr(1 - config.smoothing)),
        "generator_loss": loss.generator_code,
    }


def _written(module: nn.Module) -> str:
    """As torch prints it, which is how it is written; batch norm and upsampling print more than they need."""
    text = str(module)
    if isinstance(module, nn.BatchNorm2d):
        return text.split(",", maxsplit=1)[0] + ")"
    if isinstance(module, nn.Upsample):
        return "Upsample(scale_factor=2)"
    if isinstance(module, nn.LeakyReLU):
        return f"LeakyReLU({LEAKY_SLOPE})"
    return "Flatten()" if isinstance(module, nn.Flatten) else text
