"""What the numbers of a small network are called: ids that never change, and symbols to read."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

from core.networks.small.network import BIAS, SmallNetwork, WeightEdit


@dataclass(frozen=True)
class Names:
    """What a number is called and where it belongs; see `core.autograd.graph.trace.Node` for the attributes."""

    latex: str
    label: str
    layer: int | None = None
    unit: int | None = None
    place: tuple[int, int] | None = None


def parameter_id(layer: int, unit: int, source: int) -> str:
    """The id of a weight, or with source 0 of a bias: "w1[2,1]", "b1[2]", as the forward-pass lesson names them."""
    return WeightEdit(layer, unit, source, 0.0).name


@dataclass(frozen=True)
class NetworkNames:
    """Symbols and labels for one architecture.

    A network 1-h-1 has the short symbols of a course: w₁ … wₕ and b₁ … bₕ in the hidden layer, wₕ₊₁ … and bₕ₊₁
    in the output layer, z₁, a₁ for the hidden units, zₕ₊₁ for the output. All others carry
    their layer: w^{(1)}_{2,1} is the weight of layer 1 to unit 2 from unit 1.

    Attributes:
        sizes: units per layer from input to output.
    """

    sizes: tuple[int, ...]

    @property
    def short(self) -> bool:
        return len(self.sizes) == 3 and self.sizes[0] == self.sizes[-1] == 1

    @property
    def last(self) -> int:
        """The number of the output layer."""
        return len(self.sizes) - 1

    def data(self, letter: str, index: int) -> Names:
        """An input x or a target y, from 1."""
        layer, width = (0, self.sizes[0]) if letter == "x" else (self.last + 1, self.sizes[-1])
        several = width > 1
        latex, label = (f"{letter}_{{{index}}}", f"{letter}{index}") if several else (letter, letter)
        return Names(latex, label, layer, index)

    def parameter(self, layer: int, unit: int, source: int) -> Names:
        return self._between("b" if source == BIAS else "w", layer, unit, source)

    def product(self, layer: int, unit: int, source: int) -> Names:
        return self._between("p", layer, unit, source)

    def weighted_sum(self, layer: int, unit: int, is_prediction: bool) -> Names:
        return self.prediction(unit) if is_prediction else self._of_unit("z", layer, unit)

    def activation(self, layer: int, unit: int) -> Names:
        return self.prediction(unit) if layer == self.last else self._of_unit("a", layer, unit)

    def prediction(self, unit: int) -> Names:
        several = self.sizes[-1] > 1
        latex, label = (rf"\hat{{y}}_{{{unit}}}", f"ŷ{unit}") if several else (r"\hat{y}", "ŷ")
        return Names(latex, label, self.last, unit)

    def of_loss(self, letter: str, unit: int) -> Names:
        """An error e or a square s, from 1; the layer is the one after the last."""
        several = self.sizes[-1] > 1
        latex, label = (f"{letter}_{{{unit}}}", f"{letter}{unit}") if several else (letter, letter)
        return Names(latex, label, self.last + 1, unit)

    def _of_unit(self, letter: str, layer: int, unit: int) -> Names:
        if self.short:
            number = unit if layer == 1 else self.sizes[1] + unit
            return Names(f"{letter}_{{{number}}}", f"{letter}{number}", layer, unit)
        return Names(f"{letter}^{{({layer})}}_{{{unit}}}", f"{letter}{layer}[{unit}]", layer, unit)

    def _between(self, letter: str, layer: int, unit: int, source: int) -> Names:
        if self.short:
            hidden = self.sizes[1]
            number = unit if layer == 1 else hidden + max(source, 1)
            return Names(f"{letter}_{{{number}}}", f"{letter}{number}", layer, unit)
        place = f"{unit}" if source == BIAS else f"{unit},{source}"
        return Names(f"{letter}^{{({layer})}}_{{{place}}}", f"{letter}{layer}[{place}]", layer, unit)


def names_of(experiment: SmallNetwork) -> NetworkNames:
    return NetworkNames(experiment.sizes)


def network_labels(sizes: tuple[int, ...]) -> dict[str, Any]:
    """The labels of every number of a network, per layer of weights: w (units × sources), b, z and a; and of x, y."""
    names, layers = NetworkNames(sizes), []
    for layer, (sources, units) in enumerate(itertools.pairwise(sizes), start=1):
        of = range(1, units + 1)
        layers.append(
            {
                "w": [[names.parameter(layer, unit, source).label for source in range(1, sources + 1)] for unit in of],
                "b": [names.parameter(layer, unit, BIAS).label for unit in of],
                "z": [names.weighted_sum(layer, unit, is_prediction=False).label for unit in of],
                "a": [names.activation(layer, unit).label for unit in of],
            }
        )
    ends = {"x": sizes[0], "y": sizes[-1]}
    data = {letter: [names.data(letter, i).label for i in range(1, width + 1)] for letter, width in ends.items()}
    return {"layers": layers, **data}
