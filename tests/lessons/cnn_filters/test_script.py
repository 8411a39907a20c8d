"""The exported script of a trained CNN prints the figures of the page, to the last digit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from core.data.images.augmentation import Augmentation
from core.data.images.load import load_images
from core.lessons.cnn_filters.experiment import CnnExperiment
from core.lessons.cnn_filters.presets import CNN_EXPERIMENTS
from core.lessons.cnn_filters.run import train_cnn
from core.lessons.cnn_filters.script import IMAGE_FILE, cnn_script, image_file
from core.training.early_stopping import StoppingRule
from tests.scripts import answer_of, printed_by

pytestmark = pytest.mark.same_bits

DIGITS = CNN_EXPERIMENTS["digits"].experiment
FACES = CNN_EXPERIMENTS["glasses"].experiment
FEW_FACES = replace(FACES, images=replace(FACES.images, images=300), fit=replace(FACES.fit, epochs=2, batch_size=32))
SHORT = replace(DIGITS, fit=replace(DIGITS.fit, epochs=2))
EARLY = replace(SHORT, fit=replace(SHORT.fit, epochs=4, learning_rate=0.1, stopping=StoppingRule("best", 1)))
CASES = {
    "digits": SHORT,
    "early stop": EARLY,
    "augmented faces": replace(FEW_FACES, augmentation=Augmentation(True, 10, 15, 20, 20, 10, 5)),
    "a shift below one pixel": replace(SHORT, augmentation=Augmentation(shift=1.0)),
    "no convolution": replace(SHORT, network=CNN_EXPERIMENTS["fully-connected"].experiment.network),
}


def last_line(script: str, folder: Path) -> str:
    return printed_by(script, folder).splitlines()[-1]


@pytest.fixture(autouse=True)
def one_thread() -> Iterator[None]:
    """As on the page and in the script: the order of a sum depends on the number of threads."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.mark.parametrize("name", CASES)
def test_the_script_prints_the_loss_and_accuracy_of_the_page(name: str, tmp_path: Path) -> None:
    experiment: CnnExperiment = CASES[name]
    trained = train_cnn(experiment)
    (tmp_path / IMAGE_FILE).write_bytes(image_file(trained.images))
    kept = trained.kept
    expected = f"validation loss {kept.validation_loss!r}, accuracy {kept.validation_score!r}"
    assert last_line(cnn_script(experiment, trained.images), tmp_path) == expected


def test_without_its_images_the_script_stops_with_its_first_sentence(tmp_path: Path) -> None:
    script = cnn_script(FEW_FACES, load_images(FEW_FACES.images))
    answer = answer_of(script, tmp_path)
    sentence = 'This script needs "images.npz" beside it: the page offers it above this code.'
    assert script.splitlines()[1] == f"# {sentence}"
    assert (answer.code, answer.err.strip(), answer.out) == (1, sentence, "")


def test_a_script_that_needs_nothing_says_nothing(tmp_path: Path) -> None:
    assert "needs" not in cnn_script(SHORT, load_images(SHORT.images))
