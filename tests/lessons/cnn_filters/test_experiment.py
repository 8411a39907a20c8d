"""The experiment of the lesson on trained CNNs, its presets and its links."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.data.images.augmentation import Augmentation
from core.data.images.load import default_config, load_images
from core.errors import ConfigError, LinkError
from core.lessons.cnn_filters.experiment import CnnExperiment, Look
from core.lessons.cnn_filters.link import CNN_EXPERIMENT_LINK
from core.lessons.cnn_filters.presets import CNN_EXPERIMENTS
from core.networks.cnn.block import ConvolutionBlock
from core.networks.cnn.network import CnnConfig
from core.training.fit_config import FitConfig

DIGITS = CNN_EXPERIMENTS["digits"].experiment


@pytest.mark.parametrize("name", CNN_EXPERIMENTS)
def test_every_preset_comes_back_from_its_link(name):
    experiment = CNN_EXPERIMENTS[name].experiment
    params = CNN_EXPERIMENT_LINK.write(experiment, name)
    assert params == {"preset": name}
    assert CNN_EXPERIMENT_LINK.read(params).experiment == experiment


def test_a_changed_experiment_comes_back_from_its_link():
    network = replace(DIGITS.network, blocks=(ConvolutionBlock(5, 3, dropout=0.2),), hidden=(30,), dropout=0.1)
    changed = CnnExperiment(
        replace(default_config("faces"), attribute="hat", seed=3),
        network,
        replace(DIGITS.fit, epochs=7, learning_rate=0.02),
        Augmentation(True, 5),
        9,
        Look(3, 2, 1),
    )
    restored = CNN_EXPERIMENT_LINK.read(CNN_EXPERIMENT_LINK.write(changed, "digits"))
    assert restored.experiment == changed
    assert not restored.notices


def test_the_readers_own_images_are_in_no_link():
    with pytest.raises(LinkError, match="never in a link"):
        CNN_EXPERIMENT_LINK.write(replace(DIGITS, images=default_config("own")), "digits")
    restored = CNN_EXPERIMENT_LINK.read({"set": "own"})
    assert restored.experiment == DIGITS
    assert "must be one of" in restored.notices[0]


@pytest.mark.parametrize("look", ["1_2", "1_2_3_4", "a_0_0", "-1_0_0", "1_999_0"])
def test_a_broken_look_is_told(look):
    assert CNN_EXPERIMENT_LINK.read({"look": look}).notices


def test_a_network_that_does_not_fit_the_images_is_refused():
    faces = replace(default_config("faces"), side=64)
    blocks = tuple(ConvolutionBlock(4, 3, padding=1, pooling="max") for _ in range(6))
    large = CnnExperiment(faces, CnnConfig(image_side=64, blocks=blocks))
    assert large.network.image_side == 64
    with pytest.raises(ConfigError, match="must fit into"):
        replace(large, images=default_config("digits"))


def test_only_cross_entropy_trains_classes():
    with pytest.raises(ConfigError, match="loss"):
        replace(DIGITS, fit=FitConfig("mse"))


def test_the_network_takes_its_size_and_classes_from_the_images():
    faces = CNN_EXPERIMENTS["glasses"].experiment
    images = load_images(replace(faces.images, images=100))
    config = faces.network_for(images)
    assert (config.image_channels, config.image_side, config.classes) == (3, 32, 2)
    assert config == faces.expected_network()


def test_where_the_reader_looks_does_not_change_the_training():
    assert replace(DIGITS, look=Look(5, 1, 1)).training == DIGITS.training
    assert replace(DIGITS, seed=1).training != DIGITS.training
