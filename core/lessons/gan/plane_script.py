"""The script of a GAN in the plane: plain PyTorch whose losses and verdicts are the page's."""

from __future__ import annotations

from core.gan.distributions import LINE_SLOPE, MOON_RADIUS, RING_RADIUS
from core.gan.plane.config import PlaneGanConfig, Player
from core.gan.plane.gan import FAKES, REAL_POINTS
from core.gan.plane.measures import COVERED, WITHIN
from core.networks.activations import ACTIVATIONS
from core.scripts.template import render


def plane_gan_script(config: PlaneGanConfig) -> str:
    """A complete script.

    It prints both losses and D's verdicts with all digits for the first 100 steps, on the same machine those of the
    page, and a line every 100 steps from then on. At the end `fakes` are the page's 1,000 points, from the averaged
    weights if there are any, and the modes that they cover are counted.
    """
    loss = config.gan_loss
    return render(
        "lessons/gan/plane_script.py.jinja",
        config=config,
        centres=config.points or config.kind.modes,
        line_slope=LINE_SLOPE,
        ring_radius=RING_RADIUS,
        moon_radius=MOON_RADIUS,
        networks={"generator": config.generator_network, "discriminator": config.discriminator_network},
        adams={"generator": _adam(config.generator), "discriminator": _adam(config.discriminator)},
        activations=ACTIVATIONS,
        real_points=REAL_POINTS,
        fakes=FAKES,
        within=WITHIN,
        covered=COVERED,
        is_cross_entropy=loss.is_cross_entropy,
        discriminator_loss=loss.discriminator_code.format(target=repr(1 - config.smoothing)),
        generator_loss=loss.generator_code,
    )


def _adam(player: Player) -> dict[str, object]:
    return {"lr": player.learning_rate, "betas": (player.beta1, player.beta2)}
