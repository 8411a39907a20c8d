from __future__ import annotations

import dataclasses

import pytest
import torch
from torch import nn

from core.device import present_devices
from core.errors import ConfigError
from core.networks.cnn.block import ConvolutionBlock
from core.networks.cnn.layers import as_batch, layer_at, layers, observed
from core.networks.cnn.network import CnnConfig, build_cnn
from core.networks.cnn.presets import CNN_PRESETS, fitted

B = ConvolutionBlock


def _course_by_hand(seed: int) -> nn.Sequential:
    """The course's CNN as a student writes it."""
    torch.manual_seed(seed)
    return nn.Sequential(
        nn.Conv2d(1, 32, 3),
        nn.ReLU(),
        nn.Conv2d(32, 64, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(9216, 128),
        nn.ReLU(),
        nn.Linear(128, 10),
    )


def test_the_courses_network_is_the_one_a_student_writes() -> None:
    ours, by_hand = build_cnn(CNN_PRESETS["course"].experiment, 3), _course_by_hand(3)
    assert str(ours) == str(by_hand)
    for (name, mine), (other, theirs) in zip(ours.state_dict().items(), by_hand.state_dict().items(), strict=True):
        assert name == other
        assert torch.equal(mine, theirs)
    assert CNN_PRESETS["course"].experiment.widths == (9216, 128, 10)


def test_the_courses_fully_connected_classifier_has_its_sizes_on_colour_images() -> None:
    config = fitted(CNN_PRESETS["fully-connected"].experiment, channels=3, side=128, classes=2)
    assert config.widths == (49152, 128, 64, 32, 16, 2)
    kinds = [type(module) for module in build_cnn(config, 0)][1:4]
    assert kinds == [nn.Linear, nn.LeakyReLU, nn.Dropout]


def test_twelve_kernels_of_five_make_24_from_28() -> None:
    config = CnnConfig(blocks=(B(12, kernel=5),))
    model = build_cnn(config, 0)
    assert model[0].weight.shape == (12, 1, 5, 5)
    assert model[:1](torch.zeros(1, 1, 28, 28)).shape == (1, 12, 24, 24)
    assert config.sides == ((24, 24),)


def test_what_is_computed_from_500_configs_is_what_torch_builds(random_cnns: tuple[CnnConfig, ...]) -> None:
    for config in random_cnns:
        model = build_cnn(config, 0).eval()
        assert config.parameters == sum(p.numel() for p in model.parameters()), config
        flatten = next(i for i, module in enumerate(model) if isinstance(module, nn.Flatten))
        x = torch.rand(1, config.image_channels, config.image_side, config.image_side)
        assert model[: flatten + 1](x).shape == (1, config.features), config
        assert model(x).shape == (1, config.classes)


@pytest.mark.parametrize("name", CNN_PRESETS)
@pytest.mark.parametrize(("channels", "side", "classes"), [(1, 28, 10), (3, 32, 2), (3, 64, 2), (3, 128, 5)])
def test_every_preset_fits_every_set(name: str, channels: int, side: int, classes: int) -> None:
    preset = CNN_PRESETS[name].experiment
    if (name, side) in (("course", 128), ("tiny-vgg", 128)):
        with pytest.raises(ConfigError, match=r"must be at most"):
            fitted(preset, channels, side, classes)
        return
    model = build_cnn(fitted(preset, channels, side, classes), 0)
    assert model(torch.rand(2, channels, side, side)).shape == (2, classes)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"blocks": (B(4), B(4, kernel=9), B(4, kernel=11, stride=8), B(4, kernel=7))}, "kernel of block 4 must fit"),
        ({"blocks": (B(4), B(4, kernel=5, pooling="max")), "image_side": 6}, "kernel of block 2 must fit into the 4×4"),
        ({"blocks": (B(4, kernel=5, pooling="max", pooling_size=8),), "image_side": 8}, "pooling size of block 1 must"),
        ({"image_channels": 2}, "channels of the images must be 1 (grey) or 3 (colour), got 2."),
        ({"image_side": 3}, "side of the images must be a whole number from 4 to 256, got 3."),
        ({"classes": 1}, "classes must be a whole number from 2 to 100, got 1."),
        ({"hidden": (8, 0)}, "units of hidden layer 2 must be a whole number from 1 to 4096, got 0."),
        ({"hidden": (1,) * 7}, "hidden layers must be at most 6, got 7."),
        ({"blocks": (B(1),) * 7}, "blocks must be at most 6, got 7."),
        ({"activation": "swish"}, "activation must be one of"),
        ({"dropout": 1.0}, "dropout of the hidden layers must be a number from 0 to 0.9"),
        ({"hidden": (4096,) * 6}, "parameters must be at most 20,000,000, got"),
        ({"image_side": 256, "blocks": (B(64),)}, "values that one image becomes must be at most 2,000,000, got"),
        (
            {"image_side": 40, "blocks": (B(500, kernel=11), B(512, kernel=11))},
            "multiply-adds of one image must be at most",
        ),
    ],
)
def test_what_cannot_be_built_is_refused_in_one_sentence(change: dict[str, object], sentence: str) -> None:
    with pytest.raises(ConfigError) as refused:
        dataclasses.replace(CnnConfig(), **change)
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"channels": 0}, "channels must be a whole number from 1 to 512, got 0."),
        ({"channels": 8, "kernel": 12}, "kernel must be a whole number from 1 to 11, got 12."),
        ({"channels": 8, "stride": 0}, "stride must be a whole number from 1 to 8, got 0."),
        (
            {"channels": 8, "padding": 3},
            "padding must be a whole number from 0 to 2, smaller than the kernel 3, got 3.",
        ),
        ({"channels": 8, "padding": True}, "padding must be"),
        ({"channels": 8, "pooling": "min"}, "pooling must be one of none, max, average, got 'min'."),
        ({"channels": 8, "pooling_size": 1}, "pooling size must be a whole number from 2 to 8, got 1."),
        ({"channels": 8, "dropout": 0.95}, "dropout must be a number from 0 to 0.9, got 0.95."),
        ({"channels": 8, "activation": "x"}, "activation must be one of"),
    ],
)
def test_a_broken_block_says_which_rule(values: dict[str, object], sentence: str) -> None:
    with pytest.raises(ConfigError) as refused:
        B(**values)
    assert str(refused.value).startswith(sentence)


