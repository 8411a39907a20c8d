"""Looking into a network leaves it as it was: gradients, hooks, modes, weights, and torch's random stream."""

from __future__ import annotations

import copy
from collections.abc import Callable

import pytest
import torch
from torch import Tensor, nn

from core.interpretability.adversarial import attack, smallest_flip
from core.interpretability.attribution import grad_cam, integrated_gradients, occlusion, saliency
from core.interpretability.feature_maps import feature_maps
from core.interpretability.filters import filter_banks
from core.interpretability.maximization import MaximizationConfig, maximize
from core.interpretability.patches import top_patches
from core.interpretability.predictions import predict
from core.networks.cnn.block import ConvolutionBlock
from core.networks.cnn.network import CnnConfig, build_cnn
from core.networks.cnn.receptive_field import receptive_fields
from core.networks.cnn.weights import save_weights
from core.networks.summary import summarize

Look = Callable[[nn.Sequential, Tensor], object]

LOOKS: dict[str, Look] = {
    "filters": lambda model, images: filter_banks(model),
    "feature maps": lambda model, images: feature_maps(model, images[0]),
    "patches": lambda model, images: top_patches(model, 4, images),
    "maximization": lambda model, images: maximize(model, (1, 12, 12), MaximizationConfig(4, 0, steps=3, frames=2)),
    "occlusion": lambda model, images: occlusion(model, images[0], 1),
    "saliency": lambda model, images: saliency(model, images[0], 1),
    "integrated gradients": lambda model, images: integrated_gradients(model, images[0], 1),
    "Grad-CAM": lambda model, images: grad_cam(model, images[0], 1),
    "predictions": predict,
    "attack": lambda model, images: attack(model, images[0], 1, 0.1),
    "smallest flip": lambda model, images: smallest_flip(model, images[0], 1),
    "summary": lambda model, images: summarize(model, (1, 12, 12)),
    "receptive fields": lambda model, images: receptive_fields(model, 12),
    "weights": lambda model, images: save_weights(model),
}


def _network() -> nn.Sequential:
    """Between two steps of training: gradients present, mixed modes, a frozen layer, hooks of all kinds."""
    block = ConvolutionBlock(4, padding=1, batch_norm=True, pooling="max", dropout=0.5)
    model = build_cnn(CnnConfig(image_side=12, classes=3, blocks=(block, block)), 0)
    model(torch.rand(4, 1, 12, 12)).sum().backward()
    model[1].eval()
    model[0].weight.requires_grad_(False)
    return model


def _state(model: nn.Sequential) -> dict[str, object]:
    modules = dict(model.named_modules())
    return {
        "weights": {name: tensor.tolist() for name, tensor in model.state_dict().items()},
        "places": {name: tensor.data_ptr() for name, tensor in model.state_dict().items()},
        "gradients": {n: None if p.grad is None else p.grad.tolist() for n, p in model.named_parameters()},
        "required": {name: parameter.requires_grad for name, parameter in model.named_parameters()},
        "modes": {name: module.training for name, module in modules.items()},
        "forward hooks": {name: dict(module._forward_hooks) for name, module in modules.items()},
        "earlier hooks": {name: dict(module._forward_pre_hooks) for name, module in modules.items()},
        "backward hooks": {name: dict(module._backward_hooks) for name, module in modules.items()},
    }


@pytest.mark.parametrize("name", LOOKS)
def test_looking_changes_nothing(name: str) -> None:
    model, images = _network(), torch.rand(6, 1, 12, 12)
    model[3].register_forward_hook(lambda module, inputs, output: None)
    model[3].register_full_backward_hook(lambda module, gradient_in, gradient_out: None)
    model[6].register_forward_pre_hook(lambda module, inputs: None)
    before, given, stream = _state(model), images.clone(), torch.get_rng_state()
    LOOKS[name](model, images)
    assert _state(model) == before
    assert torch.equal(images, given)
    assert images.grad is None
    assert not images.requires_grad
    assert torch.equal(torch.get_rng_state(), stream)


@pytest.mark.parametrize("name", LOOKS)
def test_a_mode_does_not_change_what_is_seen(name: str) -> None:
    """Dropout and batch norm are off while looking, whatever mode training left."""
    model, images = _network().eval(), torch.rand(6, 1, 12, 12)
    seen = str(LOOKS[name](model, images))
    assert str(LOOKS[name](copy.deepcopy(model).train(), images)) == seen


@pytest.mark.parametrize("name", LOOKS)
def test_looking_twice_shows_the_same(name: str) -> None:
    model, images = _network(), torch.rand(6, 1, 12, 12)
    assert str(LOOKS[name](model, images)) == str(LOOKS[name](model, images))
