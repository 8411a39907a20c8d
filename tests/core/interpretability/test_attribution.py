"""Captum's attributions against the same formulas written out."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from core.errors import ConfigError
from core.interpretability.attribution import grad_cam, grad_cam_layer, integrated_gradients, occlusion, saliency
from core.networks.cnn.block import ConvolutionBlock
from core.networks.cnn.network import CnnConfig, build_cnn
from core.networks.cnn.presets import CNN_PRESETS

SMALL = CnnConfig(image_channels=3, image_side=10, classes=3, blocks=(ConvolutionBlock(4, padding=1, pooling="max"),))


@pytest.fixture(scope="module")
def model() -> nn.Sequential:
    return build_cnn(SMALL, 0).eval()


@pytest.fixture(scope="module")
def image() -> Tensor:
    return torch.rand(3, 10, 10, generator=torch.Generator().manual_seed(1))


def test_saliency_is_the_size_of_the_gradient(model: nn.Sequential, image: Tensor) -> None:
    x = image.clone().requires_grad_(True)
    (gradient,) = torch.autograd.grad(model(x[None])[0, 2], x)
    result = saliency(model, image, 2)
    np.testing.assert_allclose(result.values, gradient.abs().numpy(), rtol=1e-5, atol=1e-7)
    np.testing.assert_allclose(result.heat, gradient.abs().amax(dim=0).numpy(), rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize(
    ("window", "stride", "fill"), [(5, 2, 0.5), (3, 3, 0.0), (10, 1, 1.0), (4, 3, 0.2), (1, 1, 0.0)]
)
def test_occlusion_is_the_mean_fall_of_the_probability(
    model: nn.Sequential, image: Tensor, window: int, stride: int, fill: float
) -> None:
    def probability(x: Tensor) -> float:
        with torch.no_grad():
            return float(model(x[None]).softmax(dim=1)[0, 1])

    whole, falls, hidden = probability(image), np.zeros((10, 10)), np.zeros((10, 10))
    starts = list(range(0, 10 - window + 1, stride))
    if starts[-1] + window < 10:
        starts.append(starts[-1] + stride)  # the last window is cut off at the border
    for top in starts:
        for left in starts:
            covered = image.clone()
            covered[:, top : top + window, left : left + window] = fill
            falls[top : top + window, left : left + window] += whole - probability(covered)
            hidden[top : top + window, left : left + window] += 1
    result = occlusion(model, image, 1, window, stride, fill)
    assert result.values.shape == (1, 10, 10)
    np.testing.assert_allclose(result.heat, falls / hidden, atol=1e-5)


def test_integrated_gradients_are_the_mean_gradient_times_the_way(model: nn.Sequential, image: Tensor) -> None:
    nodes, weights = np.polynomial.legendre.leggauss(64)
    summed = torch.zeros_like(image)
    for node, weight in zip((nodes + 1) / 2, weights / 2, strict=True):
        x = (0.2 + node * (image - 0.2)).float().requires_grad_(True)
        summed += weight * torch.autograd.grad(model(x[None])[0, 0], x)[0]
    result = integrated_gradients(model, image, 0, steps=64, baseline=0.2)
    np.testing.assert_allclose(result.values, (summed * (image - 0.2)).numpy(), atol=1e-5)


def test_integrated_gradients_add_up_to_the_change_of_the_logit(trained) -> None:
    result = integrated_gradients(trained.model, trained.image, trained.label, steps=256)
    with torch.no_grad():
        logits = trained.model(torch.stack([trained.image, torch.zeros(1, 28, 28)]))[:, trained.label]
    assert result.total == pytest.approx(float(logits[0] - logits[1]), abs=1e-4)
    assert float(result.values.sum()) == pytest.approx(result.total, abs=0.05)


def test_grad_cam_is_its_formula(model: nn.Sequential, image: Tensor) -> None:
    maps = model[:2](image[None])
    (gradient,) = torch.autograd.grad(model[2:](maps)[0, 1], maps)
    coarse = (gradient.mean(dim=(2, 3), keepdim=True) * maps).sum(dim=1, keepdim=True).relu()
    expected = nn.functional.interpolate(coarse, size=(10, 10), mode="bilinear")[0].detach()
    np.testing.assert_allclose(grad_cam(model, image, 1).values, expected.numpy(), atol=1e-6)


def test_grad_cam_of_a_pooled_layer_is_enlarged_to_the_image(model: nn.Sequential, image: Tensor) -> None:
    assert grad_cam(model, image, 1, layer=2).values.shape == (1, 10, 10)


@pytest.mark.parametrize(("preset", "index"), [("small", 6), ("course", 3), ("tiny-vgg", 19)])
def test_grad_cam_takes_the_last_activation_before_the_last_pooling(preset: str, index: int) -> None:
    model = build_cnn(CNN_PRESETS[preset].experiment, 0)
    assert grad_cam_layer(model) == index
    assert isinstance(model[index], nn.ReLU)


def test_the_pixels_of_a_digit_matter_more_than_its_background(trained) -> None:
    """On a digit that the network knows, hidden strokes cost more than hidden background."""
    heat = occlusion(trained.model, trained.image, trained.label, window=4, stride=1, fill=0.0).heat
    ink = trained.image[0].numpy() > 0.5
    assert heat[ink].mean() > heat[~ink].mean()


@pytest.mark.parametrize("explain", [occlusion, saliency, integrated_gradients, grad_cam])
@pytest.mark.parametrize("target", [-1, 3, True, 1.0])
def test_a_class_that_does_not_exist_is_refused(explain, target: object, model: nn.Sequential, image: Tensor) -> None:
    with pytest.raises(ConfigError, match=r"^class must be a whole number from 0 to 2, got"):
        explain(model, image, target)


def test_what_cannot_be_explained_is_refused(model: nn.Sequential, image: Tensor) -> None:
    with pytest.raises(ConfigError, match=r"^image must be one image"):
        saliency(model, image[None], 1)
    with pytest.raises(ConfigError, match=r"^window must be a whole number from 1 to 10, got 11"):
        occlusion(model, image, 1, window=11)
    with pytest.raises(ConfigError, match=r"^stride must be a whole number from 1 to 5, got 6"):
        occlusion(model, image, 1, stride=6)
    with pytest.raises(ConfigError, match=r"^layer of Grad-CAM must have feature maps"):
        grad_cam(model, image, 1, layer=3)
    with pytest.raises(ConfigError, match=r"^network must have a convolution for Grad-CAM"):
        grad_cam(build_cnn(CNN_PRESETS["fully-connected"].experiment, 0), torch.rand(1, 28, 28), 1)
