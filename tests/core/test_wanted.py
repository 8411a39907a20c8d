"""Everything that a page may wait for looks between its steps whether somebody still does."""

from __future__ import annotations

import io
import zipfile

import pytest
import torch
from PIL import Image

from core.data.images.faces.faces import faces
from core.data.images.folder.folder import read_image_folder
from core.gan.images.own import read_own_images
from core.interpretability.adversarial import smallest_flip
from core.interpretability.attribution import integrated_gradients, occlusion
from core.interpretability.maximization import MaximizationConfig, maximize
from core.interpretability.patches import top_patches
from core.interpretability.predictions import predict
from core.networks.cnn import cost
from core.networks.cnn.network import build_cnn
from core.networks.cnn.presets import CNN_PRESETS
from core.wanted import asked_by

IMAGES = torch.arange(6 * 784, dtype=torch.float32).reshape(6, 1, 28, 28) % 97 / 97
MODEL = build_cnn(CNN_PRESETS["course"].experiment, 0).eval()


class Gone(BaseException):
    """The visitor has left."""


def a_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for number in range(8):
            picture = io.BytesIO()
            Image.new("RGB", (20, 20), (30 * number, 0, 0)).save(picture, "PNG")
            archive.writestr(f"{'ab'[number % 2]}/{number}.png", picture.getvalue())
    return file.getvalue()


LONG = {
    "answers": lambda: predict(MODEL, IMAGES),
    "patches": lambda: top_patches(MODEL, 0, IMAGES),
    "image from noise": lambda: maximize(MODEL, (1, 28, 28), MaximizationConfig(0, 0, steps=5, frames=2)),
    "smallest step": lambda: smallest_flip(MODEL, IMAGES[0], 1),
    "occlusion": lambda: occlusion(MODEL, IMAGES[0], 1, window=9, stride=9),
    "integrated gradients": lambda: integrated_gradients(MODEL, IMAGES[0], 1, steps=8),
    "faces": lambda: faces(4),
    "zip of classes": lambda: read_image_folder(a_zip(), 16),
    "zip for a GAN": lambda: read_own_images(a_zip()),
}


@pytest.mark.parametrize("name", LONG)
def test_it_ends_in_the_middle_when_nobody_waits(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cost, "MOST_AT_ONCE", 1)  # one image at a time
    looks = 0

    def check() -> None:
        nonlocal looks
        looks += 1
        if looks == 3:
            raise Gone

    with pytest.raises(Gone), asked_by(check):
        LONG[name]()
