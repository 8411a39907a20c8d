"""Image sets and the trainer: the project's own loop learns the digits, a course's run, and a reader's zip."""

from __future__ import annotations

import io
import zipfile

import torch
from PIL import Image

from core.data.images.augmentation import Augmentation, augmenter
from core.data.images.data_set import as_data_set
from core.data.images.faces.faces import Faces, faces
from core.data.images.folder.picture import read_picture
from core.data.images.load import ImageSetConfig, load_images
from core.interpretability.predictions import predict
from core.networks.cnn.network import draw_cnn
from core.networks.cnn.presets import CNN_PRESETS, fitted
from core.seeding import seeded
from core.training.fit import epochs, fit, of_x
from core.training.fit_config import FitConfig


def test_a_data_set_is_the_images_in_floats() -> None:
    images = load_images(ImageSetConfig())
    data = as_data_set(images)
    assert (data.task, data.classes, data.inputs) == ("classes", tuple("0123456789"), ())
    assert torch.equal(data.training.x, images.x[images.training].float() / 255)
    assert torch.equal(data.validation.y, images.y[images.validation])
    assert data.training.x.is_contiguous(memory_format=torch.channels_last)


def test_the_trainer_reaches_97_percent_on_the_digits() -> None:
    data = as_data_set(load_images(ImageSetConfig()))
    config = FitConfig(loss="cross_entropy", learning_rate=2e-3, epochs=10, batch_size=32)
    with seeded(0):
        records = list(epochs(fit(draw_cnn(CNN_PRESETS["small"].experiment), data, config)))
    assert records[-1].validation_score is not None
    assert records[-1].validation_score >= 0.97


def _photo(made: Faces, index: int) -> bytes:
    """A face as a reader's picture: a PNG of 128×128."""
    image = Image.fromarray(made.x[index].permute(1, 2, 0).numpy().copy()).resize((128, 128))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def test_a_zip_trains_and_an_unseen_picture_is_recognized() -> None:
    made = faces(720, 64, seed=5)
    labels = made.wearing("glasses").tolist()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for index in range(700):
            part, name = "train" if index < 560 else "valid", ("without", "with glasses")[labels[index]]
            file.writestr(f"faces/{part}/{name}/{index}.png", _photo(made, index))
    images = load_images(ImageSetConfig("own", 32, 20_000), buffer.getvalue())
    assert (images.classes, len(images.training), len(images.validation)) == (("with glasses", "without"), 560, 140)

    network = fitted(CNN_PRESETS["three-blocks"].experiment, 3, 32, 2)
    config = FitConfig(loss="cross_entropy", learning_rate=3e-3, epochs=12, batch_size=32)
    with seeded(0):
        model = draw_cnn(network)
        augment = of_x(augmenter(Augmentation(flip=True), 32))
        records = list(epochs(fit(model, as_data_set(images), config, augment)))
    assert records[-1].validation_score is not None
    assert records[-1].validation_score >= 0.9

    unseen = torch.stack([read_picture(_photo(made, index), 32).x for index in range(700, 720)])
    answers = [images.classes[answer] for answer in predict(model, unseen).predicted]
    right = [answer == ("without", "with glasses")[label] for answer, label in zip(answers, labels[700:], strict=True)]
    assert sum(right) >= 17
