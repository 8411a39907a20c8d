from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.metrics import confusion_matrix

from core.errors import ConfigError
from core.interpretability.predictions import confusion, predict


def test_the_default_settings_reach_97_percent_on_the_digits(trained) -> None:
    assert trained.accuracy >= 0.97


def test_probabilities_are_the_softmax_of_all_images_at_once(trained) -> None:
    with torch.no_grad():
        expected = trained.model(trained.images.floats(torch.arange(len(trained.images.x)))).softmax(dim=1)
    answers = predict(trained.model, trained.images.x)
    np.testing.assert_allclose(answers.probabilities, expected.numpy(), atol=1e-5)
    np.testing.assert_array_equal(answers.predicted, expected.argmax(dim=1).numpy())
    np.testing.assert_allclose(answers.confidence, expected.amax(dim=1).numpy(), atol=1e-5)


def test_the_confusion_matrix_is_scikit_learns_and_its_cells_hold_their_images(trained) -> None:
    held_out = trained.images.validation
    answers = predict(trained.model, trained.images.x[held_out])
    labels = trained.images.y[held_out]
    matrix = confusion(answers, labels)
    np.testing.assert_array_equal(matrix.counts, confusion_matrix(labels, answers.predicted, labels=range(10)))
    assert matrix.accuracy == pytest.approx(trained.accuracy)
    seen = []
    for true in range(10):
        for predicted in range(10):
            inside = matrix.images(true, predicted)
            assert len(inside) == matrix.counts[true, predicted]
            assert (labels.numpy()[inside] == true).all()
            assert (answers.predicted[inside] == predicted).all()
            assert (np.diff(answers.confidence[inside]) <= 0).all()
            seen += inside.tolist()
    assert sorted(seen) == list(range(len(labels)))


@pytest.mark.parametrize(
    ("labels", "sentence"),
    [
        (torch.tensor([0]), "labels must be one per prediction, 3, got 1"),
        (torch.tensor([0, 1, 10]), "labels must be classes from 0 to 9"),
        (torch.tensor([0, 1, -1]), "labels must be classes from 0 to 9"),
    ],
)
def test_labels_that_do_not_fit_are_refused(trained, labels: torch.Tensor, sentence: str) -> None:
    answers = predict(trained.model, trained.images.x[:3])
    with pytest.raises(ConfigError, match=f"^{sentence}"):
        confusion(answers, labels)
