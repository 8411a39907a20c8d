"""The presets of the GAN in the plane: three that the lesson contrasts, and more to play with."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.gan.plane.config import PlaneGanConfig, Player
from core.settings.link import Preset

_BALANCED = PlaneGanConfig(penalty=0.1, average=0.99, steps=2_000)
_THREE = (64, 64, 64)

PLANE_GAN_PRESETS: Mapping[str, Preset[PlaneGanConfig]] = MappingProxyType(
    {
        "balanced": Preset(
            "Balanced",
            "Eight Gaussians. A gradient penalty keeps D's surface smooth, so that G finds all eight.",
            _BALANCED,
        ),
        "discriminator-too-good": Preset(
            "Discriminator too good",
            "D learns 50 times as fast and takes three steps to one of G, with the saturating loss: G is starved.",
            PlaneGanConfig(
                loss="saturating",
                discriminator_steps=3,
                steps=400,
                generator=Player(learning_rate=1e-4),
                discriminator=Player(learning_rate=5e-3),
            ),
        ),
        "mode-collapse": Preset(
            "Mode collapse",
            "D learns too slowly: G sends all noise to one spot, and moves on when D has found it.",
            PlaneGanConfig(steps=1_500, discriminator=Player(learning_rate=2e-4)),
        ),
        "balanced-25": Preset(
            "25 Gaussians",
            "A grid of 25 clouds: one layer more, larger batches, a faster D and a weak penalty.",
            PlaneGanConfig(
                "gaussians-25",
                penalty=0.01,
                batch_size=256,
                steps=4_000,
                average=0.995,
                generator=Player(_THREE),
                discriminator=Player(_THREE, learning_rate=2e-3),
            ),
        ),
        "line": Preset(
            "Line",
            "One number of noise, bent onto a line: the manifold is the generator.",
            PlaneGanConfig("line", latent=1, noise="uniform", penalty=0.1, average=0.99, steps=1_000),
        ),
        "ring": Preset(
            "Ring",
            "A square of noise has no hole: the manifold stays stretched across the ring, and a few fakes land inside.",
            PlaneGanConfig("ring", noise="uniform", penalty=0.1, average=0.99, steps=1_500),
        ),
        "moons": Preset(
            "Two moons",
            "Two pieces from one cloud of noise: G cannot cut it, so fakes remain between the moons.",
            PlaneGanConfig("moons", penalty=0.1, average=0.99, steps=1_500),
        ),
        "least-squares": Preset(
            "Least squares",
            "The same eight Gaussians; D's scores are pulled to 1 and 0.",
            PlaneGanConfig(loss="least-squares", penalty=0.1, average=0.99, steps=2_000),
        ),
        "wasserstein": Preset(
            "Wasserstein",
            "D is a critic without a verdict: its slope is held near 1, and its difference is a distance.",
            PlaneGanConfig(
                loss="wasserstein",
                penalty=1.0,
                discriminator_steps=3,
                average=0.99,
                steps=1_500,
                discriminator=Player(learning_rate=2e-3),
            ),
        ),
    }
)
