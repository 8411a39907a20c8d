from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import nn

from core.interpretability.attribution import occlusion, occlusion_windows
from core.interpretability.patches import top_patches
from core.interpretability.predictions import predict
from core.networks.cnn.cost import cost_of
from core.networks.cnn.network import build_cnn
from core.networks.cnn.presets import CNN_PRESETS

CONFIG = CNN_PRESETS["tiny-vgg"].experiment
NORMALIZED = replace(CONFIG, blocks=tuple(replace(block, batch_norm=True) for block in CONFIG.blocks))


def batches(model: nn.Sequential) -> list[int]:
    """Images that each pass begins with, filled as the model is asked."""
    sizes: list[int] = []
    model[0].register_forward_pre_hook(lambda _, inputs: None if inputs[0].is_meta else sizes.append(len(inputs[0])))
    return sizes


@pytest.mark.parametrize("config", [CONFIG, NORMALIZED])
def test_the_cost_is_that_of_the_layers_of_a_real_pass(config: object) -> None:
    model = build_cnn(config, 1).eval()  # type: ignore[arg-type]
    x = torch.rand(3, 1, 28, 28)
    numbers = [x[:1].numel()]
    for module in model:
        module.register_forward_hook(lambda *seen: numbers.append(seen[2][:1].numel()))
    model(x)
    cost = cost_of(model, x)
    numbers = numbers[: len(model) + 1]
    assert cost.values == sum(numbers)
    assert cost.work == config.multiply_adds + 10 * sum(numbers[1:])  # type: ignore[attr-defined]


def test_as_many_images_go_through_together_as_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    model = build_cnn(CONFIG, 1).eval()
    images = torch.rand(20, 1, 28, 28)
    whole = predict(model, images).probabilities
    monkeypatch.setattr("core.networks.cnn.cost.MOST_AT_ONCE", 4 * 7 * cost_of(model, images).values)
    sizes = batches(model)
    parts = predict(model, images).probabilities
    assert sizes == [7, 7, 6]
    assert abs(parts - whole).max() < 1e-6
    sizes.clear()
    monkeypatch.setattr("core.networks.cnn.cost.MOST_AT_ONCE", 4 * 7 * cost_of(model[:1], images).values)
    top_patches(model, 0, images, 2)
    assert max(sizes) == 7


def test_a_wide_network_takes_few_images_and_little_memory() -> None:
    model = nn.Sequential(nn.Conv2d(3, 240, 1), nn.ReLU(), nn.MaxPool2d(8), nn.Flatten(), nn.Linear(240 * 64, 2))
    cost = cost_of(model, torch.zeros(1, 3, 64, 64, dtype=torch.uint8))
    assert 4 * cost.values * cost.at_once <= 64_000_000
    assert cost.at_once == 7
    assert 1_000 < cost.affordable < 10_000


@pytest.mark.parametrize("side", [8, 9, 16, 28])
def test_occlusion_asks_as_often_as_is_said(side: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.interpretability.attribution.observed", lambda model: model)
    model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.Flatten(), nn.Linear(2 * (side - 2) ** 2, 2)).eval()
    sizes = batches(model)
    occlusion(model, torch.rand(1, side, side), 0)
    assert occlusion_windows(side) <= sum(sizes) <= occlusion_windows(side) + 2


def test_the_model_keeps_its_weights_meanwhile_for_others_who_ask_it() -> None:
    """They were lent to the call, and whoever asked the model in that moment got an error."""
    model = build_cnn(NORMALIZED, 0).eval()
    seen: list[str] = []
    for module in model:
        module.register_forward_pre_hook(lambda *_: seen.extend(p.device.type for p in model.parameters()))
    cost_of(model, torch.zeros(1, NORMALIZED.image_channels, *(NORMALIZED.image_side,) * 2))
    assert set(seen) == {"cpu"}
