"""What an experiment with tensors may be, how it changes on the picture, and how links write it."""

from __future__ import annotations

import dataclasses

import pytest
import torch

from core.errors import InsideTheNetError
from core.lessons.tensors.experiment import TensorExperiment, write_expression
from core.lessons.tensors.link import TENSORS_LINK
from core.lessons.tensors.live import apply_change
from core.lessons.tensors.presets import DEFAULT, TENSORS

FIRST = TENSORS[DEFAULT].experiment


def test_a_and_b_count_in_ones_and_tens_and_cs_numbers_are_their_places() -> None:
    tensors = TensorExperiment((2, 6), (3,), (2, 2)).tensors()
    assert tensors["A"].flatten().tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3]
    assert tensors["B"].tolist() == [10, 20, 30]
    assert tensors["C"].tolist() == [[0, 1], [2, 3]]


def test_a_seed_draws_what_a_generator_of_torch_draws() -> None:
    generator = torch.Generator().manual_seed(7)
    tensors = dataclasses.replace(FIRST, seed=7).tensors()
    for name, shape in (("A", (1, 3)), ("B", (3, 1)), ("C", (2, 3))):
        assert torch.equal(tensors[name], torch.randint(-9, 10, shape, generator=generator).float())


@pytest.mark.parametrize("text", ["2, 3", "(2, 3)", "2x3", "2 × 3", " 2  3 ", [2, 3]])
def test_a_shape_is_taken_as_it_is_typed(text: object) -> None:
    assert apply_change(FIRST, {"set": "a", "value": text}).a == (2, 3)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"set": "a", "value": "2, 7"}, "size of an axis must be a whole number from 1 to 6, got '7'"),
        ({"set": "a", "value": [0]}, "size of an axis must be a whole number from 1 to 6, got 0"),
        ({"set": "a", "value": "2, two"}, "got 'two'"),
        ({"set": "a", "value": [1, 1, 1, 1]}, "shape of A must be between 0 and 3, got 4"),
        ({"set": "a", "value": None}, "shape of A must be a tuple"),
        ({"set": "a", "value": {"0": 1}}, "shape of A must be a tuple"),
        ({"set": "operation", "value": "exec"}, "operation must be one of add, multiply, matmul, maximum, greater"),
        ({"set": "view", "value": "A.T"}, "Of tensors there are only C here"),
        ({"set": "view", "value": "__import__('os')"}, "has no place in an expression"),
        ({"set": "view", "value": 7}, "The expression is empty"),
        ({"set": "written", "value": -1}, "element written must be a whole number from 0 to 1023"),
        ({"set": "seed", "value": 1}, "change must set a, b, c, operation, view, written, stage"),
        ({"set": ["a"]}, "change must set"),
    ],
)
def test_a_bad_change_gets_one_sentence(change: dict[str, object], sentence: str) -> None:
    with pytest.raises(InsideTheNetError) as caught:
        apply_change(FIRST, change)
    assert sentence in str(caught.value)


def test_another_shape_or_view_takes_the_written_number_back() -> None:
    written = apply_change(FIRST, {"set": "written", "value": 2})
    assert written.written == 2
    assert apply_change(written, {"set": "written", "value": None}).written is None
    assert apply_change(written, {"set": "view", "value": "C[0]"}).written is None
    assert apply_change(written, {"set": "c", "value": "4"}).written is None


@pytest.mark.parametrize(
    "text", ["C[:, 1]", "C[C > 2].sum(dim=0)", "C.T.contiguous()", "C[..., None] * -1.5", "(C @ C)"]
)
def test_expressions_come_back_from_links(text: str) -> None:
    experiment = dataclasses.replace(FIRST, view=text, own=text, items=(True, 2.5, -3, 1e20))
    params = TENSORS_LINK.write(experiment, DEFAULT)
    restored = TENSORS_LINK.read(params)
    assert (restored.experiment, restored.notices) == (experiment, ())
    assert write_expression("A[0]") == "A~5b0~5d"


@pytest.mark.parametrize(
    "link", [{"view": "~"}, {"view": "~5"}, {"own": "A~0a"}, {"own": "A~00"}, {"view": "C" * 9000}]
)
def test_a_broken_expression_in_a_link_leaves_the_preset(link: dict[str, str]) -> None:
    restored = TENSORS_LINK.read(link)
    assert restored.experiment == FIRST
    assert len(restored.notices) == 1
