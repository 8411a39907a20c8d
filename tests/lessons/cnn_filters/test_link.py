from __future__ import annotations

import dataclasses
from urllib.parse import urlencode

import pytest

from core.data.images.augmentation import Augmentation
from core.data.images.load import ImageSetConfig
from core.errors import ConfigError
from core.lessons.cnn_filters.experiment import CnnExperiment, Look
from core.lessons.cnn_filters.link import CNN_EXPERIMENT_LINK
from core.lessons.cnn_filters.presets import CNN_EXPERIMENTS
from core.networks.cnn.block import ConvolutionBlock
from core.networks.cnn.link import read_blocks
from core.networks.cnn.network import CnnConfig
from core.networks.cnn.presets import CNN_PRESETS
from core.settings.link import Preset, link_codec
from core.training.early_stopping import StoppingRule
from core.training.fit_config import FitConfig

NETWORKS = link_codec(CNN_PRESETS, "small")
IMAGES = link_codec({"digits": Preset("", "", ImageSetConfig())}, "digits")
DIGITS = CNN_EXPERIMENTS["digits"].experiment


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
        params = CNN_EXPERIMENT_LINK.write(dataclasses.replace(DIGITS, augmentation=augmentation), "digits")
        restored = CNN_EXPERIMENT_LINK.read(params)
        assert restored.experiment.augmentation == augmentation
        assert restored.notices == ()


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
        ("~" * 20, "blocks must be at most 6"),
    ],
)
def test_blocks_that_cannot_be_read_say_why(text: str, sentence: str) -> None:
    with pytest.raises(ConfigError, match=f"^{sentence}"):
        read_blocks(text)


@pytest.mark.parametrize("text", ["", "1", "2_0_0_0_0_0_0", "1_x_0_0_0_0_0", "1_99_0_0_0_0_0"])
def test_an_augmentation_that_cannot_be_read_is_refused(text: str) -> None:
    restored = CNN_EXPERIMENT_LINK.read({"aug": text})
    assert restored.experiment == DIGITS
    assert len(restored.notices) == 1


# As the lesson wrote it before its settings were declared: parameter by parameter.
WRITTEN = {
    "set": "faces",
    "side": "64",
    "images": "500",
    "share": "70",
    "imgseed": "9",
    "ask": "beard",
    "fit": "squash",
    "blocks": "8-3-1-1-bn-tanh-max2-0.25~4-5-2-0-none-relu-avg3-0",
    "hidden": "30-20",
    "hact": "selu",
    "hdrop": "0.1",
    "aug": "1_10_15_20_0_0_5",
    "seed": "3",
    "opt": "adamw",
    "lr": "0.02",
    "epochs": "7",
    "batch": "32",
    "schedule": "cosine",
    "l1": "0.001",
    "decay": "0.01",
    "clip": "2",
    "stop": "consecutive",
    "patience": "5",
    "delta": "0.1",
    "beyond": "1",
    "restore": "0",
    "shufflevalidation": "1",
    "look": "3_4_2",
}


def test_links_that_exist_keep_their_meaning() -> None:
    restored = CNN_EXPERIMENT_LINK.read({"preset": "digits", **WRITTEN})
    blocks = (
        ConvolutionBlock(8, 3, 1, 1, True, "tanh", "max", 2, 0.25),
        ConvolutionBlock(4, 5, 2, pooling="average", pooling_size=3),
    )
    fit = FitConfig("cross_entropy", "adamw", 0.02, 7, 32, "cosine", 0.001, 0.0, 0.01, 2.0)
    stopping = StoppingRule("consecutive", 5, 0.1, beyond=True, restore_best=False)
    assert restored.notices == ()
    assert restored.experiment == CnnExperiment(
        ImageSetConfig("faces", 64, 500, 70, 9, "beard", "squash"),
        CnnConfig(blocks=blocks, hidden=(30, 20), activation="selu", dropout=0.1),
        dataclasses.replace(fit, stopping=stopping, shuffle_validation=True),
        Augmentation(True, 10, 15, 20, 0, 0, 5),
        3,
        Look(3, 4, 2),
    )
    assert CNN_EXPERIMENT_LINK.write(restored.experiment, "digits") == {"preset": "digits", **WRITTEN}
    assert {field.key for field in CNN_EXPERIMENT_LINK.fields} == {*WRITTEN, "l2"}


@pytest.mark.parametrize(
    ("key", "text", "sentence"),
    [
        ("epochs", "1000", "epochs must be a whole number from 1 to 200, got '1000'"),
        ("batch", "3000", "batch size must be a whole number from 1 to 1024, got '3000'"),
        ("batch", "0", "batch size must be a whole number from 1 to 1024, got '0'"),
        ("patience", "900", "patience must be a whole number from 1 to 100, got '900'"),
        ("blocks", "~".join(["2-1-1-0-none-relu-none-0"] * 9), "blocks must be at most 6, got 9"),
        ("images", "50", "number of images must be a whole number from 100 to 70000, got '50'"),
    ],
)
def test_a_link_has_the_bounds_of_the_control(key: str, text: str, sentence: str) -> None:
    restored = CNN_EXPERIMENT_LINK.read({"preset": "digits", key: text})
    assert restored.experiment == DIGITS
    assert restored.notices == (f"In the link: {sentence}; the preset's value is used.",)


@pytest.mark.parametrize(
    "values", [{"epochs": 201}, {"batch_size": 0}, {"batch_size": 1_025}, {"stopping": StoppingRule(patience=101)}]
)
def test_an_experiment_has_the_bounds_of_the_control(values: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match="must be a whole number from 1 to"):
        dataclasses.replace(DIGITS, fit=dataclasses.replace(DIGITS.fit, **values))
