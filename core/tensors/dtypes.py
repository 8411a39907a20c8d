"""dtypes: what a typed list becomes, what two of them become together, and where their precision ends."""

from __future__ import annotations

import ast
import re
from functools import cache

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from core.errors import ConfigError

MOST_ITEMS, LARGEST_ITEM, LARGEST_FLOAT = 12, 2**63 - 1, 1e30
DTYPES = (torch.bool, torch.uint8, torch.int8, torch.int32, torch.int64, torch.bfloat16, torch.float16, torch.float32,
          torch.float64)  # fmt: skip
_RULE = f"must be 1 to {MOST_ITEMS} numbers, True or False, with commas between them"
_ITEM = re.compile(r"True|False|[+-]?(\d{1,19}|\d{1,19}\.\d{0,19}|\.\d{1,19})(?:e[+-]?\d{1,3})?", re.ASCII)

Items = tuple[bool | int | float, ...]


def read_items(text: object) -> Items:
    """A list as it is typed, with or without brackets: "1, 2.5, True". Raises ConfigError."""
    if not isinstance(text, str) or len(text) > 200:
        raise ConfigError("list", _RULE, text)
    parts = [part.strip() for part in text.strip().removeprefix("[").removesuffix("]").split(",")]
    if not 1 <= len(parts) <= MOST_ITEMS or not all(map(_ITEM.fullmatch, parts)):
        raise ConfigError("list", _RULE, text)
    try:
        items = tuple(ast.literal_eval(part.lstrip("+")) for part in parts)
    except (SyntaxError, ValueError):  # 007
        raise ConfigError("list", _RULE, text) from None
    if any(abs(item) > (LARGEST_ITEM if isinstance(item, int) else LARGEST_FLOAT) for item in items):
        raise ConfigError("list", "must hold whole numbers of 64 bits and floats up to 1e30", text)
    return items


def name_of(dtype: torch.dtype) -> str:
    """As sentences name it: "float32"."""
    return str(dtype).removeprefix("torch.")


def list_dtypes(items: Items) -> tuple[str, str]:
    """The dtypes that torch and numpy give to a list."""
    return name_of(torch.tensor(list(items)).dtype), str(np.array(list(items)).dtype)


def promotion_table() -> list[list[str]]:
    """What two dtypes become together, by `torch.promote_types`: a row and a column for each of `DTYPES`."""
    return [[name_of(torch.promote_types(one, other)) for other in DTYPES] for one in DTYPES]


def _of(dtype: torch.dtype, *numbers: float) -> Tensor:
    return torch.tensor(numbers, dtype=dtype)


def _tenths() -> float:
    """20,000 times 0.1, added one after the other."""
    return float(np.cumsum(np.full(20_000, 0.1, np.float32))[-1])


def _count(dtype: torch.dtype) -> float:
    """How far counting by ones comes."""
    number = torch.tensor(1.0, dtype=dtype)
    while number + 1 != number:
        number = number + 1
    return number.item()


def _mean_squared_error() -> float:
    """As `mse_loss` stretches them, without its warning."""
    values = torch.arange(3.0)
    return functional.mse_loss(values.expand(3, 3), values[:, None].expand(3, 3)).item()


@cache
def surprises() -> tuple[tuple[str, object, str], ...]:
    """Lines of code (Markdown), what each gives, and why; computed once."""
    one, two, three = (_of(torch.float32, number) for number in (0.1, 0.2, 0.3))
    return (
        ("`0.1 + 0.2 == 0.3` in Python (float64)", 0.1 + 0.2 == 0.3, "the sum is 0.30000000000000004"),
        (
            "`torch.tensor(0.1) + torch.tensor(0.2) == torch.tensor(0.3)`",
            bool((one + two == three).item()),
            "float32 rounds both sides to the same number",
        ),
        (
            "`torch.tensor(16777216.) + 1`",
            (_of(torch.float32, 16_777_216) + 1).item(),
            "24 bits: 16,777,217 does not exist in float32",
        ),
        ("`x = x + 1` in bfloat16, until x stays,", _count(torch.bfloat16), "8 bits: 257 does not exist"),
        ("`x = x + 1` in float16, until x stays,", _count(torch.float16), "11 bits: 2,049 does not exist"),
        ("0.1 added 20,000 times in float32", _tenths(), "each sum is rounded, and the faults add up"),
        (
            "`torch.tensor(1e20) + 1 - 1e20`",
            (_of(torch.float32, 1e20) + 1 - 1e20).item(),
            "the 1 is smaller than what float32 can tell apart there",
        ),
        (
            "`torch.tensor(200, dtype=torch.uint8) + 100`",
            (_of(torch.uint8, 200) + 100).item(),
            "300 − 256: whole numbers begin again, without a word",
        ),
        (
            "`torch.tensor(100, dtype=torch.int8) + 100`",
            (_of(torch.int8, 100) + 100).item(),
            "int8 ends at 127 and goes on at −128",
        ),
        (
            "`mse_loss` of (3,) with (3, 1), the same values",
            _mean_squared_error(),
            "broadcasting makes 3×3 differences; PyTorch only warns",
        ),
    )
