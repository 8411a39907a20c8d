"""The attack at every step of its slider: its pictures and sentences against single attacks."""

import base64
import io

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from core.errors import ConfigError
from core.interpretability.adversarial import Attack, attack, attacks
from core.lessons.cnn_filters.attack_picture import MOST_PIXELS, attack_picture, moved, steps_for
from core.networks.cnn.network import CnnConfig, build_cnn

CLASSES = ("nought", "one & <two>")


def pixels(address):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))))


@pytest.fixture(scope="module")
def small():
    torch.manual_seed(1)
    model = nn.Sequential(nn.Conv2d(1, 3, 3), nn.Tanh(), nn.Flatten(), nn.Linear(108, 2)).eval()
    return model, torch.randint(0, 256, (1, 8, 8), dtype=torch.uint8)


def test_every_step_is_the_attack_of_that_step(small):
    model, image = small
    data = attack_picture(model, image, 0, CLASSES)
    assert data["steps"] == [round(0.005 * at, 3) for at in range(101)]
    assert data["steps"][data["start"]] == 0.1
    strip = pixels(data["strip"])
    assert strip.shape == (101 * 8, 16, 4)
    np.testing.assert_array_equal(pixels(data["original"])[..., 0], image[0])
    for at in (0, 7, 100):
        alone = attack(model, image, 0, data["steps"][at])
        seen = strip[8 * at : 8 * at + 8, 8:, :3]
        np.testing.assert_allclose(seen, np.repeat(255 * alone.image[0][..., None], 3, axis=2), atol=0.51)
        before, after = (int(answer.argmax()) for answer in (alone.before, alone.after))
        assert data["sentences"][at][0] == (
            f"Before: {CLASSES[before]}, {100 * alone.before[before]:.1f} %. "
            f"After ε = {data['steps'][at]:.3f}: {CLASSES[after]}, {100 * alone.after[after]:.1f} %."
        )


def test_what_is_added_is_white_at_first_and_has_the_colour_of_its_sign_at_the_end(small):
    model, image = small
    strip = pixels(attack_picture(model, image, 0, CLASSES)["strip"])[..., :8, :3].astype(int)
    assert (strip[:8] == 255).all()
    added = attack(model, image, 0, 0.5).perturbation[0]
    brighter = strip[-8:, :, 2] > strip[-8:, :, 0]  # blue
    np.testing.assert_array_equal(brighter[np.abs(added) > 0.1], (added > 0)[np.abs(added) > 0.1])


def test_the_loss_that_is_said_is_the_cross_entropy(small):
    model, image = small
    data = attack_picture(model, image, 1, CLASSES)
    found = attack(model, image, 1, data["steps"][1])
    x = torch.from_numpy(found.image)[None]
    loss = nn.functional.cross_entropy(model(x), torch.tensor([1])).item()
    assert f"to {loss:.4f}." in data["sentences"][1][1]
    assert data["sentences"][0][1].startswith("The loss stays at ")


def test_pixels_that_are_at_black_or_white_already_do_not_move_and_are_counted(small):
    model, _ = small
    extremes = torch.tensor([0, 255] * 32, dtype=torch.uint8).reshape(1, 8, 8)
    found = attack(model, extremes, 0, 0.1)
    still = int((found.perturbation == 0).sum())
    assert 0 < still < 64
    assert moved(found, 0).endswith(f"Black and white hold back {100 * still / 64:.0f} % of the pixels.")
    middle = torch.full((1, 8, 8), 128, dtype=torch.uint8)
    assert "hold back" not in moved(attack(model, middle, 0, 0.1), 0)


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (0.25, "The loss rises from 0.6931 to 1.3863."),
        (0.5, "The loss stays at 0.6931."),
        (
            0.75,
            "The loss falls from 0.6931 to 0.2877. "
            "The gradient is right for very small steps only: over a long one the loss need not rise.",
        ),
    ],
)
def test_a_loss_rises_only_where_the_answer_gets_less_sure(after, words):
    step = np.full((1, 2, 2), 0.1, np.float32)
    sure = [np.array([p, 1 - p], np.float32) for p in (0.5, after)]
    assert moved(Attack(0.1, step, step + 0.3, *sure), 0) == words


def test_large_images_and_slow_networks_take_fewer_steps(small):
    wide = build_cnn(CnnConfig(image_channels=3, image_side=64), 0)
    steps = steps_for(wide, torch.zeros(3, 64, 64))
    assert 3 <= len(steps) < 101
    assert (steps[0], steps[-1]) == (0.0, 0.5)
    assert len(steps) * 2 * 64 * 64 <= MOST_PIXELS + 2 * 64 * 64


def test_a_class_that_is_none_is_refused(small):
    with pytest.raises(ConfigError):
        attack_picture(*small, 2, CLASSES)


def test_many_steps_are_as_single_ones(small):
    model, image = small
    for one, step in zip(attacks(model, image, 0, [0.0, 0.2]), (0.0, 0.2), strict=True):
        np.testing.assert_allclose(one.after, attack(model, image, 0, step).after, atol=1e-6)
