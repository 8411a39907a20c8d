"""One account for all results that are kept: bounded by bytes and by time, whatever links ask for."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import numpy as np
import pytest
import torch

from core import kept as module
from core.kept import MISSING, Account, Bounds, kept
from core.sizes import bytes_of

SPARE = module._LEAST


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def an_account(clock: Clock, most: int = 10_000, rest: int = 4_000) -> Account:
    return Account(Bounds(most, rest, seconds=60, longest=1800), clock)


def holds(account: Account, *names: str) -> list[str]:
    return [name for name in names if account.get(name) is not MISSING]


def test_what_was_asked_for_longest_ago_makes_room(clock: Clock) -> None:
    account = an_account(clock)
    for name in "abc":
        account.put(name, name, 3_000 - SPARE)
    account.get("a")
    account.put("d", "d", 3_000 - SPARE)
    assert holds(account, "a", "b", "c", "d") == ["a", "c", "d"]
    assert account.bytes == 9_000


def test_a_flood_of_large_results_never_takes_more_than_the_bound(clock: Clock) -> None:
    account = an_account(clock, most=100_000)
    for number in range(50):
        account.put(number, torch.zeros(10_000 // 4))
        assert account.bytes <= 100_000


def test_a_result_larger_than_everything_is_kept_alone_for_the_page_that_asks_for_it_again(clock: Clock) -> None:
    account = an_account(clock)
    account.put("small", 1, 100)
    account.put("huge", 2, 50_000)
    assert holds(account, "small", "huge") == ["huge"]
    account.put("next", 3, 100)
    assert holds(account, "huge", "next") == ["next"]
    assert account.bytes == 100 + SPARE


def test_a_minute_after_a_flood_only_the_rest_is_kept_and_after_half_an_hour_nothing(clock: Clock) -> None:
    account = an_account(clock)
    for name in "abc":
        clock.now += 1
        account.put(name, name, 3_000 - SPARE)
    clock.now += 58
    account.sweep()
    assert holds(account, "a", "b", "c") == ["b", "c"]  # and these have been asked for just now
    clock.now += 61
    account.sweep()
    assert account.bytes == 3_000
    clock.now += 1700
    account.sweep()
    assert account.bytes == 3_000
    clock.now += 200
    account.sweep()
    assert account.bytes == 0


def test_putting_again_counts_once(clock: Clock) -> None:
    account = an_account(clock)
    for _ in range(5):
        account.put("a", "a", 1_000)
    assert account.bytes == 1_000 + SPARE


def test_many_threads_leave_the_account_balanced(clock: Clock) -> None:
    account = an_account(clock, most=50_000)

    def work(number: int) -> None:
        for step in range(300):
            account.put((number + step) % 40, step, 2_000)
            account.get(step % 40)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert account.bytes == sum(entry.size for entry in account._entries.values()) <= 50_000


def test_a_kept_function_is_called_once_for_the_same_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ACCOUNT", Account())
    calls: list[tuple[int, int]] = []

    @kept(each=500)
    def sum_of(a: int, b: int = 0) -> int:
        calls.append((a, b))
        if a < 0:
            raise ValueError(a)
        return a + b

    assert [sum_of(1, 2), sum_of(1, 2), sum_of(1, b=2), sum_of(1)] == [3, 3, 3, 1]
    assert calls == [(1, 2), (1, 2), (1, 0)]
    for _ in range(2):
        with pytest.raises(ValueError, match="-1"):
            sum_of(-1)
    assert calls[-2:] == [(-1, 0), (-1, 0)]
    assert module.ACCOUNT.bytes == 3 * (500 + SPARE)


@dataclass(eq=False)
class Holder:
    first: torch.Tensor
    second: object


class Slotted:
    __slots__ = ("array",)

    def __init__(self, array: np.ndarray) -> None:
        self.array = array


def test_bytes_are_those_of_tensors_arrays_and_texts_wherever_they_hang() -> None:
    big = torch.zeros(250_000)
    array = np.zeros(500_000, np.uint8)
    for value, expected in (
        (big, 1_000_000),
        (big[:10], 1_000_000),  # the whole storage stays
        ([big, big.view(500, 500)], 1_000_000),  # which counts once
        (array[::2], 500_000),
        (Holder(big, {"a": (array, Slotted(array))}), 1_500_000),
        (torch.nn.Sequential(torch.nn.Linear(1000, 500)), 4 * 500_500),
        ("x" * 70_000, 70_000),
        ({b"y" * 40_000: [Holder]}, 40_000),
    ):
        assert expected <= bytes_of(value) < expected + 20_000
