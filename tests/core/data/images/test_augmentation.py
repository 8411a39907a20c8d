from __future__ import annotations

import pytest
import torch

from core.data.images.augmentation import Augmentation, augmented_samples, augmenter
from core.data.images.faces.faces import faces
from core.errors import ConfigError

EVERYTHING = Augmentation(True, 10, 15, 20, 20, 20, 10)


@pytest.fixture(scope="module")
def face() -> torch.Tensor:
    return faces(1).x[0]


def test_nothing_changes_nothing(face: torch.Tensor) -> None:
    samples = augmented_samples(face, Augmentation(), count=3)
    assert all(torch.equal(sample, face) for sample in samples)
    images = torch.rand(4, 3, 32, 32)
    assert augmenter(Augmentation(), 32)(images) is images


def test_flips_are_the_image_or_its_mirror(face: torch.Tensor) -> None:
    samples = augmented_samples(face, Augmentation(flip=True), count=20)
    mirrored = [torch.equal(sample, face.flip(2)) for sample in samples]
    assert all(same or torch.equal(sample, face) for same, sample in zip(mirrored, samples, strict=True))
    assert 4 < sum(mirrored) < 16


def test_shifts_are_shifts_by_at_most_their_share(face: torch.Tensor) -> None:
    padded = torch.nn.functional.pad(face, (3, 3, 3, 3))
    windows = {tuple(padded[:, i : i + 32, j : j + 32].flatten().tolist()) for i in range(7) for j in range(7)}
    samples = augmented_samples(face, Augmentation(shift=10), count=12)
    assert {tuple(sample.flatten().tolist()) for sample in samples} <= windows
    assert len({tuple(sample.flatten().tolist()) for sample in samples}) > 4


@pytest.mark.parametrize("change", ["rotation", "brightness", "contrast", "saturation", "hue"])
def test_every_other_change_changes_a_colour_image(face: torch.Tensor, change: str) -> None:
    samples = augmented_samples(face, Augmentation(**{change: 30}), count=6)
    assert samples.shape == (6, 3, 32, 32)
    assert len({tuple(sample.flatten().tolist()) for sample in samples}) == 6


def test_every_image_of_a_batch_is_changed_by_itself() -> None:
    image = torch.rand(1, 28, 28)
    changed = augmenter(EVERYTHING, 28)(image.expand(10, 1, 28, 28))
    assert len({tuple(sample.flatten().tolist()) for sample in changed}) == 10
    assert 0 <= changed.min() <= changed.max() <= 1


@pytest.mark.parametrize("image", [torch.rand(1, 28, 28), torch.rand(3, 64, 64)])
def test_a_seed_repeats_the_samples_and_leaves_torchs_stream_alone(image: torch.Tensor) -> None:
    stream = torch.get_rng_state()
    first, again = (augmented_samples(image, EVERYTHING, seed=2) for _ in range(2))
    assert torch.equal(first, again)
    assert not torch.equal(first, augmented_samples(image, EVERYTHING, seed=3))
    assert torch.equal(torch.get_rng_state(), stream)
    assert first.dtype == image.dtype


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"shift": 26}, "shift must be a number from 0 to 25, got 26"),
        ({"rotation": -1}, "rotation must be a number from 0 to 45, got -1"),
        ({"brightness": 81}, "brightness must be a number from 0 to 80"),
        ({"contrast": 81}, "contrast must be a number from 0 to 80"),
        ({"saturation": float("nan")}, "saturation must be a number from 0 to 80"),
        ({"hue": 51}, "hue must be a number from 0 to 50"),
    ],
)
def test_a_broken_config_says_which_rule(values: dict[str, float], sentence: str) -> None:
    with pytest.raises(ConfigError, match=f"^{sentence}"):
        Augmentation(**values)


def test_what_cannot_be_shown_is_refused(face: torch.Tensor) -> None:
    with pytest.raises(ConfigError, match=r"^image must be one image"):
        augmented_samples(face[None], Augmentation())
    with pytest.raises(ConfigError, match=r"^samples must be a whole number from 1 to 64, got 65"):
        augmented_samples(face, Augmentation(), count=65)
