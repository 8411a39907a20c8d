"""The networks of the lesson against numpy, SciPy and plain loops, and what is compared with few seeds."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.special import expit
from torch import nn

from core.errors import ConfigError
from core.lessons.universal_approximation.by_hand import Bumps, bump_network, kink_network
from core.lessons.universal_approximation.curve import Drawing
from core.lessons.universal_approximation.images import (
    convolutional,
    fully_connected,
    image_data,
    measure_moved,
    moved,
    moved_by_chance,
)
from core.lessons.universal_approximation.networks import SideBySide, Training, draw_network
from core.lessons.universal_approximation.study import DEPTHS, sum_of_errors
from core.seeding import seeded
from core.training.fit import fit
from core.training.fit_config import FitConfig

CURVE = Drawing((0.5, -1.25, 2.0, 0.0, 0.1, -0.4, -2.0, 1.0, 0.3, 0.7, -0.6, 0.25, 1.5), seen=0.5)
PLACES = np.array([-1, -0.97, -1 / 3, 0, 0.21, 0.5, 0.99, 1])


def test_the_curve_is_numpys_interpolation_between_the_points() -> None:
    expected = np.interp(PLACES, np.linspace(-1, 1, 13), CURVE.knots)
    assert CURVE.truth(torch.from_numpy(PLACES)).numpy() == pytest.approx(expected, abs=1e-14)
    x, y, seen = CURVE.samples()
    assert (len(x), int(seen.sum()), y[0].item(), y[-1].item()) == (201, 101, 0.5, 1.5)


def test_bumps_are_differences_of_sigmoids() -> None:
    bumps = Bumps(2, 30.0, (0.75, -1.5))
    expected = 0.75 * (expit(30 * (PLACES + 0.5)) - expit(30 * PLACES)) - 1.5 * (
        expit(30 * PLACES) - expit(30 * (PLACES - 0.5))
    )
    with torch.no_grad():
        said = bump_network(CURVE, bumps)(torch.from_numpy(PLACES)[:, None])[:, 0]
    assert said.numpy() == pytest.approx(expected, abs=1e-14)
    with pytest.raises(ConfigError, match="must be as many as bumps, 3"):
        Bumps(3, 30.0, (1.0,))


def test_heights_are_read_off_the_curve_in_the_middle_of_each_bump() -> None:
    expected = np.interp([-0.25, 0.25], np.linspace(-1, 1, 13), CURVE.knots)
    assert Bumps(2).heights_on(CURVE).numpy() == pytest.approx(expected)


def test_twelve_relus_are_the_curve_itself_and_bumps_come_closer_by_the_half() -> None:
    drawing = Drawing(CURVE.knots)
    assert max(CURVE.errors(kink_network(CURVE))) < 1e-14
    errors = [drawing.errors(bump_network(drawing, Bumps(pairs, 500.0)))[0] for pairs in (8, 16, 32)]
    assert errors[1] / errors[0] == pytest.approx(0.5, abs=0.15)
    assert errors[2] / errors[1] == pytest.approx(0.5, abs=0.15)
    assert np.isnan(drawing.errors(kink_network(drawing))[1])


def test_what_is_built_by_hand_draws_no_random_number() -> None:
    before = torch.get_rng_state()
    bump_network(CURVE, Bumps()), kink_network(CURVE), draw_network((4,), "tanh", "spread", 3)
    assert torch.equal(before, torch.get_rng_state())


def test_a_network_starts_as_a_script_draws_it_and_spread_kinks_cross_zero_evenly() -> None:
    with seeded(5):
        plain = nn.Sequential(nn.Linear(1, 5), nn.Tanh(), nn.Linear(5, 1)).double()
    default, spread = (draw_network((5,), "tanh", start, 5) for start in ("default", "spread"))
    assert all(torch.equal(a, b) for a, b in zip(plain.parameters(), default.parameters(), strict=True))
    weight, bias = spread[0].weight[:, 0].detach(), spread[0].bias.detach()
    assert weight.tolist() == pytest.approx((6 * plain[0].weight[:, 0]).tolist())
    assert (-bias / weight).tolist() == pytest.approx([-1, -0.5, 0, 0.5, 1], abs=1e-6)


@pytest.mark.parametrize("widths", [[(1,), (3,), (8,)], [(2, 2), (5, 3)]])
def test_networks_side_by_side_learn_as_each_does_alone(widths: list[tuple[int, ...]]) -> None:
    x, y, _ = CURVE.samples()
    alone = [draw_network(one, "tanh", "spread", 2) for one in widths]
    together = SideBySide(alone)
    with torch.no_grad():
        assert torch.allclose(together(x), torch.cat([one(x) for one in alone], dim=1), atol=1e-14)
    for models, loss in (
        ([together], lambda: sum_of_errors(together(x), (x, y))),
        (alone, lambda: sum(nn.functional.mse_loss(one(x), y) for one in alone)),
    ):
        optimizer = torch.optim.Adam([p for model in models for p in model.parameters()], lr=0.01)
        for _ in range(30):
            optimizer.zero_grad()
            loss().backward()
            optimizer.step()
    with torch.no_grad():
        assert torch.allclose(together(x), torch.cat([one(x) for one in alone], dim=1), atol=1e-9)


def test_depths_are_compared_at_about_as_many_parameters() -> None:
    counts = [
        [sum(p.numel() for p in draw_network((w,) * depth, "relu", "spread", 0).parameters()) for w in widths]
        for depth, widths in DEPTHS.items()
    ]
    assert counts[0] == [25, 49, 97, 193]
    for other in counts[1:]:
        assert np.array(other) / counts[0] == pytest.approx(np.ones(4), abs=0.25)  # 19 at the least


def test_a_training_is_adam_with_a_falling_rate() -> None:
    config = Training(steps=50, learning_rate=0.02).fit
    assert (config.optimizer, config.learning_rate, config.epochs, config.batch_size, config.schedule) == (
        "adam",
        0.02,
        50,
        0,
        "cosine",
    )
    with pytest.raises(ConfigError, match="start must be one of spread, default"):
        Training(start="lucky")


def test_digits_move_without_losing_ink() -> None:
    problem = image_data()
    (images, _), (held_out, _) = problem.training, problem.validation or ()
    assert (images.shape, len(held_out)) == ((1437, 1, 16, 16), 360)
    right = moved(images, 3, 0)[0, 0].numpy()
    assert right[:, 3:] == pytest.approx(images[0, 0].numpy()[:, :-3])
    with seeded(1):
        somewhere = moved_by_chance(images[:50])
    assert somewhere.sum(dim=(1, 2, 3)).tolist() == pytest.approx(images[:50].sum(dim=(1, 2, 3)).tolist(), rel=1e-6)
    assert len({image.numpy().tobytes() for image in somewhere}) == 50


def test_the_networks_for_images_have_the_parameters_that_follow_from_their_shapes() -> None:
    counts = [sum(p.numel() for p in make().parameters()) for make in (fully_connected, convolutional)]
    assert counts == [256 * 1024 + 1024 + 10_250, (9 + 1) * 16 + (9 * 16 + 1) * 32 + (9 * 32 + 1) * 32 + 33 * 10]
    assert counts == [273_418, 14_378]


def test_what_sees_only_the_amount_of_ink_does_not_care_where_a_digit_is() -> None:
    ink = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(1, 10))
    with torch.no_grad():
        shares = measure_moved(ink, image_data())["values"]
    assert shares == pytest.approx([shares[0]] * 5, abs=0.02)


def test_moved_digits_are_beyond_a_fully_connected_network_and_not_beyond_a_cnn() -> None:
    problem = image_data()
    found = []
    for make, epochs in ((fully_connected, 6), (convolutional, 5)):
        with seeded(0):
            model = make()
            list(fit(model, problem, FitConfig("cross_entropy", "adam", 0.003, epochs, batch_size=64)))
        found.append(measure_moved(model, problem)["values"])
    assert min(found[0][0], found[1][0]) > 0.85
    assert found[0][2] < 0.3
    assert found[1][2] > 0.6
