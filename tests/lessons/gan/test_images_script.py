"""The script of a GAN on images runs on its own and prints the page's losses and verdicts."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import torch

from core.errors import ConfigError
from core.gan.images.config import ImageGanConfig
from core.gan.images.data import gan_images
from core.gan.images.gan import train_image_gan
from core.gan.images.records import ImageGanEpoch
from core.gan.images.samples import encoded, picture
from core.gan.plane.records import DiscriminatorStep, GeneratorStep
from core.lessons.gan.images_script import image_gan_script
from tests.scripts import answer_of, printed_by

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


LINE = re.compile(r"(step|epoch) (\d+): D\(real\) (\S+), D\(fake\) (\S+), loss of D (\S+), loss of G (\S+)")


def on_the_page(config, images):
    """The first 100 steps and all epochs, as the page shows them."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    rows, of_d = [], None
    for record in train_image_gan(config, images):
        if isinstance(record, DiscriminatorStep):
            of_d = record
        elif isinstance(record, GeneratorStep) and record.step <= 100:
            rows.append(("step", record.step, of_d.real, of_d.fake, of_d.loss, record.loss))
        elif isinstance(record, ImageGanEpoch) and record.epoch:
            numbers = (record.real, record.fake, record.discriminator_loss, record.generator_loss)
            rows.append(("epoch", record.epoch, *numbers))
    torch.set_num_threads(threads)
    return rows


def printed(script, folder):
    lines = LINE.findall(printed_by(script, folder))
    return [(kind, int(number), *map(float, numbers)) for kind, number, *numbers in lines]


@pytest.mark.parametrize("name", CONFIGS)
def test_the_script_prints_what_the_page_shows(name, tmp_path):
    config = CONFIGS[name]
    assert printed(image_gan_script(config), tmp_path) == on_the_page(config, gan_images(config))


def test_other_images_are_read_from_a_folder(tmp_path):
    config = replace(SMALL, data="own", images=64)
    own = torch.randint(256, (64, 3, 32, 32), dtype=torch.uint8, generator=torch.Generator().manual_seed(0))
    (tmp_path / "pictures").mkdir()
    for number, image in enumerate(own):
        (tmp_path / "pictures" / f"{number:03}.png").write_bytes(encoded(picture(image[None], columns=1), "png"))
    assert printed(image_gan_script(config, "pictures"), tmp_path) == on_the_page(config, gan_images(config, own))


def test_without_its_folder_the_script_stops_with_its_first_sentence(tmp_path):
    script = image_gan_script(replace(SMALL, data="own", images=64))
    answer = answer_of(script, tmp_path)
    sentence = 'This script needs "my_images" beside it: unpack my_images.zip, which the page offers above this code.'
    assert f"# {sentence}" == script.splitlines()[1]
    assert (answer.code, answer.err.strip(), answer.out) == (1, sentence, "")


def test_a_folder_that_would_break_the_script_is_refused():
    with pytest.raises(ConfigError, match="folder must have no quotes"):
        image_gan_script(SMALL, 'a"); import os; ("')
