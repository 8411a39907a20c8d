from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
import torch

from core.data.images.faces.drawing import draw_face
from core.data.images.faces.faces import ATTRIBUTES, faces, traits
from core.data.images.faces.pen import brightness
from core.errors import ConfigError


@pytest.mark.parametrize("side", [32, 64])
def test_faces_are_labelled_colour_pictures(side: int) -> None:
    made = faces(20, side)
    assert made.x.shape == (20, 3, side, side)
    assert made.x.dtype == torch.uint8
    assert made.labels.shape == (20, len(ATTRIBUTES))
    assert all(face.float().std() > 20 for face in made.x)


def test_a_seed_repeats_the_faces_and_another_makes_others() -> None:
    first, again, other = faces(10, seed=3), faces(10, seed=3), faces(10, seed=4)
    assert torch.equal(first.x, again.x)
    assert torch.equal(first.labels, again.labels)
    assert not torch.equal(first.x, other.x)


def test_a_face_does_not_depend_on_how_many_are_drawn_nor_on_the_size() -> None:
    assert torch.equal(faces(5).x, faces(12).x[:5])
    assert torch.equal(faces(5, 32).labels, faces(5, 64).labels)
    small = torch.nn.functional.avg_pool2d(faces(5, 64).x.float(), 2)
    assert (small - faces(5, 32).x.float()).abs().mean() < 3


def test_every_label_changes_the_picture() -> None:
    """The same face with one attribute switched: the picture differs where the attribute is drawn."""
    for index in range(40):
        face = traits(0, index)
        drawn = draw_face(face, 32).astype(int)
        for attribute in ATTRIBUTES:
            other = draw_face(replace(face, **{attribute: not getattr(face, attribute)}), 32).astype(int)
            changed = np.abs(drawn - other).max(axis=0) > 25
            assert changed.sum() >= 6, (index, attribute)


def test_attributes_are_balanced_and_independent_of_each_other_and_of_the_skin() -> None:
    drawn = [traits(0, index) for index in range(4_000)]
    columns = [[float(value) for value in face.labels] for face in drawn]
    table = np.column_stack([columns, [brightness(face.skin) for face in drawn]])
    np.testing.assert_allclose(table[:, : len(ATTRIBUTES)].mean(axis=0), 0.5, atol=0.03)
    correlations = np.corrcoef(table.T) - np.eye(table.shape[1])
    assert np.abs(correlations).max() < 0.06


def test_skin_tones_cover_light_and_dark_evenly() -> None:
    tones = [brightness(traits(0, index).skin) for index in range(1_000)]
    assert min(tones) < 70
    assert max(tones) > 220
    assert 0.3 < np.mean([tone < 150 for tone in tones]) < 0.7


def test_hair_and_frames_stand_out_from_the_skin() -> None:
    for index in range(500):
        face = traits(1, index)
        for colour in (face.hair_colour, face.frame_colour):
            assert abs(brightness(colour) - brightness(face.skin)) >= 40


def test_the_labels_of_an_attribute_are_its_column() -> None:
    made = faces(30)
    for column, attribute in enumerate(ATTRIBUTES):
        assert made.wearing(attribute).tolist() == made.labels[:, column].long().tolist()


def test_two_thousand_small_faces_take_a_few_seconds() -> None:
    start = time.process_time()
    faces(200)
    assert (time.process_time() - start) * 10 < 12  # about 2.5 s on a free core


@pytest.mark.parametrize(
    ("count", "side", "seed", "sentence"),
    [
        (0, 32, 0, "faces must be a whole number from 1 to 4000, got 0"),
        (10_001, 32, 0, "faces must be a whole number"),
        (5, 48, 0, "side of the faces must be 32 or 64, got 48"),
        (5, 32, -1, "seed must be a whole number"),
    ],
)
def test_what_cannot_be_drawn_is_refused(count: int, side: int, seed: int, sentence: str) -> None:
    with pytest.raises(ConfigError, match=f"^{sentence}"):
        faces(count, side, seed)


def test_an_attribute_that_is_no_label_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"^attribute must be one of hair, glasses, hat, smile, beard, got 'skin'"):
        faces(2).wearing("skin")
