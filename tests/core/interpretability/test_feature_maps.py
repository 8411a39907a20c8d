from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from core.device import present_devices
from core.errors import ConfigError
from core.interpretability.feature_maps import FeatureMaps, feature_maps, limits
from core.networks.cnn.network import CnnConfig, build_cnn
from core.networks.cnn.presets import CNN_PRESETS


@pytest.mark.parametrize("name", CNN_PRESETS)
def test_they_are_what_forward_hooks_catch(name: str) -> None:
    model = build_cnn(CNN_PRESETS[name].experiment, 0).eval()
    image, caught = torch.rand(1, 28, 28), []
    handles = [module.register_forward_hook(lambda m, i, output: caught.append(output)) for module in model]
    model(image[None])
    for handle in handles:
        handle.remove()
    maps = feature_maps(model, image)
    assert len(maps) == len(caught) == len(model)
    for ours, theirs in zip(maps, caught, strict=True):
        np.testing.assert_array_equal(ours.values, theirs[0].detach().numpy())


def test_they_are_what_forward_hooks_catch_in_500_networks(random_cnns: tuple[CnnConfig, ...]) -> None:
    for config in random_cnns:
        model = build_cnn(config, 0).eval()
        image = torch.rand(config.image_channels, config.image_side, config.image_side)
        caught: list[Tensor] = []
        for module in model:
            module.register_forward_hook(lambda m, i, output, caught=caught: caught.append(output))
        model(image[None])
        expected = caught.copy()
        for ours, theirs in zip(feature_maps(model, image), expected, strict=True):
            np.testing.assert_array_equal(ours.values, theirs[0].detach().numpy())


@pytest.mark.parametrize("device", present_devices())
def test_a_network_on_any_device_gives_records_on_the_cpu(device: str) -> None:
    model = build_cnn(CNN_PRESETS["small"].experiment, 0)
    image = torch.randint(0, 256, (1, 28, 28), dtype=torch.uint8)
    expected = feature_maps(model, image)
    for ours, theirs in zip(feature_maps(model.to(device), image), expected, strict=True):
        np.testing.assert_allclose(ours.values, theirs.values, rtol=1e-2, atol=1e-3)


def test_a_colour_scale_is_full_at_the_largest_value_of_its_unit_layer_or_network() -> None:
    first = np.array([[[1.0, -3.0]], [[0.5, 0.0]]], dtype=np.float32)
    maps = (FeatureMaps(0, "conv 1", first), FeatureMaps(1, "output", np.array([-4.0, 0.0], dtype=np.float32)))
    assert [limit.tolist() for limit in limits(maps, "unit")] == [[3.0, 0.5], [4.0, 0.0]]
    assert [limit.tolist() for limit in limits(maps, "layer")] == [[3.0, 3.0], [4.0, 4.0]]
    assert [limit.tolist() for limit in limits(maps, "network")] == [[4.0, 4.0], [4.0, 4.0]]
    with pytest.raises(ConfigError, match=r"^scale must be unit, layer or network, got 'page'\."):
        limits(maps, "page")  # type: ignore[arg-type]


def test_a_stack_of_images_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"^image must be one image"):
        feature_maps(build_cnn(CnnConfig(), 0), torch.zeros(2, 1, 28, 28))