def test_layers_are_numbered_by_their_weights_and_the_last_is_the_output() -> None:
    config = CnnConfig(
        blocks=(B(4, batch_norm=True, pooling="average", dropout=0.5), B(4, activation="tanh")), hidden=(8,)
    )
    assert [layer.name for layer in layers(build_cnn(config, 0))] == [
        *("conv 1", "batch norm 1", "ReLU 1", "average pool 1", "dropout 1", "conv 2", "tanh 2"),
        *("flatten", "linear 3", "ReLU 3", "output"),
    ]


@pytest.mark.parametrize("index", [-1, 7, True, 1.0])
def test_a_layer_that_is_not_there_is_refused(index: object) -> None:
    model = build_cnn(CnnConfig(blocks=(B(4),)), 0)
    with pytest.raises(ConfigError, match=r"^layer must be from 0 to 3, got"):
        layer_at(model, index)  # type: ignore[arg-type]


def test_bytes_and_floats_are_the_same_image() -> None:
    model = build_cnn(CnnConfig(), 0)
    image = torch.randint(0, 256, (1, 28, 28), dtype=torch.uint8)
    assert torch.equal(as_batch(image, model), as_batch(image.float() / 255, model))
    assert as_batch(image, model).shape == (1, 1, 28, 28)


@pytest.mark.parametrize("images", [torch.zeros(28, 28), torch.zeros(0, 1, 28, 28), torch.zeros(1, 8, 8).double()])
def test_what_is_no_image_is_refused(images: torch.Tensor) -> None:
    with pytest.raises(ConfigError, match=r"^images must be"):
        as_batch(images, build_cnn(CnnConfig(), 0))


def test_the_copy_to_look_into_shares_nothing_with_the_model() -> None:
    model = build_cnn(CNN_PRESETS["small"].experiment, 0)
    copy = observed(model)
    assert not any(module.training for module in copy.modules())
    assert not any(parameter.requires_grad for parameter in copy.parameters())
    for mine, theirs in zip(model.parameters(), copy.parameters(), strict=True):
        assert mine.data_ptr() != theirs.data_ptr()
        assert torch.equal(mine, theirs)


@pytest.mark.parametrize("device", present_devices())
def test_a_network_computes_the_same_on_every_device(device: str) -> None:
    model = build_cnn(CNN_PRESETS["tiny-vgg"].experiment, 1).eval()
    x = torch.rand(4, 1, 28, 28)
    with torch.no_grad():
        expected = model(x)
        torch.testing.assert_close(model.to(device)(x.to(device)).cpu(), expected, rtol=1e-2, atol=1e-3)
