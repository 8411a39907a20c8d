from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from core.errors import ConfigError
from core.interpretability.adversarial import attack, smallest_flip
from core.networks.cnn.network import CnnConfig, build_cnn


def _by_hand(model: nn.Sequential, image: torch.Tensor, label: int, step: float) -> torch.Tensor:
    x = image[None].clone().requires_grad_(True)
    nn.functional.cross_entropy(model(x), torch.tensor([label])).backward()
    return (x + step * x.grad.sign()).clamp(0, 1).detach()[0]


@pytest.mark.parametrize("step", [0.0, 0.01, 0.1, 0.5])
def test_the_changed_image_is_that_of_the_formula(trained, step: float) -> None:
    result = attack(trained.model, trained.image, trained.label, step)
    expected = _by_hand(trained.model, trained.image, trained.label, step)
    np.testing.assert_allclose(result.image, expected.numpy(), atol=1e-6)
    np.testing.assert_allclose(result.perturbation, (expected - trained.image).numpy(), atol=1e-6)
    assert np.abs(result.perturbation).max() <= step + 1e-6
    with torch.no_grad():
        answers = trained.model(torch.stack([trained.image, expected])).softmax(dim=1).numpy()
    np.testing.assert_allclose(result.before, answers[0], atol=1e-5)
    np.testing.assert_allclose(result.after, answers[1], atol=1e-5)
    assert result.flipped == (answers[0].argmax() != answers[1].argmax())
    held = ((expected == 0) | (expected == 1)) & ((expected - trained.image).abs() < 0.999 * step)
    assert result.held_back == pytest.approx(held.float().mean().item(), abs=1e-6)
    losses = [-np.log(answer[trained.label]) for answer in answers]
    np.testing.assert_allclose(result.losses(trained.label), losses, rtol=1e-3)


def test_a_step_raises_the_loss_of_the_right_answer(trained) -> None:
    """For most images: the first-order promise of the method."""
    validation = trained.images.validation[:40]
    worse = 0
    for image, label in zip(trained.images.floats(validation), trained.images.y[validation].tolist(), strict=True):
        result = attack(trained.model, image, label, 0.03)
        worse += result.after[label] < result.before[label]
    assert worse >= 38


def test_the_smallest_step_flips_and_none_before_it_does(trained) -> None:
    found = 0
    for image, label in zip(
        trained.images.floats(trained.images.validation[:6]),
        trained.images.y[trained.images.validation[:6]].tolist(),
        strict=True,
    ):
        step = smallest_flip(trained.model, image, label)
        if step is None:
            assert not any(attack(trained.model, image, label, s).flipped for s in np.linspace(0, 0.5, 40))
            continue
        found += 1
        assert attack(trained.model, image, label, step).flipped
        assert not any(attack(trained.model, image, label, s).flipped for s in np.arange(0, step - 2e-5, 1 / 512))
    assert found >= 3


def test_a_network_that_says_the_same_to_everything_never_flips() -> None:
    model = build_cnn(CnnConfig(image_side=8, classes=2), 0)
    with torch.no_grad():
        model[1].weight.zero_()
    assert smallest_flip(model, torch.rand(1, 8, 8), 0) is None


def test_for_a_linear_model_the_smallest_step_is_known() -> None:
    """One logit difference w·x + b: the answer flips at (w·x + b) / Σ|w| as long as no pixel is clipped."""
    model = nn.Sequential(nn.Flatten(), nn.Linear(4, 2))
    weights = torch.tensor([[0.5, -0.25, 0.125, 0.25], [0.0, 0.0, 0.0, 0.0]])
    model.load_state_dict({"1.weight": weights, "1.bias": torch.tensor([0.0, -0.1])})
    image = torch.full((1, 2, 2), 0.5)
    margin = float(weights[0] @ image.flatten()) + 0.1
    step = smallest_flip(model, image, 0)
    assert step == pytest.approx(margin / float(weights[0].abs().sum()), abs=1e-5)


def test_what_is_out_of_bounds_is_refused(trained) -> None:
    with pytest.raises(ConfigError, match=r"^step must be a number from 0 to 0.5, got 0.6"):
        attack(trained.model, trained.image, 0, 0.6)
    with pytest.raises(ConfigError, match=r"^class must be a whole number from 0 to 9, got 10"):
        attack(trained.model, trained.image, 10, 0.1)
