"""Random shapes and expressions, as a reader might type them; what PyTorch makes of them is asked by `eval` itself."""

from __future__ import annotations

import random
from collections.abc import Mapping

import torch
from torch import Tensor

OPERATORS = ("+", "-", "*", "/", "@", ">", "<=", "==")


def tensors(rng: random.Random) -> dict[str, Tensor]:
    """A, B and C of random shapes, which fit each other now and then."""
    sizes = (1, 2, 3, 4)
    shapes = {name: tuple(rng.choice(sizes) for _ in range(rng.randint(0, 3))) for name in "ABC"}
    if rng.random() < 0.4:
        shapes["B"] = shapes["A"][rng.randint(0, len(shapes["A"])) :]
    return {name: torch.randint(-9, 10, shape).float() for name, shape in shapes.items()}


def index(rng: random.Random) -> str:
    pieces = ("0", "1", "-1", "3", ":", "1:", ":2", "::2", "None", "...", "[0, 0]", "[1]", "[0, 1, 2]", "A > 0", "-1:")
    return ", ".join(rng.choice(pieces) for _ in range(rng.randint(1, 3)))


def call(rng: random.Random) -> str:
    def some(count: int) -> str:
        return ", ".join(str(rng.choice((-1, 1, 2, 3, 4, 6))) for _ in range(count))

    return rng.choice(
        (
            ".T" if rng.random() < 0.1 else ".mT",
            f".view({some(rng.randint(1, 3))})",
            f".reshape({some(rng.randint(1, 3))})",
            f".expand({some(rng.randint(1, 3))})",
            f".permute({rng.choice(('1, 0', '2, 0, 1', '0', '0, 0'))})",
            f".transpose({rng.choice(('0, 1', '-1, -2', '0, 2'))})",
            f".unsqueeze({rng.randint(-3, 3)})",
            f".squeeze({rng.choice(('', '0', '1', 'dim=-1'))})",
            f".sum({rng.choice(('', '0', '1', '-1, keepdim=True', 'dim=0'))})",
            f".mean({rng.choice(('', '0', '1'))})",
            ".flatten()",
            ".contiguous()",
            ".clone()",
            ".t()",
        )
    )


def expression(rng: random.Random, depth: int = 0) -> str:
    """An expression of up to four operations."""
    kind = rng.random()
    if depth > 2 or kind < 0.12:
        return rng.choice("ABC")
    inner = expression(rng, depth + 1)
    if kind < 0.42:
        return f"({inner})[{index(rng)}]"
    if kind < 0.66:
        return f"({inner}){call(rng)}"
    other = rng.choice((expression(rng, depth + 1), "2", "-1.5"))
    if kind < 0.92:
        return f"({inner}) {rng.choice(OPERATORS)} ({other})"
    other = rng.choice("ABC")
    return rng.choice(
        (
            f"torch.maximum({inner}, {other})",
            f"torch.cat([{inner}, {other}], {rng.randint(-1, 1)})",
            f"torch.stack([{inner}, {other}])",
        )
    )


def asked(text: str, given: Mapping[str, Tensor]) -> Tensor | str:
    """What PyTorch gives, or the first line of its error."""
    try:
        value = eval(text, {"torch": torch}, dict(given))
    except (RuntimeError, IndexError, ValueError, TypeError) as error:
        return str(error).splitlines()[0]
    assert isinstance(value, Tensor)
    return value
