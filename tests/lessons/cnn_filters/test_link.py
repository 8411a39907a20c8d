from __future__ import annotations

import dataclasses
from urllib.parse import urlencode

import pytest

from core.data.images.augmentation import Augmentation
from core.data.images.load import ImageSetConfig
from core.errors import ConfigError
from core.networks.cnn.link import CNN_FIELDS, IMAGE_SET_FIELDS, read_augmentation, read_blocks, write_augmentation
from core.networks.cnn.network import CnnConfig
from core.networks.cnn.presets import CNN_PRESETS
from core.settings.link import LinkCodec, Preset

NETWORKS: LinkCodec[CnnConfig] = LinkCodec(CNN_PRESETS, "small", CNN_FIELDS)
IMAGES: LinkCodec[ImageSetConfig] = LinkCodec({"digits": Preset("", "", ImageSetConfig())}, "digits", IMAGE_SET_FIELDS)


def test_500_networks_come_back_from_their_links(random_cnns: tuple[CnnConfig, ...]) -> None:
    for config in random_cnns:
        params = NETWORKS.write(config, "small")
        restored = NETWORKS.read(params)
        assert restored.notices == ()
        expected = dataclasses.replace(
            restored.experiment,
            image_channels=config.image_channels,
            image_side=config.image_side,
            classes=config.classes,
        )
        # A window's size is not written where nothing is pooled.
        blocks = tuple(b if b.pooling != "none" else dataclasses.replace(b, pooling_size=2) for b in config.blocks)
        assert expected == dataclasses.replace(config, blocks=blocks)
        assert "%" not in urlencode(params).replace("%7E", "")


def test_images_come_back_from_their_link() -> None:
    config = ImageSetConfig("faces", 64, 500, 70, 9, "beard", "squash")
    assert IMAGES.read(IMAGES.write(config, "digits")).experiment == config


def test_an_augmentation_comes_back_from_its_text() -> None:
    for augmentation in (Augmentation(), Augmentation(True, 10, 0.1, 1e-5, 80, 0, 50)):
        assert read_augmentation(write_augmentation(augmentation)) == augmentation


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("8-3-1-1", "block 1 must look like 8-3-1-1-bn-relu-max2-0.25, got '8-3-1-1'"),
        ("8-3-1-1-bn-relu-max2-0~x", "block 2 must look like"),
        ("8-3-1-1-yes-relu-max2-0", "block 1 must look like"),
        ("8-3-1-1-bn-relu-min2-0", "block 1 must look like"),
        ("8-3-1-1-bn-relu-max9-0", "pooling size of block 1 must be a whole number from 2 to 8"),
        ("999-3-1-1-bn-relu-max2-0", "channels of block 1 must be a whole number from 1 to 512"),
        ("8-3-1-5-bn-relu-max2-0", "padding must be a whole number from 0 to 2"),
        ("8-3-1-1-bn-swish-max2-0", "activation must be one of"),
        ("8-3-1-1-bn-relu-max2-2", "dropout of block 1 must be a number from 0 to 0.9"),
        ("~" * 20, "blocks must be at most 12"),
    ],
)
def test_blocks_that_cannot_be_read_say_why(text: str, sentence: str) -> None:
    with pytest.raises(ConfigError, match=f"^{sentence}"):
        read_blocks(text)


@pytest.mark.parametrize("text", ["", "1", "2_0_0_0_0_0_0", "1_x_0_0_0_0_0", "1_99_0_0_0_0_0"])
def test_an_augmentation_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(ConfigError):
        read_augmentation(text)
