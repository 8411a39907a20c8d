"""Images: sizes, data, augmentation, samples, the run, what it sends, its link and its judge."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from core.errors import ConfigError
from core.gan.augmentation import augmented, cut_out, shifted
from core.gan.digit_judge import judged
from core.gan.images.config import GAN_IMAGES, ImageGanConfig
from core.gan.images.data import digit_images, gan_images
from core.gan.images.gan import ImageGan, samples, train_image_gan
from core.gan.images.networks import (
    draw_discriminator,
    draw_generator,
    settle_batch_norm,
    transposed_side,
)
from core.gan.images.noise import draw_noise
from core.gan.images.presets import IMAGE_GAN_PRESETS
from core.gan.images.records import ImageGanEpoch, ImageGanStop
from core.gan.images.samples import animation, decoded, encoded, latent_walk, picture, tiled
from core.gan.plane.records import DiscriminatorStep, GeneratorStep
from core.recipes.gan_judge import split_digits
from core.settings.link import link_codec

SMALL = ImageGanConfig(images=80, latent=8, generator_channels=4, discriminator_channels=4, batch_size=16, epochs=2)
IMAGE_GAN_LINK = link_codec(IMAGE_GAN_PRESETS, "digits")


def draws(seed=0):
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("side", [1, 4, 7, 8])
@pytest.mark.parametrize("settings", [(4, 1, 0, 0), (7, 1, 0, 0), (4, 2, 1, 0), (3, 2, 1, 1), (5, 3, 2, 1)])
def test_sizes_of_transposed_convolutions(side, settings):
    kernel, stride, padding, output_padding = settings
    layer = nn.ConvTranspose2d(1, 1, kernel, stride, padding, output_padding)
    assert layer(torch.zeros(1, 1, side, side)).shape[-1] == transposed_side(side, *settings)


def test_the_sizes_of_the_course():
    assert transposed_side(1, 4, 1, 0) == 4
    assert [transposed_side(side, 4, 2, 1) for side in (4, 8, 16, 32, 7, 14)] == [8, 16, 32, 64, 14, 28]


@pytest.mark.parametrize("data", GAN_IMAGES)
@pytest.mark.parametrize(
    "changes", [{}, {"batch_norm": "both"}, {"batch_norm": "none"}, {"upsampling": "resize"}, {"kernel": 3}]
)
def test_networks_fit_their_images(data, changes):
    config = replace(SMALL, data=data, **changes)
    generator, discriminator = draw_generator(config), draw_discriminator(config)
    images = generator(torch.randn(2, 8, 1, 1))
    assert images.shape == (2, config.kind.channels, config.kind.side, config.kind.side)
    assert images.abs().max() <= 1
    assert discriminator(images).shape == (2, 1)
    has = [any(isinstance(m, nn.BatchNorm2d) for m in net) for net in (generator, discriminator)]
    assert has == {"both": [True, True], "generator": [True, False], "none": [False, False]}[config.batch_norm]


def test_kernel_3_overlaps_1_2_and_4_times_and_kernel_4_evenly():
    """All weights 1: each output counts how many products reach it."""
    for kernel, padding, output_padding, expected in ((3, 1, 1, {1.0, 2.0, 4.0}), (4, 1, 0, {4.0})):
        layer = nn.ConvTranspose2d(1, 1, kernel, 2, padding, output_padding, bias=False)
        nn.init.ones_(layer.weight)
        inside = layer(torch.ones(1, 1, 8, 8)).detach()[0, 0, 2:-2, 2:-2]
        assert set(inside.unique().tolist()) == expected


def test_initial_weights_are_dcgans():
    model = draw_generator(replace(SMALL, generator_channels=64, latent=100))
    assert model[0].weight.std().item() == pytest.approx(0.02, rel=0.02)
    assert model[1].weight.mean().item() == pytest.approx(1.0, abs=0.01)
    assert model[1].weight.std().item() == pytest.approx(0.02, rel=0.3)


@pytest.mark.parametrize(("side", "margin"), [(16, 2), (28, 4)])
def test_digits_lie_inside_a_black_margin(side, margin):
    images, classes = digit_images(side)
    assert images.shape == (1797, 1, side, side)
    assert (images.min(), images.max()) == (-1, 1)
    assert torch.bincount(classes).min() > 170
    inner = torch.zeros(side, side, dtype=torch.bool)
    inner[margin:-margin, margin:-margin] = True
    assert (images[:, 0][:, ~inner] == -1).all()


def test_own_images_must_fit():
    config = replace(SMALL, data="mnist")
    own = torch.full((80, 1, 28, 28), 255, dtype=torch.uint8)
    assert gan_images(config, own).unique().tolist() == [1.0]
    for wrong in (None, own[:, :, :27], own[:79]):
        with pytest.raises(ConfigError, match="loaded images must be 80 or more of shape"):
            gan_images(config, wrong)
    assert gan_images(replace(SMALL, data="faces", images=64)).shape == (64, 3, 32, 32)


def test_a_shift_equals_rolling_what_has_a_wide_margin():
    images = torch.full((6, 2, 16, 16), -1.0)
    images[:, :, 6:10, 6:10] = torch.rand(6, 2, 4, 4)
    moved = shifted(images, draws())
    offsets = torch.randint(5, (2, 6, 1), generator=draws()).flatten(1) - 2
    for n in range(6):
        expected = images[n].roll((-int(offsets[0, n]), -int(offsets[1, n])), (1, 2))
        assert torch.equal(moved[n], expected)
    assert len({tuple(column) for column in offsets.T.tolist()}) > 1


def test_a_cutout_is_one_square_and_gradients_flow():
    images = torch.ones(50, 1, 16, 16, requires_grad=True)
    cut = cut_out(images, draws())
    blank = (cut == 0).sum(dim=(1, 2, 3))
    assert (blank.max(), blank.min() >= 9) == (25, True)
    cut.sum().backward()
    assert torch.equal(images.grad, (cut != 0).float())
    assert augmented(images, "none", draws()) is images


def test_a_run_yields_steps_and_epochs():
    images = gan_images(SMALL)
    records = list(train_image_gan(SMALL, images))
    kinds = [type(record) for record in records]
    assert kinds == [ImageGanEpoch, *([DiscriminatorStep, GeneratorStep] * 5 + [ImageGanEpoch]) * 2, ImageGanStop]
    first, last = records[0], records[11]
    assert (first.generator_loss, first.real_histogram) == (None, ())
    steps = records[1:11]
    assert last.generator_loss == pytest.approx(np.mean([step.loss for step in steps[1::2]]))
    assert last.real == pytest.approx(np.mean([step.real for step in steps[::2]]))
    assert sum(last.real_histogram) == pytest.approx(1)
    assert last.grid.shape == (64, 1, 16, 16)
    assert last.grid.dtype == torch.uint8


def test_a_run_is_repeatable_and_can_go_on_from_its_weights():
    images = gan_images(SMALL)
    first, second = (list(train_image_gan(SMALL, images)) for _ in range(2))
    assert torch.equal(first[-2].grid, second[-2].grid)
    gan = ImageGan(SMALL, images)
    list(gan.epoch())
    on = ImageGan(SMALL, images, gan.states())
    assert torch.equal(on.generator[0].weight, gan.generator[0].weight)
    assert torch.equal(on.record(0).grid, gan.record(0).grid)


def test_batch_norm_is_settled_on_what_the_weights_make():
    model = draw_generator(SMALL)
    noise = torch.randn(256, 8, 1, 1, generator=draws())
    settle_batch_norm(model, noise)
    maps = model[0](noise)
    assert torch.allclose(model[1].running_mean, maps.mean(dim=(0, 2, 3)), atol=1e-6)
    assert torch.allclose(model[1].running_var, maps.var(dim=(0, 2, 3)), rtol=1e-4)
    assert not model.training


def test_grids_survive_their_files():
    images = torch.randint(256, (16, 3, 8, 8), dtype=torch.uint8, generator=draws())
    assert torch.equal(decoded(encoded(picture(images), "png"), 3, 8), images)
    grey = images[:, :1]
    assert torch.equal(decoded(encoded(picture(grey), "png"), 1, 8), grey)
    assert torch.equal(tiled(grey)[8:16, 16:24, 0], grey[10, 0])
    with pytest.raises(ConfigError, match="must fill rows of 8"):
        tiled(images[:9])


@pytest.mark.parametrize("kind", ["gif", "webp"])
def test_an_animation_has_all_grids(kind):
    grids = [torch.full((8, 1, 8, 8), value, dtype=torch.uint8) for value in (0, 100, 250)]
    image = Image.open(io.BytesIO(animation(grids, kind)))
    assert (image.n_frames, image.size) == (3, (128, 16))
    with pytest.raises(ConfigError, match="at least one"):
        animation([], kind)


def test_a_walk_stays_on_the_sphere():
    a, b = torch.randn(100, generator=draws(1)), torch.randn(100, generator=draws(2))
    path = latent_walk(a, b, 9)[:, :, 0, 0]
    assert torch.allclose(path[0], a, atol=1e-5)
    assert torch.allclose(path[-1], b, atol=1e-5)
    assert torch.allclose(path.norm(dim=1), torch.linspace(a.norm().item(), b.norm().item(), 9), rtol=1e-5)
    turns = torch.nn.functional.cosine_similarity(path[1:], path[:-1])
    assert torch.allclose(turns, turns[0].expand(8), atol=1e-5)
    assert torch.allclose(latent_walk(a, 2 * a, 3)[1, :, 0, 0], 1.5 * a)
    with pytest.raises(ConfigError, match="2 or more"):
        latent_walk(a, b, 1)


@pytest.mark.parametrize("side", [16, 28])
def test_the_judge_knows_digits_it_has_not_seen(side):
    _, unseen, _, classes = split_digits(side)
    images = ((unseen + 1) * 127.5).round().to(torch.uint8)
    assert np.mean([judged(i[None]).classes.index(1.0) == int(c) for i, c in zip(images, classes, strict=True)]) >= 0.98
    judgement = judged(images)
    assert judgement.sure > 0.95
    assert judgement.appeared == 10
    noise = torch.randint(256, (200, 1, side, side), dtype=torch.uint8, generator=draws())
    assert judged(noise).appeared < 10


def test_categories_are_one_of_many_and_the_rest_stays_normal():
    config = replace(SMALL, categories=3)
    noise = draw_noise(config, 3_000, draws())[:, :, 0, 0]
    assert sorted(noise[:, :3].unique().tolist()) == [0, 3]
    assert noise[:, :3].sum(dim=1).unique().tolist() == [3]
    assert (noise[:, :3] > 0).float().mean(dim=0).tolist() == pytest.approx([1 / 3] * 3, abs=0.03)
    assert torch.equal(noise[:, 3:], draw_noise(SMALL, 3_000, draws())[:, 3:, 0, 0])


def test_samples_are_bytes():
    model = draw_generator(SMALL).eval()
    noise = torch.randn(3, 8, 1, 1)
    with torch.no_grad():
        assert torch.equal(samples(model, noise), ((model(noise) + 1) / 2 * 255).round().to(torch.uint8))


@pytest.mark.parametrize("name", IMAGE_GAN_PRESETS)
def test_links_restore_every_preset(name):
    experiment = IMAGE_GAN_PRESETS[name].experiment
    assert IMAGE_GAN_LINK.read(IMAGE_GAN_LINK.write(experiment, "digits")).experiment == experiment


def test_a_broken_word_is_one_notice():
    assert "batch normalization must be one of both, " in IMAGE_GAN_LINK.read({"bn": "yes"}).notices[0]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"data": "cats"}, "images must be one of digits-16"),
        ({"images": 1_798}, "number of images must be a whole number from 64 to 1797"),
        ({"latent": 1}, "latent dimensions"),
        ({"categories": 1}, "categories must be a whole number from 2 to 8"),
        ({"latent": 8, "categories": 9}, "categories must be a whole number from 2 to 8"),
        ({"generator_channels": 2}, "channels of the generator"),
        ({"discriminator_channels": 500}, "channels of the discriminator"),
        ({"batch_norm": True}, "batch normalization must be one of both, generator, none"),
        ({"upsampling": "magic"}, "upsampling must be one of transposed, resize"),
        ({"augmentation": "flip"}, "augmentation must be one of"),
        ({"kernel": 5}, "kernel of the transposed convolutions must be 4 or"),
        ({"kernel": 3, "upsampling": "resize"}, "kernel of the transposed convolutions must be 4 or"),
        ({"loss": "least-squares", "smoothing": 0.1}, "label smoothing must be 0"),
        ({"batch_size": 100}, "batch size must be at most the number of images, 80"),
        ({"epochs": 0}, "epochs must be"),
        ({"beta2": 1.0}, "beta 2 must be"),
        ({"generator_rate": 0}, "learning rate of the generator"),
    ],
)
def test_a_broken_rule_is_named(changes, sentence):
    with pytest.raises(ConfigError, match=sentence):
        replace(SMALL, **changes)
