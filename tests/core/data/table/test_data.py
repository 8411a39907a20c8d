"""The reader's table as a data set: split, standardized with the training rows, with the names of its classes."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch
from sklearn.preprocessing import StandardScaler

from core.data.data_config import DataConfig, TableColumns
from core.data.data_set import Task
from core.data.load import default_data, load
from core.data.table.error import TableError
from core.data.table.table import Table, read_table
from core.errors import ConfigError

RANDOM = np.random.RandomState(1)
HEIGHT, WEIGHT = RANDOM.randn(50) * 8 + 170, RANDOM.randn(50) * 12 + 70
KINDS = ["medium", "small", "large"]


def table() -> Table:
    rows = [
        f"{h!r},{w!r},{KINDS[i % 3]},{i % 2},{2.5 * h - w!r},{'same'},{3}"
        for i, (h, w) in enumerate(zip(HEIGHT.tolist(), WEIGHT.tolist(), strict=True))
    ]
    return read_table("people.csv", "\n".join(["height,weight,kind,flag,score,text,const", *rows]).encode())


def config_of(target: str, task: Task, *inputs: str, **changes: object) -> DataConfig:
    config = default_data("table", TableColumns(inputs or ("height", "weight"), target, task))
    return dataclasses.replace(config, **changes)  # type: ignore[arg-type]


def order(seed: int) -> list[int]:
    torch.manual_seed(seed)
    return torch.randperm(50).tolist()


@pytest.mark.parametrize("share", [10, 66, 80, 100])
def test_inputs_are_standardized_with_the_training_rows_alone(share: int) -> None:
    rows = order(7)[: 50 * share // 100] if share < 100 else list(range(50))
    raw = np.stack([HEIGHT, WEIGHT], axis=1)
    scaler = StandardScaler().fit(raw[rows])
    data = load(config_of("score", "regression", training_share=share, seed=7), table())
    np.testing.assert_allclose(data.training.x.numpy(), scaler.transform(raw[rows]), atol=1e-5)
    rest = [row for row in order(7) if row not in rows]
    np.testing.assert_allclose(data.validation.x.numpy().reshape(-1, 2), scaler.transform(raw)[rest], atol=1e-5)
    assert data.scaling is not None
    np.testing.assert_allclose(data.scaling.mean, scaler.mean_, rtol=1e-12)
    np.testing.assert_allclose(data.scaling.std, scaler.scale_, rtol=1e-12)


def test_the_target_of_a_regression_is_standardized_with_the_training_rows_alone() -> None:
    rows = order(3)[:40]
    raw = (2.5 * HEIGHT - WEIGHT)[:, None]
    scaler = StandardScaler().fit(raw[rows])
    data = load(config_of("score", "regression", seed=3, points=((180.0, 60.0, 1e5),)), table())
    np.testing.assert_allclose(data.training.y[:-1].numpy(), scaler.transform(raw[rows]), atol=1e-5)
    np.testing.assert_allclose(data.validation.y.numpy(), scaler.transform(raw[order(3)[40:]]), atol=1e-5)
    np.testing.assert_allclose(data.training.y[-1:].numpy(), scaler.transform([[1e5]]), rtol=1e-6)
    np.testing.assert_allclose(data.in_units(data.training.y[:-1]).numpy(), raw[rows], rtol=1e-5)
    assert data.target_scaling is not None
    assert data.target_scaling.mean == pytest.approx(scaler.mean_, rel=1e-12)


def test_a_large_target_keeps_its_digits_when_it_is_standardized() -> None:
    rows = "\n".join(f"{i},{1e11 + i}" for i in range(50))
    data = load(config_of("b", "regression", "a"), read_table("large.csv", f"a,b\n{rows}\n".encode()))
    torch.testing.assert_close(data.training.y[:, 0], data.training.x[:, 0], rtol=1e-5, atol=1e-6)


def test_a_target_that_hardly_varies_among_the_training_rows_is_refused() -> None:
    last, first = order(0)[-1], order(0)[0]
    rows = "\n".join(f"{i},{1e11 if i == last else 1e-150 * (i == first)}" for i in range(50))
    spiky = read_table("spiky.csv", f"a,b\n{rows}\n".encode())
    with pytest.raises(TableError, match="The target must vary among the training rows, 'b' differs so little there"):
        load(config_of("b", "regression", "a"), spiky)


def test_classes_are_never_standardized() -> None:
    with pytest.raises(ConfigError, match=r"^standardized target must be off where classes are predicted, got True\.$"):
        config_of("kind", "classes", standard_target=True)


def test_the_target_of_a_regression_can_stay_as_it_is() -> None:
    data = load(config_of("score", "regression", training_share=100, standard_target=False), table())
    np.testing.assert_allclose(data.training.y.numpy()[:, 0], (2.5 * HEIGHT - WEIGHT).astype(np.float32), rtol=1e-6)
    assert (data.inputs, data.target, data.classes) == (("height", "weight"), "score", ())


def test_classes_keep_their_names_in_alphabetical_order() -> None:
    data = load(config_of("kind", "classes", training_share=100), table())
    assert data.classes == ("large", "medium", "small")
    assert [data.classes[index] for index in data.training.y.tolist()] == [KINDS[i % 3] for i in range(50)]


@pytest.mark.parametrize(("task", "shape"), [("binary", (50, 1)), ("classes", (50,))])
def test_two_numbers_can_be_two_classes(task: Task, shape: tuple[int, ...]) -> None:
    data = load(config_of("flag", task, training_share=100), table())
    assert data.classes == ("0", "1")
    assert data.training.y.shape == shape
    assert data.training.y.flatten().tolist() == [i % 2 for i in range(50)]


def test_own_points_are_standardized_like_the_rows_and_do_not_change_them() -> None:
    plain = load(config_of("score", "regression", standard_target=False), table())
    points = ((180.0, 60.0, 1.5), (0, 0, -2))
    data = load(config_of("score", "regression", points=points, standard_target=False), table())
    assert data.scaling == plain.scaling
    assert data.scaling is not None
    assert torch.equal(data.training.x[:-2], plain.training.x)
    for row, raw in ((-2, (180, 60)), (-1, (0, 0))):
        expected = [(v - m) / s for v, m, s in zip(raw, data.scaling.mean, data.scaling.std, strict=True)]
        assert data.training.x[row].tolist() == pytest.approx(expected, rel=1e-6)
    assert data.training.y[-2:].tolist() == [[1.5], [-2.0]]


def test_random_labels_shuffle_the_training_rows() -> None:
    plain, shuffled = (load(config_of("kind", "classes", random_labels=on), table()) for on in (False, True))
    assert not torch.equal(plain.training.y, shuffled.training.y)
    assert torch.equal(plain.training.y.sort().values, shuffled.training.y.sort().values)
    assert torch.equal(plain.validation.y, shuffled.validation.y)


def test_equal_settings_give_equal_numbers() -> None:
    one, two = (load(config_of("kind", "classes"), table()) for _ in range(2))
    assert torch.equal(one.training.x, two.training.x)


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        (config_of("price", "regression"), "The table has no column 'price', it has 'height', 'weight'"),
        (config_of("score", "regression", "age"), "The table has no column 'age'"),
        (config_of("score", "regression", "height", "kind"), "An input must be a column of numbers, 'kind' is text"),
        (config_of("score", "regression", "const"), "An input must have different values, 'const' is 3 in every row"),
        (config_of("kind", "regression"), "The target of a regression must be a column of numbers, 'kind' is text"),
        (config_of("const", "regression"), "The target must have different values, 'const' is 3 in every row"),
        (config_of("kind", "binary"), "The target must have 2 classes, 'kind' has 3 different values"),
        (config_of("text", "classes"), "The target must have 2 to 10 classes, 'text' has 1 different values"),
        (config_of("score", "classes"), "The target must have 2 to 10 classes, 'score' has 50 different values"),
    ],
)
def test_columns_that_cannot_be_used_get_a_sentence(config: DataConfig, sentence: str) -> None:
    with pytest.raises(TableError, match=f"^{sentence}"):
        load(config, table())


def test_an_input_that_does_not_vary_among_the_training_rows_becomes_0() -> None:
    last = order(0)[-1]
    rows = "\n".join(f"{4 + (i == last)},{i}" for i in range(50))
    data = load(config_of("b", "regression", "a"), read_table("spiky.csv", f"a,b\n{rows}\n".encode()))
    assert data.scaling is not None
    assert (data.scaling.mean, data.scaling.std) == ((4,), (1,))
    assert data.training.x.unique().tolist() == [0]
    assert data.validation.x.unique().tolist() == [0, 1]


def test_an_input_that_hardly_varies_among_the_training_rows_is_refused() -> None:
    last, first = order(0)[-1], order(0)[0]
    rows = "\n".join(f"{1e11 if i == last else 1e-150 * (i == first)},{i}" for i in range(50))
    spiky = read_table("spiky.csv", f"a,b\n{rows}\n".encode())
    with pytest.raises(TableError, match="must vary among the training rows, 'a' differs so little"):
        load(config_of("b", "regression", "a"), spiky)


def test_words_are_inputs_of_0_and_1_before_they_are_standardized() -> None:
    data = load(config_of("score", "regression", "kind = small", training_share=100), table())
    small = np.array([float(KINDS[i % 3] == "small") for i in range(50)])
    np.testing.assert_allclose(data.training.x[:, 0], (small - small.mean()) / small.std(), rtol=1e-6)
    assert data.inputs == ("kind = small",)


def test_an_input_made_from_the_target_is_refused() -> None:
    with pytest.raises(TableError, match=r"^An input must not be made from the target, 'kind = small' is made from"):
        load(config_of("kind", "classes", "height", "kind = small"), table())


def test_an_own_point_of_a_class_that_the_table_lacks_is_refused() -> None:
    config = config_of("kind", "classes", points=((170.0, 60.0, 3),))
    with pytest.raises(ConfigError, match=r"^the class of an own point must be a whole number from 0 to 2, got 3\.$"):
        load(config, table())
