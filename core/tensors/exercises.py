"""Guess the shape: ten exercises that grow harder. PyTorch gives the answers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from core.autograd.formula.error import ExpressionError
from core.errors import ConfigError
from core.tensors.language import TorchRefused, evaluate

Shape = tuple[int, ...]

ERROR = "error"
LARGEST, MOST = 9_999, 8


@dataclass(frozen=True)
class Exercise:
    """An expression, the shapes of its tensors, and the idea in it."""

    expression: str
    shapes: Mapping[str, Shape]
    idea: str


EXERCISES = (
    Exercise("A.T", {"A": (2, 3)}, "Transposing swaps rows and columns."),
    Exercise("A + B", {"A": (1, 3), "B": (3, 1)}, "A size of 1 is stretched, in both tensors."),
    Exercise("A @ B", {"A": (1, 3), "B": (3, 1)}, "The inner sizes meet and vanish; the outer ones stay."),
    Exercise("A[0]", {"A": (2, 3)}, "A number as index takes its axis away."),
    Exercise("A[:, 1:]", {"A": (2, 4)}, "A slice keeps its axis, from the first place up to the end before the last."),
    Exercise("A + B", {"A": (2, 3), "B": (2,)}, "Axes are compared from the right: 3 against 2 fails."),
    Exercise("A[:, None] * B", {"A": (4,), "B": (3,)}, "None puts in an axis of size 1, which is then stretched."),
    Exercise("A[[0, 0, 1]] @ B", {"A": (2, 3), "B": (3, 5)}, "A list as index may take a row twice: three rows."),
    Exercise("A.sum(1, keepdim=True) / B", {"A": (4, 5), "B": (3,)}, "keepdim leaves a 1, and 1 can be stretched."),
    Exercise(
        "A[..., None] @ B[:, None]",
        {"A": (2, 3), "B": (3, 4)},
        "Axes −1 and −2 are multiplied as matrices, those before them are broadcast: 2 against 3 fails.",
    ),
)


@dataclass(frozen=True)
class Outcome:
    """What PyTorch makes of an expression.

    Attributes:
        shape: of the value; None where it is refused.
        error: why, in one sentence; in PyTorch's own words if `by_torch`.
        steps: every operation that succeeded, with its shape.
    """

    shape: Shape | None
    error: str = ""
    by_torch: bool = False
    steps: tuple[tuple[str, Shape], ...] = ()

    @property
    def answer(self) -> str:
        """As it is typed: "3, 1", "()" for a tensor without axes, or "error"."""
        return ERROR if self.shape is None else ", ".join(map(str, self.shape)) or "()"


def outcome(expression: str, tensors: Mapping[str, Tensor]) -> Outcome:
    """Ask PyTorch."""
    try:
        steps = evaluate(expression, tensors)
    except TorchRefused as refused:
        return Outcome(None, str(refused), by_torch=True)
    except ExpressionError as error:
        return Outcome(None, str(error))
    return Outcome(tuple(steps[-1].value.shape), steps=tuple((step.text, tuple(step.value.shape)) for step in steps))


def solve(exercise: Exercise) -> Outcome:
    """PyTorch's answer to an exercise."""
    return outcome(exercise.expression, {name: torch.ones(shape) for name, shape in exercise.shapes.items()})


def read_guess(text: str) -> Shape | None:
    """A guessed shape: "3, 1", "(3, 1)", "3x1" or "()"; "error" is None. Raises ConfigError."""
    plain = text.strip().casefold().removeprefix("(").removesuffix(")").strip().removesuffix(",")
    if plain == ERROR:
        return None
    parts = [part for part in re.split(r"[,x×\s]+", plain) if part] if len(text) <= 60 else ["?"]
    if len(parts) > MOST or not all(re.fullmatch(r"\d{1,4}", part, re.ASCII) for part in parts):
        raise ConfigError("shape", "must look like 3, 1 or be the word error", text)
    return tuple(map(int, parts))
