"""The run of a GAN in the plane: its records against a loop by hand, what it must reach, what it must refuse."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as bce

from core.errors import ConfigError
from core.gan.plane.config import PlaneGanConfig, Player
from core.gan.plane.gan import PlaneGan, draw_noise, lattice, train_plane_gan
from core.gan.plane.records import DiscriminatorStep, GeneratorStep, PlaneSnapshot, PlaneStop

SMALL = PlaneGanConfig(steps=12, batch_size=16, generator=Player((8,)), discriminator=Player((8,)))


@pytest.fixture(autouse=True)
def one_thread():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def test_order_and_number_of_the_records():
    config = replace(SMALL, discriminator_steps=3)
    records = list(train_plane_gan(config))
    kinds = [type(record) for record in records]
    assert config.every == 1
    assert kinds[0] is PlaneSnapshot
    assert kinds[1:6] == [DiscriminatorStep] * 3 + [GeneratorStep, PlaneSnapshot]
    assert kinds[-2:] == [PlaneSnapshot, PlaneStop]
    assert [r.inner for r in records if isinstance(r, DiscriminatorStep)][:4] == [1, 2, 3, 1]
    assert [r.step for r in records if isinstance(r, GeneratorStep)] == list(range(1, 13))
    assert len([r for r in records if isinstance(r, DiscriminatorStep)]) == 36


def test_snapshots_are_at_most_400_and_the_first():
    for steps, every in ((1, 1), (400, 1), (401, 2), (20_000, 50)):
        assert replace(SMALL, steps=steps).every == every


def test_the_first_steps_equal_a_loop_by_hand():
    """Losses, verdicts and gradient norms, from the definitions; points and noise in the order of the draws."""
    config = replace(SMALL, steps=5, seed=7)
    gan = PlaneGan(config)
    torch.manual_seed(7)
    g = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 2))
    d = nn.Sequential(nn.Linear(2, 8), nn.ReLU(), nn.Linear(8, 1))
    optimizers = [torch.optim.Adam(net.parameters(), lr=1e-3, betas=(0.5, 0.9)) for net in (d, g)]
    draws = torch.Generator().manual_seed(7)
    centres = torch.tensor(config.kind.modes)
    for _ in range(5):
        first, second = gan.move(), gan.move()
        real = centres[torch.randint(8, (16,), generator=draws)] + 0.05 * torch.randn(16, 2, generator=draws)
        fake = g(torch.randn(16, 2, generator=draws)).detach()
        loss = (bce(d(real), torch.ones(16, 1)) + bce(d(fake), torch.zeros(16, 1))) / 2
        verdicts = d(real).sigmoid().mean().item(), d(fake).sigmoid().mean().item()
        norm = step(optimizers[0], loss, d)
        assert (first.loss, first.real, first.fake) == pytest.approx((loss.item(), *verdicts), rel=1e-6)
        assert first.gradient_norm == pytest.approx(norm, rel=1e-5)
        out = d(g(torch.randn(16, 2, generator=draws)))
        loss = bce(out, torch.ones(16, 1))
        norm = step(optimizers[1], loss, g)
        assert (second.loss, second.fake) == pytest.approx((loss.item(), out.sigmoid().mean().item()), rel=1e-6)
        assert second.gradient_norm == pytest.approx(norm, rel=1e-5)


def step(optimizer, loss, net):
    optimizer.zero_grad()
    loss.backward()
    norm = torch.cat([p.grad.flatten() for p in net.parameters()]).norm().item()
    optimizer.step()
    return norm


@pytest.mark.parametrize("loss", ["non-saturating", "saturating", "least-squares", "wasserstein"])
def test_arrows_point_where_the_loss_of_each_fake_falls(loss):
    gan = PlaneGan(replace(SMALL, loss=loss))
    gan.discriminator.double()
    points = torch.tensor([[0.3, -0.2], [1.0, 0.5], [-0.7, 0.1]], dtype=torch.float64)
    arrows, h = -gan.generator_gradient(points), 1e-6
    for point, arrow in zip(points, arrows, strict=True):
        for axis in range(2):
            e = torch.zeros(2, dtype=torch.float64)
            e[axis] = h
            above, below = (gan.loss.generator(gan.discriminator((point + s * e)[None])).item() for s in (1, -1))
            assert arrow[axis].item() == pytest.approx(-(above - below) / (2 * h), rel=1e-5, abs=1e-8)


def test_each_player_moves_alone_and_looking_changes_nothing():
    gan, twin = PlaneGan(SMALL), PlaneGan(SMALL)
    g, d = gan.weights(gan.generator), gan.weights(gan.discriminator)
    gan.discriminator_step()
    assert torch.equal(gan.weights(gan.generator), g)
    assert not torch.equal(gan.weights(gan.discriminator), d)
    d = gan.weights(gan.discriminator)
    gan.snapshot()
    gan.generator_step()
    assert torch.equal(gan.weights(gan.discriminator), d)
    assert not torch.equal(gan.weights(gan.generator), g)
    twin.move()
    twin.move()
    assert torch.equal(twin.weights(twin.generator), gan.weights(gan.generator))


def test_torchs_own_random_state_is_left_alone():
    before = torch.random.get_rng_state()
    list(train_plane_gan(SMALL))
    assert torch.equal(torch.random.get_rng_state(), before)


def test_the_average_is_the_exponential_mean_of_the_weights():
    gan = PlaneGan(replace(SMALL, average=0.8))
    mean = gan.weights(gan.generator)
    for _ in range(4):
        gan.move()
        gan.move()
        mean = 0.8 * mean + 0.2 * gan.weights(gan.generator)
    averaged = torch.cat([p.detach().flatten() for p in gan.averaged.parameters()])
    assert torch.allclose(averaged, mean, atol=1e-6)


def test_the_surface_and_the_manifold_lie_as_documented():
    gan = PlaneGan(replace(SMALL, noise="uniform"))
    snapshot = gan.snapshot()
    with torch.no_grad():
        top_left = gan.discriminator(torch.tensor([[-1.56, 1.56]])).sigmoid().item()
        corner = gan.generator(torch.tensor([[1.0, -1.0]]))[0]
    assert snapshot.surface[0, 0].item() == pytest.approx(top_left, rel=1e-5)
    assert torch.allclose(snapshot.manifold[0, -1], corner)
    assert lattice(SMALL)[0, 0].tolist() == [-2.5, -2.5]
    assert lattice(replace(SMALL, latent=1, noise="uniform"))[-1].tolist() == [1.0]


def test_noise_has_the_shape_and_range_that_was_asked_for():
    draws = torch.Generator().manual_seed(0)
    uniform = draw_noise(replace(SMALL, latent=1, noise="uniform"), 5_000, draws)
    normal = draw_noise(SMALL, 5_000, draws)
    assert (uniform.shape, normal.shape) == ((5_000, 1), (5_000, 2))
    assert uniform.abs().max() <= 1
    assert uniform.std() == pytest.approx(1 / 3**0.5, abs=0.02)
    assert normal.std() == pytest.approx(1, abs=0.03)


def test_a_diverging_run_stops_with_a_sentence():
    wild = Player((32, 32, 32), 0.1)
    config = replace(SMALL, loss="wasserstein", steps=400, discriminator=wild, generator=wild)
    *_, stop = train_plane_gan(config)
    assert stop.reason == "diverged"
    assert "Try a learning rate of 0.01 or a gradient penalty." in stop.sentence


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"distribution": "spiral"}, "distribution must be one of line"),
        ({"distribution": "own"}, "own points must be a tuple of 2 to 2000, got 0"),
        ({"points": ((0.0, 0.0),)}, "own points must be left out"),
        ({"distribution": "own", "points": ((0.0, 2.0), (0.0, 0.0))}, "a coordinate of an own point must be"),
        ({"distribution": "own", "points": ((0.0,), (0.0, 0.0))}, "an own point must have 2 coordinates"),
        ({"spread": 0.0}, "spread must be a number from 0.01 to 0.2"),
        ({"latent": 3}, "latent dimensions must be a whole number from 1 to 2, got 3"),
        ({"noise": "laplace"}, "noise must be one of normal, uniform"),
        ({"activation": "step"}, "activation must be one of"),
        ({"loss": "hinge"}, "loss must be one of"),
        ({"penalty": -1}, "gradient penalty must be a number from 0 to 100"),
        ({"smoothing": 0.1, "loss": "wasserstein"}, "label smoothing must be 0 with the Wasserstein loss"),
        ({"discriminator_steps": 0}, "discriminator steps must be"),
        ({"batch_size": 4}, "batch size must be a whole number from 8 to 1024"),
        ({"steps": True}, "steps must be a whole number"),
        ({"average": 1.0}, "average of the weights must be"),
        ({"seed": -1}, "seed must be"),
    ],
)
def test_a_broken_rule_is_named(changes, sentence):
    with pytest.raises(ConfigError, match=sentence):
        replace(PlaneGanConfig(), **changes)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"hidden": (8,) * 5}, "hidden layers must be between 0 and 4, got 5"),
        ({"hidden": (0,)}, "units of a hidden layer must be a whole number from 1 to 256"),
        ({"learning_rate": 1.0}, "learning rate must be"),
        ({"beta1": 1.0}, "beta 1 must be"),
        ({"beta2": -0.1}, "beta 2 must be"),
    ],
)
def test_a_broken_rule_of_a_player_is_named(changes, sentence):
    with pytest.raises(ConfigError, match=sentence):
        replace(Player(), **changes)
