"""The images that a lesson starts from."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits, load_sample_image

from core.data.images.sample_images import FACE, ImageChoice, digit_label, photo_of, sample_photo, small_image
from core.errors import ConfigError


@pytest.mark.parametrize("source", ["china", "flower"])
@pytest.mark.parametrize("channels", [1, 3])
def test_photos_are_small_squares_of_bytes(source: str, channels: int) -> None:
    image = small_image(ImageChoice(source, 24, channels))
    assert image.shape == (channels, 24, 24)
    assert image.dtype == torch.float32
    assert torch.equal((image * 255).round() / 255, image)
    assert 0 <= image.min() < image.max() <= 1


def test_a_small_photo_has_the_means_of_the_large_square() -> None:
    square = load_sample_image("flower.jpg")[:, 106:533] / 255
    small = small_image(ImageChoice("flower", 32, 3))
    np.testing.assert_allclose(small.mean((1, 2)), square.mean((0, 1)), atol=0.01)
    grey = small_image(ImageChoice("flower", 32, 1))
    torch.testing.assert_close(grey[0], 0.299 * small[0] + 0.587 * small[1] + 0.114 * small[2], rtol=0, atol=0.005)


def test_a_digit_at_its_own_size_is_sklearns() -> None:
    digits = load_digits()
    for index in (0, 3, 1796):
        image = small_image(ImageChoice("digit", 8, digit=index))
        np.testing.assert_allclose(image[0] * 16, digits.images[index], atol=16 / 255)
        assert digit_label(index) == digits.target[index]
    assert small_image(ImageChoice("digit", 28)).shape == (1, 28, 28)


def test_a_drawing_is_its_bits_row_by_row() -> None:
    image = small_image(ImageChoice("drawing", 16, drawing="8001" + "0" * 59 + "3"))
    assert image.nonzero().tolist() == [[0, 0, 0], [0, 0, 15], [0, 15, 14], [0, 15, 15]]
    face = small_image(ImageChoice("drawing", 16, drawing=FACE))
    assert torch.equal(face, face.flip(2))
    assert set(face.unique().tolist()) == {0, 1}


def test_photos_are_read_only_and_shared() -> None:
    photo = sample_photo("china")
    assert photo is sample_photo("china")
    with pytest.raises(ValueError, match="read-only"):
        photo[0, 0, 0] = 1
    assert photo_of(ImageChoice("digit", 8)) is None


def test_an_upload_is_cut_to_its_middle_square() -> None:
    photo = np.zeros((10, 30, 3), np.uint8)
    photo[:, 10:20] = (255, 0, 0)
    image = small_image(ImageChoice("upload", 10, 3), photo)
    assert torch.equal(image, torch.tensor([1.0, 0.0, 0.0]).view(3, 1, 1).expand(3, 10, 10))
    with pytest.raises(ConfigError, match="uploads are never kept"):
        small_image(ImageChoice("upload", 10, 3))


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"source": "moon"}, "image must be one of china, flower, digit, drawing, upload, got 'moon'"),
        ({"side": 7}, "image side must be a whole number from 8 to 64, got 7"),
        ({"side": 65}, "image side must be a whole number from 8 to 64, got 65"),
        ({"source": "drawing", "side": 32}, "image side must be 16 pixels for a drawing, got 32"),
        ({"channels": 2}, "input channels must be 1 or 3, got 2"),
        ({"source": "digit", "channels": 3}, "input channels must be 1, because a digit has no colours, got 3"),
        ({"digit": 1797}, "digit must be a whole number from 0 to 1796, got 1797"),
        ({"drawing": "0" * 63}, "drawing must be 64 hexadecimal digits"),
        ({"drawing": "G" * 64}, "drawing must be 64 hexadecimal digits"),
    ],
)
def test_what_cannot_be_shown_says_why(settings: dict, sentence: str) -> None:
    with pytest.raises(ConfigError) as caught:
        ImageChoice(**settings)
    assert sentence in str(caught.value)
