"""Random settings of the convolution lesson, possible and impossible ones."""

from __future__ import annotations

import random

from core.convolution.convolution import OPERATIONS, Convolution
from core.data.images.sample_images import ImageChoice
from core.errors import ConfigError


def random_settings(rng: random.Random) -> dict:
    """Keyword arguments for `Convolution`, chosen without looking whether they fit together."""
    operation = rng.choice(OPERATIONS)
    channels, outputs, groups = rng.choice([(1, 1, 1), (1, 4, 1), (3, 1, 1), (3, 3, 3), (3, 6, 3), (3, 4, 1)])
    rows, columns = rng.randint(1, 6), rng.randint(1, 6)
    pooling = operation in ("max_pool", "average_pool")
    own = rng.random() < 0.4 and not pooling
    first, second = (channels, outputs) if operation == "transposed" else (outputs, channels)
    count = first * (second // groups) if own else 1
    kernels = tuple(
        tuple(tuple(round(rng.uniform(-2, 2), 3) for _ in range(columns)) for _ in range(rows)) for _ in range(count)
    )
    return {
        "image": ImageChoice(rng.choice(("china", "flower")), rng.randint(8, 20), channels),
        "operation": operation,
        "kernels": kernels,
        "seed": rng.randrange(1000) if rng.random() < 0.3 and not own else None,
        "bias": round(rng.uniform(-1, 1), 2),
        "outputs": outputs,
        "padding": rng.choice((0, 0, 1, 2, 3)),
        "stride": rng.randint(1, 4),
        "dilation": rng.choice((1, 1, 2, 3)),
        "groups": groups,
        "output_padding": rng.choice((0, 1, 2)) if operation == "transposed" else 0,
    }


def random_convolutions(count: int, seed: int = 0) -> list[Convolution]:
    """So many possible experiments."""
    rng, found = random.Random(seed), []
    while len(found) < count:
        try:
            found.append(Convolution(**random_settings(rng)))
        except ConfigError:
            continue
    return found
