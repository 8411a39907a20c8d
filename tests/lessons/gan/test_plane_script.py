"""The script of a GAN in the plane runs on its own and prints the page's losses, verdicts and covered modes."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import torch

from core.gan.distributions import DISTRIBUTIONS
from core.gan.plane.config import PlaneGanConfig, Player
from core.gan.plane.gan import train_plane_gan
from core.gan.plane.presets import PLANE_GAN_PRESETS
from core.gan.plane.records import DiscriminatorStep, GeneratorStep, PlaneSnapshot
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


LINE = re.compile(r"step (\d+): D\(real\) (\S+), D\(fake\) (\S+), loss of D (\S+), loss of G (\S+)")


def on_the_page(config):
    """What the page shows of each step, of D's last step before it, and how many modes are covered at the end."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    rows, covered, of_d = [], None, None
    for record in train_plane_gan(config):
        if isinstance(record, DiscriminatorStep):
            of_d = record
        elif isinstance(record, GeneratorStep):
            rows.append((record.step, of_d.real, of_d.fake, of_d.loss, record.loss))
        elif isinstance(record, PlaneSnapshot):
            covered = record.measures.covered
    torch.set_num_threads(threads)
    return rows, covered


@pytest.mark.parametrize("name", CONFIGS)
def test_the_script_prints_what_the_page_shows(name, tmp_path):
    config = CONFIGS[name]
    printed = printed_by(plane_gan_script(config), tmp_path)
    rows, covered = on_the_page(config)
    assert [(int(step), *map(float, numbers)) for step, *numbers in LINE.findall(printed)] == rows
    modes = len(config.kind.modes)
    last = f"modes covered: {covered} of {modes}" if modes else "step "
    assert printed.splitlines()[-1].startswith(last)


def test_a_long_run_prints_every_hundredth_loss_after_the_first_hundred(tmp_path):
    config = replace(SMALL, steps=305, batch_size=8, generator=Player((2,)), discriminator=Player((2,)))
    printed = re.findall(r"step (\d+): ", printed_by(plane_gan_script(config), tmp_path))
    assert [int(step) for step in printed] == [*range(1, 101), 200, 300]
