"""The script of a GAN on images runs on its own and prints the generator losses of the records."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import torch

from core.errors import ConfigError
from core.gan.images.config import ImageGanConfig
from core.gan.images.data import gan_images
from core.gan.images.gan import train_image_gan
from core.gan.images.samples import encoded, picture
from core.gan.plane.records import GeneratorStep
from core.lessons.gan.images_script import image_gan_script
from tests.scripts import printed_by

SMALL = ImageGanConfig(
    images=80, latent=8, generator_channels=4, discriminator_channels=4, batch_size=8, epochs=1, seed=5
)
CONFIGS = {
    "first hundred": replace(SMALL, epochs=11),
    "28, cutout, smoothing": replace(SMALL, data="digits-28", augmentation="shift-cutout", smoothing=0.1),
    "no batch norm, penalty": replace(SMALL, batch_norm="none", penalty=0.5, augmentation="none"),
    "wasserstein": replace(SMALL, loss="wasserstein", penalty=10.0, batch_norm="none"),
    "kernel 3": replace(SMALL, batch_norm="both", kernel=3, loss="saturating"),
    "categories": replace(SMALL, categories=3),
    "resize": replace(SMALL, upsampling="resize", loss="least-squares"),
}


def losses_of(config, images):
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    records = [record.loss for record in train_image_gan(config, images) if isinstance(record, GeneratorStep)]
    torch.set_num_threads(threads)
    return records


def printed(script, folder):
    return [float(loss) for loss in re.findall(r"step \d+: generator loss (\S+)", printed_by(script, folder))]


@pytest.mark.parametrize("name", CONFIGS)
def test_the_script_prints_the_first_generator_losses(name, tmp_path):
    config = CONFIGS[name]
    assert printed(image_gan_script(config), tmp_path) == losses_of(config, gan_images(config))[:100]


def test_other_images_are_read_from_a_folder(tmp_path):
    config = replace(SMALL, data="own", images=64)
    own = torch.randint(256, (64, 3, 32, 32), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
    (tmp_path / "pictures").mkdir()
    for number, image in enumerate(own):
        (tmp_path / "pictures" / f"{number:03}.png").write_bytes(encoded(picture(image[None], columns=1), "png"))
    assert printed(image_gan_script(config, "pictures"), tmp_path) == losses_of(config, gan_images(config, own))


def test_a_folder_that_would_break_the_script_is_refused():
    with pytest.raises(ConfigError, match="folder must have no quotes"):
        image_gan_script(SMALL, 'a"); import os; ("')
