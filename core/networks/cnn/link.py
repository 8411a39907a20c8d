"""How the layers of a CNN are written in a link, in characters that need no escaping.

blocks=8-3-1-1-bn-relu-max2-0~16-3-1-1-bn-relu-max2-0   channels-kernel-stride-padding-norm-activation-pooling-dropout
hidden=128-64
"""

from __future__ import annotations

import re
from typing import Any

from core.errors import ConfigError
from core.networks.cnn.block import ConvolutionBlock, Pooling
from core.numbers import exact
from core.settings.declared import settings_of
from core.settings.setting import Whole, narrowed
from core.settings.structured import Structured

MOST_BLOCKS, MOST_HIDDEN, WIDEST_HIDDEN = 6, 6, 4_096

_POOLINGS: dict[str, Pooling] = {"max": "max", "avg": "average"}
_NO_POOLING = "none"
_WHOLE = ("channels", "kernel", "stride", "padding")


def write_blocks(blocks: tuple[ConvolutionBlock, ...]) -> str:
    return "~".join(map(_write_block, blocks))


def _write_block(block: ConvolutionBlock) -> str:
    names = {pooling: name for name, pooling in _POOLINGS.items()}
    pooling = _NO_POOLING if block.pooling == "none" else f"{names[block.pooling]}{block.pooling_size}"
    norm = "bn" if block.batch_norm else "none"
    whole = (str(getattr(block, name)) for name in _WHOLE)
    return "-".join([*whole, norm, block.activation, pooling, exact(block.dropout)])


def read_blocks(text: str) -> tuple[ConvolutionBlock, ...]:
    """Blocks separated by ~; "" to (). Raises ConfigError."""
    parts = text.split("~") if text else []
    _check_count("blocks", len(parts), MOST_BLOCKS)
    return tuple(_read_block(part, number) for number, part in enumerate(parts, 1))


def _read_block(text: str, number: int) -> ConvolutionBlock:
    parts = text.split("-", 7)
    pooling = re.fullmatch(r"(max|avg)(\d)", parts[6]) if len(parts) == 8 else None
    if len(parts) != 8 or parts[4] not in ("bn", "none") or (pooling is None and parts[6] != _NO_POOLING):
        raise ConfigError(f"block {number}", "must look like 8-3-1-1-bn-relu-max2-0.25", text)
    texts = dict(zip(_WHOLE, parts, strict=False)) | {"dropout": parts[7]}
    if pooling:
        texts["pooling_size"] = pooling[2]
    kind = _POOLINGS[pooling[1]] if pooling else "none"
    values = {name: _read(name, value, number) for name, value in texts.items()}
    return ConvolutionBlock(batch_norm=parts[4] == "bn", activation=parts[5], pooling=kind, **values)


def _read(name: str, text: str, number: int) -> Any:
    """One setting of a block; the sentence about a value that it may not have names the block."""
    setting = settings_of(ConvolutionBlock)[name]
    return narrowed(setting, {"name": f"{setting.name} of block {number}"}).read(text)


def units_of(number: int) -> Whole:
    """The units of a hidden layer, counted from 1."""
    return Whole(name=f"units of hidden layer {number}", low=1, high=WIDEST_HIDDEN)


def read_hidden(text: str) -> tuple[int, ...]:
    """ "128-64" to (128, 64); "" to (). Raises ConfigError."""
    parts = text.split("-") if text else []
    _check_count("hidden layers", len(parts), MOST_HIDDEN)
    return tuple(units_of(number).read(part) for number, part in enumerate(parts, 1))


def write_hidden(hidden: tuple[int, ...]) -> str:
    return "-".join(map(str, hidden))


def _check_hidden(hidden: tuple[int, ...]) -> None:
    _check_count("hidden layers", len(hidden), MOST_HIDDEN)
    for number, units in enumerate(hidden, 1):
        units_of(number).check(units)


def _check_count(name: str, count: int, most: int) -> None:
    if count > most:
        raise ConfigError(name, f"must be at most {most}", count)


BLOCKS = Structured(
    name="blocks",
    key="blocks",
    label="Blocks of convolution",
    reader=read_blocks,
    writer=write_blocks,
    checker=lambda blocks: _check_count("blocks", len(blocks), MOST_BLOCKS),
    teller=lambda blocks: "-".join(str(block.channels) for block in blocks) or "none",
)
HIDDEN = Structured(
    name="hidden layers",
    key="hidden",
    label="Hidden layers after them",
    reader=read_hidden,
    writer=write_hidden,
    checker=_check_hidden,
    teller=lambda units: "-".join(map(str, units)) or "none",
)
