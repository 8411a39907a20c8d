"""The same batches and the same random stream as torch's DataLoader."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.utils.data import DataLoader, TensorDataset

from core.training.batches import batches, shuffled_order

pytestmark = pytest.mark.same_bits

EPOCHS = 4


def numbered(rows: int) -> tuple[Tensor, Tensor]:
    """Rows that can be told apart."""
    x = torch.arange(2 * rows, dtype=torch.float32).view(rows, 2)
    return x, torch.arange(rows)


def assert_same(ours: list[tuple[Tensor, Tensor]], theirs: list[list[Tensor]]) -> None:
    assert len(ours) == len(theirs)
    for (x, y), (their_x, their_y) in zip(ours, theirs, strict=True):
        assert torch.equal(x, their_x)
        assert torch.equal(y, their_y)
        assert x.dtype == their_x.dtype


@pytest.mark.parametrize(("rows", "size"), [(1, 1), (7, 3), (8, 4), (40, 1), (64, 64), (23, 5), (10, 64), (101, 100)])
def test_batches_and_random_state_are_those_of_the_loader(rows: int, size: int) -> None:
    x, y = numbered(rows)
    loader = DataLoader(TensorDataset(x, y), batch_size=size, shuffle=True)
    torch.manual_seed(rows)
    theirs = [list(loader) for _ in range(EPOCHS)]
    state = torch.get_rng_state()
    torch.manual_seed(rows)
    ours = [list(batches((x, y), size)) for _ in range(EPOCHS)]
    assert torch.equal(torch.get_rng_state(), state)
    for mine, epoch in zip(ours, theirs, strict=True):
        assert_same(mine, epoch)


def test_two_loaders_take_turns_on_one_stream() -> None:
    training, validation = numbered(11), numbered(6)
    loaders = [DataLoader(TensorDataset(*pair), batch_size=4, shuffle=True) for pair in (training, validation)]
    torch.manual_seed(5)
    theirs = [list(loader) for _ in range(EPOCHS) for loader in loaders]
    noise = torch.randn(3)
    torch.manual_seed(5)
    ours = [list(batches(pair, 4)) for _ in range(EPOCHS) for pair in (training, validation)]
    for mine, epoch in zip(ours, theirs, strict=True):
        assert_same(mine, epoch)
    assert torch.equal(torch.randn(3), noise)


def test_a_pass_in_progress_leaves_the_stream_alone_as_the_loaders_does() -> None:
    """Dropout between two batches draws the same numbers after either."""
    x, y = numbered(9)

    def drawn(passes: object) -> list[Tensor]:
        torch.manual_seed(2)
        return [torch.rand(2) for _ in range(2) for _ in passes()]  # type: ignore[operator]

    loader = DataLoader(TensorDataset(x, y), batch_size=2, shuffle=True)
    for mine, theirs in zip(drawn(lambda: batches((x, y), 2)), drawn(lambda: loader), strict=True):
        assert torch.equal(mine, theirs)


def test_every_row_comes_once_and_the_last_batch_may_be_smaller() -> None:
    x, y = numbered(10)
    torch.manual_seed(0)
    parts = list(batches((x, y), 4))
    assert [len(part) for part, _ in parts] == [4, 4, 2]
    seen = torch.cat([part for _, part in parts])
    assert not torch.equal(seen, y)
    assert torch.equal(seen.sort().values, y)


def test_batches_are_aligned_as_the_loaders_are() -> None:
    x, y = torch.randn(23, 3), torch.randn(23, 1)
    assert all(part.data_ptr() % 64 == 0 for pair in batches((x, y), 5) for part in pair)


def test_without_shuffling_rows_keep_their_order_and_nothing_is_drawn() -> None:
    x, y = numbered(10)
    state = torch.get_rng_state()
    parts = list(batches((x, y), 4, shuffle=False))
    assert torch.equal(torch.cat([part for part, _ in parts]), x)
    assert torch.equal(torch.get_rng_state(), state)


def test_the_samples_are_not_written_to() -> None:
    x, y = numbered(10)
    before = x.clone(), y.clone()
    for part, _ in batches((x, y), 3):
        part.zero_()
    assert torch.equal(x, before[0])
    assert torch.equal(y, before[1])


def test_orders_are_permutations_that_differ_from_epoch_to_epoch() -> None:
    torch.manual_seed(1)
    orders = [shuffled_order(50) for _ in range(20)]
    assert len({tuple(order.tolist()) for order in orders}) == 20
    assert all(sorted(order.tolist()) == list(range(50)) for order in orders)
