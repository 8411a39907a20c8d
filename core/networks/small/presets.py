"""The small networks that the forward-pass lesson starts from; the first one is the course's toy network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from core.networks.small.network import BIAS, SmallNetwork, WeightEdit
from core.settings.link import Preset


def _by_hand(weights: Iterable[tuple[Iterable[Iterable[float]], Iterable[float]]]) -> tuple[WeightEdit, ...]:
    """Edits that set whole layers, each given as (weight matrix, biases)."""
    edits = []
    for layer, (matrix, biases) in enumerate(weights, start=1):
        edits += [WeightEdit(layer, u, s, w) for u, row in enumerate(matrix, 1) for s, w in enumerate(row, 1)]
        edits += [WeightEdit(layer, u, BIAS, b) for u, b in enumerate(biases, 1)]
    return tuple(sorted(edits))


TOY_NETWORK = SmallNetwork(
    sizes=(1, 2, 1),
    activations=("sigmoid", "identity"),
    seed=0,
    x=((1.0,),),
    y=((3.0,),),
    edits=_by_hand([([[1.0], [-1.0]], [1.0, 2.0]), ([[1.0, 2.0]], [-1.0])]),
)

_XOR = SmallNetwork(
    sizes=(2, 2, 1),
    activations=("relu", "identity"),
    seed=0,
    sample=1,
    x=((0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)),
    y=((0.0,), (1.0,), (1.0,), (0.0,)),
    edits=_by_hand([([[1.0, 1.0], [1.0, 1.0]], [0.0, -1.0]), ([[1.0, -2.0]], [0.0])]),
)

SMALL_NETWORKS: Mapping[str, Preset[SmallNetwork]] = MappingProxyType(
    {
        "toy-network": Preset(
            "Toy network",
            "One input, two sigmoid units, one linear output: seven numbers that you can follow by hand.",
            TOY_NETWORK,
        ),
        "xor-by-hand": Preset(
            "XOR by hand",
            "Two ReLU units with weights set by hand answer 0, 1, 1, 0: no single layer can.",
            _XOR,
        ),
        "1-3-1-sigmoid": Preset(
            "1-3-1 sigmoid",
            "Three hidden units make three bumps over x; ten parameters in all.",
            SmallNetwork(
                (1, 3, 1),
                ("sigmoid", "identity"),
                seed=1,
                x=((-2.0,), (0.5,), (2.0,)),
                y=((4.0,), (0.25,), (4.0,)),
                sample=1,
            ),
        ),
        "2-4-2-1-tanh": Preset(
            "2-4-2-1 tanh",
            "Two hidden layers: the second one draws with the shapes that the first one made.",
            SmallNetwork(
                (2, 4, 2, 1), ("tanh", "tanh", "identity"), seed=1, x=((1.0, -1.0), (-0.5, 2.0)), y=((1.0,), (-1.0,))
            ),
        ),
        "3-5-4-2": Preset(
            "3-5-4-2 ReLU",
            "Three inputs, two outputs, 54 parameters: the same arithmetic, only more of it.",
            SmallNetwork(
                (3, 5, 4, 2),
                ("relu", "relu", "identity"),
                seed=1,
                x=((1.0, 0.5, -1.0), (-1.0, 2.0, 0.0)),
                y=((1.0, 0.0), (0.0, 1.0)),
            ),
        ),
    }
)
