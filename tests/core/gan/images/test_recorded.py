"""The recorded run of a config, the untrained one, and the noise behind the samples."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import torch

from core.errors import ConfigError
from core.gan.images import recorded as image_recorded
from core.gan.images.data import gan_images
from core.gan.images.gan import ImageGan, samples
from core.gan.images.job import ImageGanJob
from core.gan.images.latent import category_of, fixed_noise, in_category, moved, sampler
from core.gan.images.networks import draw_discriminator, draw_generator
from core.gan.images.noise import CODE
from core.gan.images.recorded import preview, recorded
from core.gan.images.sizes import layer_sizes
from core.recipes.gan_recordings import write
from tests.core.gan.images.test_gan import SMALL
from tests.core.gan.plane.test_job import Control, messages


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(image_recorded, "FOLDER", tmp_path)
    return tmp_path


def test_there_is_no_recording_without_its_files(folder):
    assert recorded(SMALL) is None
    (folder / "gan_digits.json").write_text("{}")
    assert recorded(SMALL) is None


def test_a_recording_is_found_by_its_config_the_epochs_apart(folder):
    write("digits", SMALL, folder)
    found = recorded(replace(SMALL, epochs=77))
    assert (found.name, found.config) == ("gan_digits", SMALL)
    assert found.history.last == SMALL.epochs
    assert recorded(replace(SMALL, seed=2)) is None
    assert recorded(SMALL) is found
    gan = ImageGan(SMALL, gan_images(SMALL), found.states)
    assert torch.equal(gan.generator[0].weight, found.states["generator"]["0.weight"])


@pytest.mark.parametrize("data", ["digits-16", "faces"])
def test_the_preview_is_the_beginning_of_the_run(data):
    config = replace(SMALL, data=data)
    shown, run = preview(config), messages(ImageGanJob(config).events(Control()))[:3]
    for own, expected in zip(map(json.loads, shown), map(json.loads, run), strict=True):
        for message in (own, expected):
            if message["kind"] == "rows":
                message["columns"].pop("seconds")
        assert own == expected


def test_the_preview_needs_the_images_that_the_page_loads():
    with pytest.raises(ConfigError, match="loaded images"):
        preview(replace(SMALL, data="mnist"))


def test_the_sampler_draws_the_samples_of_the_run():
    config = replace(SMALL, average=0.9)
    gan = ImageGan(config, gan_images(config))
    untrained = samples(sampler(config), fixed_noise(config)[:, :, None, None])
    assert torch.equal(untrained, gan.record(0).grid)
    list(gan.epoch())
    grid = gan.record(1).grid
    model = sampler(config, gan.states()["averaged"])
    assert torch.equal(samples(model, fixed_noise(config)[:, :, None, None]), grid)
    assert not model.training


def test_noise_in_another_category_keeps_its_other_numbers():
    config = replace(SMALL, categories=4)
    noise = fixed_noise(config)
    gan = ImageGan(config, gan_images(config))
    assert torch.equal(noise, gan.fixed_noise[:, :, 0, 0])
    own = category_of(config, noise[0])
    assert noise[0, own] == CODE
    other = in_category(config, noise[0], (own + 1) % 4)
    assert category_of(config, other) == (own + 1) % 4
    assert (other[:4].sum(), torch.equal(other[4:], noise[0, 4:])) == (CODE, True)
    assert category_of(SMALL, fixed_noise(SMALL)[0]) is None
    with pytest.raises(ConfigError, match="category must be 0 to 3, got 4"):
        in_category(config, noise[0], 4)


def test_components_of_the_noise_are_set_and_the_rest_stays():
    noise = torch.randn(8)
    changed = moved(noise, {2: -3.0})
    assert changed[2] == -3
    assert torch.equal(changed[[0, 1, 3, 4, 5, 6, 7]], noise[[0, 1, 3, 4, 5, 6, 7]])
    with pytest.raises(ConfigError, match="must be 0 to 7, got 8"):
        moved(noise, {8: 0.0})


@pytest.mark.parametrize("changes", [{}, {"upsampling": "resize"}, {"batch_norm": "both", "kernel": 3}])
def test_sizes_and_parameters_of_all_layers(changes):
    config = replace(SMALL, data="faces", images=64, **changes)
    generator, discriminator = draw_generator(config), draw_discriminator(config)
    for model, first, last in ((generator, (8, 1), (3, 32, 32)), (discriminator, (3, 32), (1, 1, 1))):
        layers = layer_sizes(model, *first)
        assert layers[-1].shape == last
        assert sum(layer.parameters for layer in layers) == sum(p.numel() for p in model.parameters())
    sides = [layer.shape[1] for layer in layer_sizes(generator, 8, 1)]
    assert sorted(set(sides)) == [4, 8, 16, 32]
