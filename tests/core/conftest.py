"""Small networks of every shape, made from fixed seeds."""

from __future__ import annotations

import random

import pytest

from core.models.activations import ACTIVATIONS
from core.models.small_network import SmallNetwork, WeightEdit
from core.seeding import LARGEST_SEED


def _value(rng: random.Random, kind: str) -> float:
    if kind == "extreme":
        return rng.choice((-100.0, 100.0, -1e-30, 0.0, -0.0, 1e-7, rng.uniform(-100, 100)))
    return round(rng.uniform(-3, 3), 1) if kind == "round" else rng.uniform(-3, 3)


def _places(sizes: tuple[int, ...]) -> list[tuple[int, int, int]]:
    return [
        (layer, unit, source)
        for layer in range(1, len(sizes))
        for unit in range(1, sizes[layer] + 1)
        for source in range(sizes[layer - 1] + 1)
    ]


def _random_network(rng: random.Random) -> SmallNetwork:
    hidden = [rng.randint(1, 8) for _ in range(rng.randint(0, 4))]
    sizes = (rng.randint(1, 3), *hidden, rng.randint(1, 3))
    places = rng.sample(_places(sizes), rng.randint(0, min(60, len(_places(sizes)))))
    kind = rng.choice(("round", "long", "extreme"))
    samples = rng.randint(1, 16)
    rows = [[tuple(_value(rng, kind) for _ in range(width)) for _ in range(samples)] for width in (sizes[0], sizes[-1])]
    return SmallNetwork(
        sizes=sizes,
        activations=tuple(rng.choice(list(ACTIVATIONS)) for _ in sizes[1:]),
        seed=rng.choice((0, 1, LARGEST_SEED, rng.randint(0, LARGEST_SEED))),
        x=tuple(rows[0]),
        y=tuple(rows[1]) if rng.random() < 0.7 else (),
        edits=tuple(sorted(WeightEdit(*place, _value(rng, kind)) for place in places)),
        sample=rng.randrange(samples),
    )


@pytest.fixture(scope="session")
def random_networks() -> tuple[SmallNetwork, ...]:
    """500 valid experiments: all sizes and activations, with and without targets and edits."""
    rng = random.Random(20)
    return tuple(_random_network(rng) for _ in range(500))
