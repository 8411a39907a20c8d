"""What the lesson on tensors shows: three tensors, an operation on two of them, a view of the third, a typed list."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import torch
from torch import Tensor

from core.errors import ConfigError
from core.settings.declared import check_settings, setting
from core.settings.setting import Choice, Optional, Whole, labelled, seed
from core.settings.structured import Structured, Wholes
from core.tensors.broadcasting import OPERATIONS, Shape
from core.tensors.dtypes import Items, read_items
from core.tensors.language import LONGEST_TEXT, MOST_NUMBERS, NAMES, parse

AXIS = Whole(name="size of an axis", low=1, high=6)
MOST_AXES = 3
STAGES = {"broadcasting": "Two tensors: broadcasting", "storage": "One tensor: storage"}
_ESCAPE = re.compile("~([0-9a-f]{2})")


def shape_setting(name: str) -> Wholes:
    return Wholes(name=f"shape of {name}", key=name.lower(), each=AXIS, most=MOST_AXES)


def write_expression(text: str) -> str:
    """An expression in characters that need no escaping: "A[0]" is "A~5b0~5d"."""
    return re.sub(r"[^\w.-]", lambda found: f"~{ord(found[0]):02x}", text, flags=re.ASCII)


def expression_setting(name: str, key: str, names: tuple[str, ...]) -> Structured:
    def read(text: str) -> str:
        """As a link writes it, or as it is typed."""
        if len(text) > 3 * LONGEST_TEXT:
            raise ConfigError(name, f"must have at most {LONGEST_TEXT} characters", text)
        plain = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text).strip(" ")
        parse(plain, names)
        return plain

    return Structured(
        name=name, key=key, reader=read, writer=write_expression, checker=lambda text: parse(text, names), teller=str
    )


def write_items(items: Items) -> str:
    return "_".join(map(str, items)).replace("+", "")


_ITEMS = Structured(
    name="list",
    key="list",
    reader=lambda text: read_items(text.replace("_", ",")),
    writer=write_items,
    checker=lambda items: read_items(",".join(map(str, items))),
    teller=lambda items: f"[{', '.join(map(str, items))}]",
)


@dataclass(frozen=True)
class TensorExperiment:
    """Three tensors and what is done with them.

    Attributes:
        a, b, c: shapes of A, B and C.
        operation: on A and B.
        seed: the numbers are drawn from it; None: they count.
        stage: which of the two pictures is shown.
        view: an expression of C, whose numbers are looked for in C's memory.
        written: the element of it that 99 is written into; None: nothing is written.
        own: an expression of the reader's, for its shape.
        items: a list that becomes a tensor.

    Raises:
        ConfigError, ExpressionError: a setting breaks its rule.
    """

    a: Shape = setting(shape_setting("A"), (1, 3))
    b: Shape = setting(shape_setting("B"), (3, 1))
    c: Shape = setting(shape_setting("C"), (2, 3))
    operation: str = setting(Choice(name="operation", key="op", options=labelled(OPERATIONS)), "add")
    seed: int | None = setting(Optional(name="seed of the numbers", key="seed", inner=seed(), start=0), None)
    stage: str = setting(Choice(name="picture", key="show", options=STAGES, look=True), "broadcasting")
    view: str = setting(expression_setting("view", "view", ("C",)), "C.T")
    written: int | None = setting(
        Optional(
            name="element written",
            key="write",
            inner=Whole(name="element written", low=0, high=MOST_NUMBERS - 1),
            start=0,
        ),
        None,
    )
    own: str = setting(expression_setting("expression", "own", NAMES), "A[:, None] + B")
    items: Items = setting(_ITEMS, (1, 2, 3))

    def __post_init__(self) -> None:
        check_settings(self)

    def tensors(self) -> dict[str, Tensor]:
        """A, B and C."""
        shapes = {"A": self.a, "B": self.b, "C": self.c}
        if self.seed is not None:
            generator = torch.Generator().manual_seed(self.seed)
            return {n: torch.randint(-9, 10, shape, generator=generator).float() for n, shape in shapes.items()}
        count = {n: torch.arange(math.prod(shape)).reshape(shape).float() for n, shape in shapes.items()}
        # A and B in one digit each, so that their sums show both; C's numbers are their own places in memory.
        return {"A": count["A"] % 9 + 1, "B": (count["B"] % 9 + 1) * 10, "C": count["C"]}
