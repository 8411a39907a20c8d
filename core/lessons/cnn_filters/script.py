"""The script of a trained CNN: plain PyTorch that prints the final validation loss and accuracy."""

from __future__ import annotations

import io

import numpy as np

from core.data.images.augmentation import transforms_code
from core.data.images.image_set import ImageSet
from core.data.images.load import DIGITS, ImageSetConfig
from core.lessons.cnn_filters.experiment import CnnExperiment
from core.networks.activations import ACTIVATIONS
from core.scripts.template import needed, render
from core.training.evaluation import chunk_rows
from core.training.script import training_values

IMAGE_FILE = "images.npz"


def cnn_script(experiment: CnnExperiment, images: ImageSet) -> str:
    """A complete script; on the same machine (CPU) its figures equal the page's to the last digit.

    It prints one line per epoch, and last "validation loss L, accuracy A" of the weights that are kept. It makes the
    digits itself and reads every other set from `images.npz`, see `image_file`; without that it stops with a sentence.
    """
    digits = experiment.images.name == DIGITS
    transforms = transforms_code(experiment.augmentation, images.image_shape[1])
    return render(
        "lessons/cnn_filters/script.py.jinja",
        **training_values(experiment.fit, len(images.training), True, _imports(digits, bool(transforms))),
        experiment=experiment,
        seed=experiment.seed,
        file="" if digits else IMAGE_FILE,
        needs="" if digits else needed(IMAGE_FILE, "the page offers it above this code"),
        images=experiment.images,
        held_out=_held_out(experiment.images),
        transforms=transforms,
        network=experiment.network_for(images),
        activations=ACTIVATIONS,
        outputs=_outputs(images),
    )


def image_file(images: ImageSet) -> bytes:
    """The images, labels and split as a NumPy file that the script reads."""
    file = io.BytesIO()
    np.savez_compressed(
        file,
        x=images.x.contiguous().numpy(),
        y=images.y.numpy(),
        training=images.training.numpy(),
        validation=images.validation.numpy(),
    )
    return file.getvalue()


def _imports(digits: bool, augments: bool) -> list[str]:
    lines = ["import numpy as np"]
    if digits:
        lines += ["from sklearn.datasets import load_digits", "from sklearn.model_selection import train_test_split"]
    else:
        lines += ["from pathlib import Path"]
    return [*lines, *(["from torchvision.transforms import v2"] if augments else [])]


def _held_out(config: ImageSetConfig) -> int:
    return round(config.images * (100 - config.training_share) / 100)


def _outputs(images: ImageSet) -> str:
    """The network's answers for all validation images, in the chunks in which the page takes them."""
    rows = chunk_rows(images.x)
    whole = len(images.validation) <= rows
    return "model(x_valid)" if whole else f"torch.cat([model(part) for part in x_valid.split({rows})])"
