"""The figures that the lesson on tensors tells: precision, dtypes, the bridge, exercises, what is measured."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.errors import ConfigError
from core.tensors.bridge import BRIDGES, cross, grad_refusal
from core.tensors.dtypes import DTYPES, list_dtypes, promotion_table, read_items, surprises
from core.tensors.exercises import EXERCISES, read_guess, solve
from core.tensors.measured import GPU_SIDES, Crossing, mixing_error, seconds


def test_the_surprising_figures() -> None:
    outcomes = [outcome for _, outcome, _ in surprises()]
    assert outcomes[:5] == [False, True, 16_777_216.0, 256.0, 2_048.0]
    assert outcomes[5] == pytest.approx(1999.66, abs=0.005)
    assert outcomes[6:9] == [0.0, 44, -56]
    assert outcomes[9] == pytest.approx(4 / 3)


def test_twenty_thousand_tenths_are_what_a_loop_of_torch_gives() -> None:
    total = torch.tensor(0.0)
    for _ in range(20_000):
        total += 0.1
    assert total.item() == surprises()[5][1]


def test_the_mean_squared_error_is_what_torch_gives_with_a_warning() -> None:
    values = torch.arange(3.0)
    with pytest.warns(UserWarning, match="broadcasting"):
        loss = torch.nn.functional.mse_loss(values, values[:, None])
    assert loss.item() == surprises()[9][1]


@pytest.mark.parametrize(
    ("text", "items", "torchs", "numpys"),
    [
        ("1, 2, 3", (1, 2, 3), "int64", "int64"),
        ("[1, 2.5, 3]", (1, 2.5, 3), "float32", "float64"),
        ("True, False", (True, False), "bool", "bool"),
        ("True, 2", (True, 2), "int64", "int64"),
        ("-1e3", (-1000.0,), "float32", "float64"),
    ],
)
def test_a_list_has_the_dtype_that_torch_and_numpy_give_it(text: str, items: tuple, torchs: str, numpys: str) -> None:
    assert read_items(text) == items
    assert list_dtypes(items) == (torchs, numpys)


@pytest.mark.parametrize(
    "text", ["", "a", "1;2", "[[1]]", "1,,2", "nan", "9" * 20, "9" * 19, "1e31", "1, " * 13 + "1", "007", "1_0", None]
)
def test_a_list_that_is_none_gets_a_sentence(text: object) -> None:
    with pytest.raises(ConfigError, match="list must"):
        read_items(text)


def test_the_promotion_table_is_what_an_operation_gives() -> None:
    table = promotion_table()
    for row, one in zip(table, DTYPES, strict=True):
        for name, other in zip(row, DTYPES, strict=True):
            assert str((torch.ones(1, dtype=one) + torch.ones(1, dtype=other)).dtype) == f"torch.{name}"


@pytest.mark.parametrize("code", BRIDGES)
def test_the_bridge_shares_where_both_sides_see_what_was_written(code: str) -> None:
    found = cross(code, 7.0)
    assert found.shared == (found.torch[0] == 7) == (found.numpy[2] == -7)
    assert found.shared is (code in ("torch.from_numpy(a)", "torch.as_tensor(a)"))


def test_torchs_own_words() -> None:
    assert grad_refusal().startswith("Can't call numpy() on Tensor that requires grad")
    assert "device" in mixing_error()


def test_the_exercises_have_the_answers_of_torch_and_begin_gently() -> None:
    assert [solve(one).answer for one in EXERCISES] == [
        "3, 2", "3, 3", "1, 1", "3", "2, 3", "error", "4, 3", "3, 5", "4, 3", "error",
    ]  # fmt: skip
    for one in EXERCISES:
        given = {name: torch.ones(shape) for name, shape in one.shapes.items()}
        try:
            shape = tuple(eval(one.expression, {}, given).shape)
        except RuntimeError:
            shape = None
        assert solve(one).shape == shape


@pytest.mark.parametrize(
    ("text", "shape"),
    [("3, 1", (3, 1)), ("(3,1)", (3, 1)), ("3x1", (3, 1)), ("()", ()), ("Error", None), ("3 ,", (3,))],
)
def test_guesses_are_read(text: str, shape: tuple[int, ...] | None) -> None:
    assert read_guess(text) == shape


@pytest.mark.parametrize("text", ["a", "-1", "3.5", "1" * 61, "1 " * 9, "99999", "٣"])
def test_what_is_no_guess_gets_a_sentence(text: str) -> None:
    with pytest.raises(ConfigError, match="shape must look like"):
        read_guess(text)


def test_expand_shows_four_gigabytes_in_four_thousand_bytes() -> None:
    wide = torch.rand(1000, 1).expand(1000, 1_000_000)
    assert wide.stride() == (1, 0)
    assert wide.untyped_storage().nbytes() == 4_000
    assert wide.numel() * wide.element_size() == 4_000_000_000
    assert seconds(lambda: torch.rand(1000, 1).expand(1000, 1_000_000)) < 1


def test_a_gpu_pays_from_the_size_on_from_which_it_is_always_faster() -> None:
    slow = (1.0,) * len(GPU_SIDES)
    assert Crossing("", slow, (2.0, 0.5, 2.0, 0.5, 0.5, 0.5, 0.5)).pays_from == 256
    assert Crossing("", slow, (2.0,) * 7).pays_from is None
    assert np.array(GPU_SIDES).min() == 32
