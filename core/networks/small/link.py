"""How a small network is written in a link, in characters that need no escaping.

sizes=2-4-2-1   act=tanh-tanh-identity   seed=1   sample=2
x=0.5_1~1_2            samples separated by ~, values by _
w=1-2-1_0.5~2-1-b_-1   edits: layer-unit-source_value, b for the bias
"""

from __future__ import annotations

from core.errors import ConfigError
from core.networks.activations import activation
from core.networks.small.network import (
    BIAS,
    LARGEST_VALUE,
    MOST_SAMPLES,
    MOST_UNITS,
    Row,
    SmallNetwork,
    WeightEdit,
    check_sizes,
)
from core.networks.small.presets import SMALL_NETWORKS
from core.numbers import exact, read_number, read_whole
from core.seeding import LARGEST_SEED
from core.settings.link import LinkCodec, LinkField


def read_sizes(text: str) -> tuple[int, ...]:
    """ "2-4-2-1" to (2, 4, 2, 1). Raises ConfigError."""
    parts = text.split("-")
    if len(parts) > 32 or not all(part.isascii() and part.isdigit() and len(part) < 4 for part in parts):
        raise ConfigError("network", "must be layer sizes like 2-4-1", text)
    sizes = tuple(map(int, parts))
    check_sizes(sizes)
    return sizes


def read_activations(text: str) -> tuple[str, ...]:
    """ "tanh-identity" to ("tanh", "identity"). Raises ConfigError."""
    names = tuple(text.split("-"))
    for name in names:
        activation(name)
    return names


def write_rows(rows: tuple[Row, ...]) -> str:
    return "~".join("_".join(exact(value) for value in row) for row in rows)


def read_rows(text: str, argument: str) -> tuple[Row, ...]:
    """ "0.5_1~1_2" to ((0.5, 1.0), (1.0, 2.0)); "" to (). Raises ConfigError."""
    rows = text.split("~") if text else []
    if len(rows) > MOST_SAMPLES:
        raise ConfigError("samples", f"must be between 1 and {MOST_SAMPLES}", len(rows))
    return tuple(tuple(read_number(v, argument, -LARGEST_VALUE, LARGEST_VALUE) for v in row.split("_")) for row in rows)


def write_edits(edits: tuple[WeightEdit, ...]) -> str:
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
    layer, unit = (read_whole(part, "edited weight's place", 1, MOST_UNITS) for part in parts[:2])
    source = BIAS if parts[2] == "b" else read_whole(parts[2], "edited weight's source", 1, MOST_UNITS)
    edit = WeightEdit(layer, unit, source, 0.0)
    return WeightEdit(layer, unit, source, read_number(value, edit.name, -LARGEST_VALUE, LARGEST_VALUE))


NETWORK_FIELDS = (
    LinkField("sizes", "sizes", lambda sizes: "-".join(map(str, sizes)), read_sizes),
    LinkField("activations", "act", "-".join, read_activations),
    LinkField("seed", "seed", str, lambda text: read_whole(text, "seed", 0, LARGEST_SEED)),
    LinkField("edits", "w", write_edits, read_edits),
    LinkField("x", "x", write_rows, lambda text: read_rows(text, "x")),
    LinkField("y", "y", write_rows, lambda text: read_rows(text, "y")),
    LinkField(
        "sample", "sample", lambda index: str(index + 1), lambda text: read_whole(text, "sample", 1, MOST_SAMPLES) - 1
    ),
)

FORWARD_PASS_LINK: LinkCodec[SmallNetwork] = LinkCodec(SMALL_NETWORKS, "toy-network", NETWORK_FIELDS)
