"""A network small enough to draw with every number on it, its weights and the samples that go through it.

The forward-pass and the chain-rule lessons share this config: it is the link, the cache key, the exported
script and the test case.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import nn

from core.errors import ConfigError
from core.networks.mlp import MLPConfig, build_mlp, linear_layers
from core.numbers import check_number
from core.seeding import check_seed

MOST_INPUTS, MOST_HIDDEN_LAYERS, MOST_UNITS, MOST_OUTPUTS, MOST_SAMPLES = 3, 4, 8, 3, 16
# With |value| ≤ 100 everywhere no float32 on the page can overflow: 3·100·100, then ·8·100 per layer, squared.
LARGEST_VALUE = 100.0
BIAS = 0  # the source of an edit that means the bias; inputs of a layer count from 1

Row = tuple[float, ...]


@dataclass(frozen=True, order=True)
class WeightEdit:
    """One parameter set by hand.

    Attributes:
        layer: layer of weights, from 1.
        unit: unit of that layer, from 1.
        source: the unit of the layer before, from 1; 0 is the bias.
        value: from −100 to 100.
    """

    layer: int
    unit: int
    source: int
    value: float

    @property
    def place(self) -> tuple[int, int, int]:
        return self.layer, self.unit, self.source

    @property
    def name(self) -> str:
        """The parameter as the page names it: "w1[2,1]" (layer 1, to unit 2, from unit 1) or "b1[2]"."""
        return f"b{self.layer}[{self.unit}]" if self.source == BIAS else f"w{self.layer}[{self.unit},{self.source}]"


@dataclass(frozen=True)
class SmallNetwork:
    """A small fully connected network with its samples.

    Attributes:
        sizes: 1–3 inputs, 0–4 hidden layers of 1–8 units, 1–3 outputs.
        activations: one name per layer of weights.
        seed: the weights are PyTorch's own initialization from this seed …
        edits: … except for these.
        x: 1–16 samples, each with one value per input, from −100 to 100.
        y: the targets, one row per sample with one value per output; empty: no loss.
        sample: index of the sample on display.

    Raises:
        ConfigError: one of these rules is broken.
    """

    sizes: tuple[int, ...]
    activations: tuple[str, ...]
    seed: int
    x: tuple[Row, ...]
    y: tuple[Row, ...] = ()
    edits: tuple[WeightEdit, ...] = ()
    sample: int = 0

    def __post_init__(self) -> None:
        check_sizes(self.sizes)
        config = self.config
        check_seed(self.seed)
        if not 1 <= len(self.x) <= MOST_SAMPLES:
            raise ConfigError("samples", f"must be between 1 and {MOST_SAMPLES}", len(self.x))
        _check_rows("x", self.x, config.inputs, "input")
        if self.y and len(self.y) != len(self.x):
            raise ConfigError("y", f"must have one row per sample, {len(self.x)}", len(self.y))
        _check_rows("y", self.y, config.outputs, "output")
        if not 0 <= self.sample < len(self.x):
            raise ConfigError("sample", f"must be from 1 to {len(self.x)}", self.sample + 1)
        self._check_edits()

    def _check_edits(self) -> None:
        for edit in self.edits:
            if not (
                1 <= edit.layer < len(self.sizes)
                and 1 <= edit.unit <= self.sizes[edit.layer]
                and 0 <= edit.source <= self.sizes[edit.layer - 1]
            ):
                raise ConfigError("edited weight", f"must exist in the network {self.config}", edit.name)
            check_number(edit.value, edit.name, -LARGEST_VALUE, LARGEST_VALUE)
        if list(self.edits) != sorted(self.edits) or len({e.place for e in self.edits}) != len(self.edits):
            raise ConfigError(
                "edited weights", "must be sorted and name each parameter once", [e.name for e in self.edits]
            )

    @property
    def config(self) -> MLPConfig:
        return MLPConfig(self.sizes, self.activations)

    @cached_property
    def model(self) -> nn.Sequential:
        """The live model, made once: to be run, never to be changed. `build` makes one of its own."""
        return self.build()

    def build(self) -> nn.Sequential:
        """The live model: PyTorch's weights for the seed, then the edits. float32, on the CPU."""
        model = build_mlp(self.config, self.seed)
        layers = linear_layers(model)
        with torch.no_grad():
            for edit in self.edits:
                layer = layers[edit.layer - 1]
                if edit.source == BIAS:
                    layer.bias[edit.unit - 1] = edit.value
                else:
                    layer.weight[edit.unit - 1, edit.source - 1] = edit.value
        return model

    def with_parameter(self, layer: int, unit: int, source: int, value: float) -> SmallNetwork:
        """The same network with one parameter set by hand.

        Raises:
            ConfigError: there is no such parameter, or the value is out of bounds.
        """
        new = WeightEdit(layer, unit, source, value)
        kept = [edit for edit in self.edits if edit.place != new.place]
        return dataclasses.replace(self, edits=tuple(sorted([*kept, new])))

    def with_architecture(self, sizes: tuple[int, ...], activations: tuple[str, ...]) -> SmallNetwork:
        """The same samples through another network; rows grow with zeros or are cut, edits that still fit stay.

        Raises:
            ConfigError: the sizes or activations break a rule.
        """
        check_sizes(sizes)
        fits = [
            e
            for e in self.edits
            if e.layer < len(sizes) and e.unit <= sizes[e.layer] and e.source <= sizes[e.layer - 1]
        ]
        return dataclasses.replace(
            self,
            sizes=sizes,
            activations=activations,
            edits=tuple(fits),
            x=_reshaped(self.x, sizes[0]),
            y=_reshaped(self.y, sizes[-1]),
        )


def check_sizes(sizes: tuple[int, ...]) -> None:
    """Refuse what the picture could not hold.

    Raises:
        ConfigError: inputs, hidden layers, units or outputs out of bounds.
    """
    if len(sizes) < 2:
        raise ConfigError("network", "must have at least inputs and outputs, like 1-2-1", "-".join(map(str, sizes)))
    if len(sizes) - 2 > MOST_HIDDEN_LAYERS:
        raise ConfigError("hidden layers", f"must be between 0 and {MOST_HIDDEN_LAYERS}", len(sizes) - 2)
    _check_between("inputs", sizes[0], MOST_INPUTS)
    for size in sizes[1:-1]:
        _check_between("units of a hidden layer", size, MOST_UNITS)
    _check_between("outputs", sizes[-1], MOST_OUTPUTS)


def _check_between(argument: str, size: int, most: int) -> None:
    if not 1 <= size <= most:
        raise ConfigError(argument, f"must be between 1 and {most}", size)


def _check_rows(argument: str, rows: tuple[Row, ...], width: int, of: str) -> None:
    for row in rows:
        if len(row) != width:
            raise ConfigError(f"a row of {argument}", f"must have one value per {of}, {width}", list(row))
        for value in row:
            check_number(value, argument, -LARGEST_VALUE, LARGEST_VALUE)


def _reshaped(rows: Sequence[Row], width: int) -> tuple[Row, ...]:
    return tuple((*row[:width], *([0.0] * (width - len(row)))) for row in rows)
