"""The script of a GAN in the plane runs on its own and prints the generator losses of the records."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import torch

from core.gan.distributions import DISTRIBUTIONS
from core.gan.plane.config import PlaneGanConfig, Player
from core.gan.plane.gan import train_plane_gan
from core.gan.plane.presets import PLANE_GAN_PRESETS
from core.gan.plane.records import GeneratorStep
from core.lessons.gan.plane_script import plane_gan_script
from tests.scripts import printed_by

SMALL = PlaneGanConfig(steps=100, batch_size=32, generator=Player((16,)), discriminator=Player((16, 8)))
OWN = replace(SMALL, distribution="own", points=((0.1, -1.25), (1.0, 0.3), (-0.7, 0.2)), steps=30)
CONFIGS = {
    **{name: replace(preset.experiment, steps=100) for name, preset in PLANE_GAN_PRESETS.items()},
    **{f"{name} everything": replace(SMALL, distribution=name, steps=20, smoothing=0.1) for name in DISTRIBUTIONS},
    "own points": OWN,
    "no hidden layer": replace(SMALL, generator=Player(()), latent=1, noise="uniform", steps=20),
    "saturating, averaged, penalty": replace(SMALL, loss="saturating", average=0.9, penalty=0.5, activation="gelu"),
}


@pytest.mark.parametrize("name", CONFIGS)
def test_the_script_prints_the_first_generator_losses(name, tmp_path):
    config = CONFIGS[name]
    printed = re.findall(r"step (\d+): generator loss (\S+)", printed_by(plane_gan_script(config), tmp_path))
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    records = [r for r in train_plane_gan(config) if isinstance(r, GeneratorStep)]
    torch.set_num_threads(threads)
    assert [(int(step), float(loss)) for step, loss in printed] == [(r.step, r.loss) for r in records]


def test_a_long_run_prints_every_hundredth_loss_after_the_first_hundred(tmp_path):
    config = replace(SMALL, steps=305, batch_size=8, generator=Player((2,)), discriminator=Player((2,)))
    printed = re.findall(r"step (\d+): generator loss", printed_by(plane_gan_script(config), tmp_path))
    assert [int(step) for step in printed] == [*range(1, 101), 200, 300]
