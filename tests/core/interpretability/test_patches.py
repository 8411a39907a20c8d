from __future__ import annotations

import numpy as np
import pytest
import torch

from core.errors import ConfigError
from core.interpretability.patches import top_patches
from core.networks.cnn.network import CnnConfig, build_cnn


def test_they_are_the_nine_strongest_by_going_through_all_images(trained) -> None:
    images = trained.images.floats(torch.arange(300))
    with torch.no_grad():
        outputs = trained.model[:6](images)
    for channel, patches in enumerate(top_patches(trained.model, 5, images)):
        peaks = [(float(outputs[i, channel].max()), i) for i in range(300)]
        strongest = sorted(peaks, reverse=True)[:9]
        assert [patch.activation for patch in patches] == pytest.approx([peak for peak, _ in strongest], rel=1e-5)
        assert {patch.image for patch in patches} == {image for _, image in strongest}
        for patch in patches:
            where = outputs[patch.image, channel, patch.row, patch.column]
            assert float(where) == pytest.approx(patch.activation, rel=1e-5)


def test_a_patch_holds_every_pixel_that_mattered(trained) -> None:
    """Everything outside the patch may become noise: the value at its place stays."""
    images = trained.images.x[:200]
    for channel, patches in enumerate(top_patches(trained.model, 5, images, count=2)):
        for patch in patches:
            noise = torch.rand(1, 1, 28, 28)
            kept = torch.from_numpy(patch.pixels).float() / 255
            noise[0, :, patch.top : patch.bottom, patch.left : patch.right] = kept
            with torch.no_grad():
                value = trained.model[:6](noise)[0, channel, patch.row, patch.column]
            assert float(value) == pytest.approx(patch.activation, abs=1e-4)


def test_a_patch_is_a_piece_of_its_image_in_the_dtype_given(trained) -> None:
    images = trained.images.x[:50]
    patch = top_patches(trained.model, 0, images, count=1)[0][0]
    piece = images[patch.image, :, patch.top : patch.bottom, patch.left : patch.right]
    assert patch.pixels.dtype == np.uint8
    np.testing.assert_array_equal(patch.pixels, piece.numpy())
    assert max(piece.shape[1:]) <= 3


def test_a_unit_after_the_flatten_shows_whole_images() -> None:
    model = build_cnn(CnnConfig(image_side=8, classes=3), 0)
    images = torch.rand(20, 1, 8, 8)
    patches = top_patches(model, 1, images, count=4)
    assert len(patches) == 3
    with torch.no_grad():
        logits = model(images)
    for channel, of_channel in enumerate(patches):
        assert [patch.image for patch in of_channel] == logits[:, channel].topk(4).indices.tolist()
        assert all(patch.pixels.shape == (1, 8, 8) for patch in of_channel)


def test_fewer_images_give_fewer_patches() -> None:
    model = build_cnn(CnnConfig(image_side=8, classes=3), 0)
    assert [len(patches) for patches in top_patches(model, 1, torch.rand(2, 1, 8, 8))] == [2, 2, 2]


@pytest.mark.parametrize(
    ("layer", "shape", "count", "sentence"),
    [
        (2, (4, 1, 8, 8), 9, "layer must be from 0 to 1, got 2"),
        (0, (4, 1, 8, 6), 9, "images must be a stack of square images"),
        (0, (1, 8, 8), 9, "images must be a stack of square images"),
        (0, (4, 1, 8, 8), 0, "number of patches must be at least 1, got 0"),
    ],
)
def test_what_cannot_be_searched_is_refused(layer: int, shape: tuple[int, ...], count: int, sentence: str) -> None:
    with pytest.raises(ConfigError, match=f"^{sentence}"):
        top_patches(build_cnn(CnnConfig(image_side=8, classes=3), 0), layer, torch.zeros(shape), count)
