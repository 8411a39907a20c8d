"""A formula as a tree: numbers, variables and operations, each with its place in the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

Place = tuple[int, int]


@dataclass(frozen=True)
class Number:
    """A constant. `place` is (first column, column after the last) in the text, here and below."""

    value: float
    place: Place


@dataclass(frozen=True)
class Variable:
    """A name."""

    name: str
    place: Place


@dataclass(frozen=True)
class Call:
    """An operation on terms.

    Attributes:
        operation: a key of `OPERATIONS`; max and min have two arguments, more are nested: max(max(a, b), c).
    """

    operation: str
    args: tuple[Term, ...]
    place: Place


Term = Number | Variable | Call


def fold(term: Term, leaf: Callable[[Number | Variable], T], call: Callable[[Call, tuple[T, ...]], T]) -> T:
    """Work a tree out from the leaves upwards, arguments left to right before their operation."""
    if isinstance(term, Call):
        return call(term, tuple(fold(arg, leaf, call) for arg in term.args))
    return leaf(term)


def variables(term: Term) -> tuple[str, ...]:
    """The names in a tree, each once, in the order of the text."""
    found: dict[str, None] = {}

    def note(leaf: Number | Variable) -> None:
        if isinstance(leaf, Variable):
            found[leaf.name] = None

    fold(term, note, lambda call, args: None)
    return tuple(found)
