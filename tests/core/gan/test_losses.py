"""Losses and penalties against formulas by hand, finite differences, and the ideal point."""

from __future__ import annotations

import math

import pytest
import torch
from torch import nn

from core.errors import ConfigError
from core.gan.losses import GAN_LOSSES, gan_loss, penalty_at_real, penalty_between

LN2 = math.log(2)
REAL, FAKE = [1.2, -0.4, 3.0], [-2.0, 0.7, 0.1]


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def mean(values):
    values = list(values)
    return sum(values) / len(values)


BY_HAND = {
    "non-saturating": (
        lambda t: (
            -0.5 * mean(t * math.log(sigmoid(r)) + (1 - t) * math.log(1 - sigmoid(r)) for r in REAL)
            - 0.5 * mean(math.log(1 - sigmoid(f)) for f in FAKE)
        ),
        -mean(math.log(sigmoid(f)) for f in FAKE),
    ),
    "least-squares": (
        lambda t: 0.5 * mean((r - t) ** 2 for r in REAL) + 0.5 * mean(f**2 for f in FAKE),
        mean((f - 1) ** 2 for f in FAKE),
    ),
    "wasserstein": (lambda t: mean(FAKE) - mean(REAL), -mean(FAKE)),
}
BY_HAND["saturating"] = (BY_HAND["non-saturating"][0], mean(math.log(1 - sigmoid(f)) for f in FAKE))


@pytest.mark.parametrize("name", GAN_LOSSES)
@pytest.mark.parametrize("target", [1.0, 0.9])
def test_losses_equal_the_formulas(name, target):
    discriminator, generator = BY_HAND[name]
    real, fake = (torch.tensor(v, dtype=torch.float64)[:, None] for v in (REAL, FAKE))
    loss = gan_loss(name)
    assert loss.discriminator(real, fake, target).item() == pytest.approx(discriminator(target), rel=1e-12)
    assert loss.generator(fake).item() == pytest.approx(generator, rel=1e-12)


@pytest.mark.parametrize("name", GAN_LOSSES)
def test_the_code_computes_what_the_losses_compute(name):
    real, fake = torch.tensor(REAL)[:, None], torch.tensor(FAKE)[:, None]
    names = {
        "torch": torch,
        "real": real,
        "fake": fake,
        "binary_cross_entropy_with_logits": nn.functional.binary_cross_entropy_with_logits,
    }
    loss = gan_loss(name)
    assert eval(loss.discriminator_code.format(target=0.8), names) == loss.discriminator(real, fake, 0.8)
    assert eval(loss.generator_code, names) == loss.generator(fake)


def test_at_the_ideal_point_both_losses_are_ln_2():
    undecided = torch.zeros(50, 1)  # logit 0: probability 0.5 everywhere
    loss = gan_loss("non-saturating")
    assert loss.verdict(undecided).unique().tolist() == [0.5]
    assert loss.discriminator(undecided, undecided, 1.0).item() == pytest.approx(LN2, abs=1e-7)
    assert loss.generator(undecided).item() == pytest.approx(LN2, abs=1e-7)
    assert gan_loss("saturating").generator(undecided).item() == pytest.approx(-LN2, abs=1e-7)


@pytest.mark.parametrize("logit", [-8.0, -3.0, 0.0, 2.0])
def test_saturating_gradient_is_sigma_and_non_saturating_is_one_minus_sigma(logit):
    """d/dz ln(1 − σ(z)) = −σ(z) dies where D is sure of a fake; d/dz (−ln σ(z)) = −(1 − σ(z)) does not."""
    for name, slope in (("saturating", -sigmoid(logit)), ("non-saturating", -(1 - sigmoid(logit)))):
        z = torch.tensor([[logit]], dtype=torch.float64, requires_grad=True)
        gan_loss(name).generator(z).backward()
        assert z.grad.item() == pytest.approx(slope, rel=1e-9)


def _discriminator(seed=0):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1)).double()


def _slopes(net, x, h=1e-5):
    """‖∇D‖ at each row by central differences."""
    with torch.no_grad():
        columns = [(net(x + h * e) - net(x - h * e)) / (2 * h) for e in torch.eye(2, dtype=torch.float64)]
    return torch.cat(columns, dim=1).norm(dim=1)


def test_the_penalty_at_real_points_is_the_mean_squared_slope():
    net, real = _discriminator(), torch.randn(20, 2, dtype=torch.float64)
    assert penalty_at_real(net, real).item() == pytest.approx(_slopes(net, real).square().mean().item(), rel=1e-7)
    assert not real.requires_grad


def test_the_wasserstein_penalty_is_taken_on_the_lines_between_fakes_and_real_points():
    net = _discriminator()
    real, fake = torch.randn(20, 2, dtype=torch.float64), torch.randn(20, 2, dtype=torch.float64)
    share = torch.rand(20, 1, generator=torch.Generator().manual_seed(5))
    slopes = _slopes(net, share * real + (1 - share) * fake)
    value = penalty_between(net, real, fake, torch.Generator().manual_seed(5)).item()
    assert value == pytest.approx((slopes - 1).square().mean().item(), rel=1e-7)


@pytest.mark.parametrize("kind", ["real", "between"])
def test_the_gradient_of_the_penalty_equals_finite_differences(kind):
    net = _discriminator(3)
    real, fake = torch.randn(6, 2, dtype=torch.float64), torch.randn(6, 2, dtype=torch.float64)

    def penalty():
        if kind == "real":
            return penalty_at_real(net, real)
        return penalty_between(net, real, fake, torch.Generator().manual_seed(1))

    net.zero_grad()
    penalty().backward()
    for parameter in (net[0].weight, net[0].bias, net[2].weight):
        flat, gradient = parameter.data.view(-1), parameter.grad.view(-1)
        for index in range(0, flat.numel(), 3):
            kept = flat[index].item()
            flat[index] = kept + 1e-6
            above = penalty().item()
            flat[index] = kept - 1e-6
            below = penalty().item()
            flat[index] = kept
            assert gradient[index].item() == pytest.approx((above - below) / 2e-6, rel=1e-5, abs=1e-8)


def test_an_unknown_loss_is_refused():
    with pytest.raises(ConfigError, match=r"loss must be one of non-saturating, .*, got 'hinge'"):
        gan_loss("hinge")
