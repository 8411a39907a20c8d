"""Sentences of the lesson are true of the layer that they speak of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.lessons.convolution.presets import CONVOLUTIONS, DEFAULT
from pages.images.convolution.words import ask_for_size

EDGES = CONVOLUTIONS[DEFAULT].experiment


@pytest.mark.parametrize(("side", "width", "with_stride_2"), [(40, 38, 19), (39, 37, 19), (24, 22, 11), (33, 31, 16)])
def test_an_output_is_said_to_be_halved_where_it_is(side: int, width: int, with_stride_2: int) -> None:
    layer = replace(EDGES, image=replace(EDGES.image, side=side))
    question = ask_for_size(layer)
    assert f"{width} pixels wide now" in question.text
    assert f"= {with_stride_2}: " in question.why
    assert ("just half as many" in question.why) == (2 * with_stride_2 == width)
    assert ("the size is not halved" in question.why) == (2 * with_stride_2 != width)
