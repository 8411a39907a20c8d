"""A network small enough to draw with every number on it, its weights and the samples that go through it.

The forward-pass and the chain-rule lessons share this config: it is the link, the cache key, the exported
script and the test case.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import nn

from core.errors import ConfigError
from core.networks.mlp import MLPConfig, build_mlp, linear_layers
from core.networks.small.parts import (
    SAMPLES,
    UNITS,
    Row,
    check_between,
    check_rows,
    check_sizes,
    entry,
    read_activations,
    read_rows,
    read_sample,
    read_sizes,
    reshaped,
    told_rows,
    write_rows,
    write_sizes,
)
from core.numbers import exact, read_whole
from core.settings.declared import check_settings, setting
from core.settings.setting import seed as seed_setting
from core.settings.structured import Structured

BIAS = 0  # the source of an edit that means the bias; inputs of a layer count from 1


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


def write_edits(edits: tuple[WeightEdit, ...]) -> str:
    """Edits for a link, layer-unit-source_value with b for the bias: "1-2-1_0.5~2-1-b_-1"."""
    return "~".join(f"{e.layer}-{e.unit}-{e.source or 'b'}_{exact(e.value)}" for e in edits)


def read_edits(text: str) -> tuple[WeightEdit, ...]:
    """ "1-2-b_0.5" to the edit of bias 2 in layer 1; a later edit of the same parameter wins. Raises ConfigError."""
    edits = {edit.place: edit for edit in map(_read_edit, text.split("~") if text else [])}
    return tuple(sorted(edits.values()))


def _read_edit(text: str) -> WeightEdit:
    place, _, value = text.partition("_")
    parts = place.split("-")
    if len(parts) != 3 or not value:
        raise ConfigError("edited weight", "must look like 1-2-b_0.5 (layer-unit-source_value)", text)
    layer, unit = (read_whole(part, "edited weight's place", UNITS.low, UNITS.high) for part in parts[:2])
    source = BIAS if parts[2] == "b" else read_whole(parts[2], "edited weight's source", UNITS.low, UNITS.high)
    edit = WeightEdit(layer, unit, source, 0.0)
    return dataclasses.replace(edit, value=entry(edit.name).read(value))


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

    sizes: tuple[int, ...] = setting(
        Structured(
            name="network", key="sizes", reader=read_sizes, writer=write_sizes, checker=check_sizes, teller=write_sizes
        )
    )
    activations: tuple[str, ...] = setting(
        Structured(name="activations", key="act", reader=read_activations, writer="-".join, teller=", ".join)
    )
    seed: int = setting(seed_setting(label="Seed of the weights"))
    x: tuple[Row, ...] = setting(
        Structured(name="x", key="x", reader=lambda text: read_rows(text, "x"), writer=write_rows, teller=told_rows)
    )
    y: tuple[Row, ...] = setting(
        Structured(name="y", key="y", reader=lambda text: read_rows(text, "y"), writer=write_rows, teller=told_rows), ()
    )
    edits: tuple[WeightEdit, ...] = setting(
        Structured(
            name="weights set by hand",
            key="w",
            reader=read_edits,
            writer=write_edits,
            teller=lambda edits: str(len(edits) or "none"),
        ),
        (),
    )
    sample: int = setting(
        Structured(name="sample", key="sample", reader=read_sample, writer=lambda index: str(index + 1), look=True),
        0,
    )

    def __post_init__(self) -> None:
        check_settings(self)
        config = self.config
        check_between(SAMPLES, len(self.x))
        check_rows("x", self.x, config.inputs, "input")
        if self.y and len(self.y) != len(self.x):
            raise ConfigError("y", f"must have one row per sample, {len(self.x)}", len(self.y))
        check_rows("y", self.y, config.outputs, "output")
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
            entry(edit.name).check(edit.value)
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
            x=reshaped(self.x, sizes[0]),
            y=reshaped(self.y, sizes[-1]),
        )
