from __future__ import annotations

import random
import threading

import numpy as np
import pytest
import torch
from torch import nn

from core.device import present_devices
from core.errors import ConfigError
from core.numbers import LARGEST_SEED
from core.seeding import RandomStream, check_seed, seed_everything, seeded


def _draw() -> tuple[float, float, float]:
    """One number from each of the three generators."""
    return random.random(), float(np.random.random_sample()), torch.rand(1).item()


@pytest.mark.parametrize("seed", [0, 1, LARGEST_SEED])
def test_a_seeded_block_draws_what_each_generator_draws_after_its_own_seed_call(seed: int) -> None:
    with seeded(seed):
        drawn = _draw()
    torch_generator = torch.Generator().manual_seed(seed)
    expected = (
        random.Random(seed).random(),
        float(np.random.RandomState(seed).random_sample()),
        torch.rand(1, generator=torch_generator).item(),
    )
    assert drawn == expected


def test_a_layer_made_in_the_block_equals_one_made_by_a_plain_script() -> None:
    with seeded(2021):
        ours = nn.Linear(20, 20)
    torch.manual_seed(2021)
    plain = nn.Linear(20, 20)
    assert torch.equal(ours.weight, plain.weight)
    assert torch.equal(ours.bias, plain.bias)
    # The course's figure for this seed.
    assert sum(p.abs().sum().item() for p in ours.parameters()) == pytest.approx(48.445133, abs=1e-5)


def test_the_three_generators_continue_as_if_the_block_had_not_been() -> None:
    seed_everything(5)
    undisturbed = [_draw(), _draw()]
    seed_everything(5)
    first = _draw()
    with seeded(6):
        _draw()
    assert [first, _draw()] == undisturbed


def test_the_generators_are_given_back_after_an_exception_too() -> None:
    seed_everything(5)
    undisturbed = _draw()
    seed_everything(5)
    with pytest.raises(ZeroDivisionError), seeded(6):
        1 / (_draw()[0] * 0)
    assert _draw() == undisturbed


def test_an_inner_block_leaves_the_outer_block_its_stream() -> None:
    with seeded(1):
        straight = [_draw(), _draw()]
    with seeded(1):
        first = _draw()
        with seeded(2):
            _draw()
        assert [first, _draw()] == straight


def test_a_second_thread_waits_and_both_get_the_numbers_they_get_alone() -> None:
    with seeded(1):
        alone_1 = [_draw(), _draw()]
    with seeded(2):
        alone_2 = _draw()
    at_the_door, other = threading.Event(), []

    def other_visitor() -> None:
        at_the_door.set()
        with seeded(2):
            other.append(_draw())

    thread = threading.Thread(target=other_visitor)
    with seeded(1):
        numbers = [_draw()]
        thread.start()
        assert at_the_door.wait(5)
        thread.join(0.1)  # without the lock the other visitor is done long before
        waited = thread.is_alive()
        numbers.append(_draw())
    thread.join(5)
    assert waited
    assert (numbers, other) == (alone_1, [alone_2])


@pytest.mark.parametrize("seed", [-1, LARGEST_SEED + 1, 1.0, "1", True, None])
def test_anything_but_a_whole_number_in_range_is_refused_before_a_generator_is_touched(seed: object) -> None:
    seed_everything(5)
    undisturbed = _draw()
    seed_everything(5)
    for refuses in (check_seed, seed_everything, lambda value: seeded(value).__enter__()):
        with pytest.raises(ConfigError, match=f"^seed must be a whole number from 0 to {LARGEST_SEED}, got "):
            refuses(seed)
    assert _draw() == undisturbed


def test_streams_go_on_where_they_were_whatever_others_draw() -> None:
    alone = RandomStream(3)
    with alone:
        expected = [_draw() for _ in range(4)]
    seed_everything(5)
    outside = [_draw() for _ in range(3)]
    seed_everything(5)
    one, other, found = RandomStream(3), RandomStream(8), []
    around = [_draw()]
    for _ in range(2):
        with one:
            found.append(_draw())
            with other:
                _draw()
            found.append(_draw())
        around.append(_draw())
    assert found == expected
    assert around == outside


def test_a_stream_begins_as_a_seeded_block_does_and_survives_an_exception() -> None:
    stream = RandomStream(6)
    with seeded(6):
        expected = [_draw(), _draw()]
    with pytest.raises(ZeroDivisionError), stream:
        _ = (_draw(), 1 // 0)
    with stream:
        assert _draw() == expected[1]


@pytest.mark.parametrize("device", present_devices())
def test_a_stream_takes_the_generator_of_its_device_along(device: str) -> None:
    where = torch.device(device)
    one, other = RandomStream(3, where), RandomStream(3, where)
    with one:
        first = torch.rand(4, device=where)
    torch.rand(9, device=where)
    with other:
        again = torch.rand(4, device=where)
    with one:
        on = torch.rand(4, device=where)
    assert torch.equal(first, again)
    assert not torch.equal(first, on)
    assert torch.equal(first, torch.rand(4, device=where, generator=torch.Generator(where).manual_seed(3)))


def test_a_stream_needs_a_seed() -> None:
    with pytest.raises(ConfigError, match="seed must be a whole number"):
        RandomStream(-1)
