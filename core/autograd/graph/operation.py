"""One operation of a scalar graph: its value, its local derivatives, and both as formulas."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Floats = Sequence[float]
Symbols = Sequence[str]


class Undefined(ArithmeticError):
    """The operation or its derivative does not exist at this point.

    Attributes:
        reason: half a sentence, starting with a small letter.
        argument: index of the argument to blame; None for the operation as a whole.
    """

    def __init__(self, reason: str, argument: int | None = None) -> None:
        self.reason, self.argument = reason, argument
        super().__init__(reason)


def _nowhere(_args: Floats, _wanted: Sequence[bool]) -> None:
    """The check of an operation that is defined everywhere."""


@dataclass(frozen=True)
class Operation:
    """A scalar function u₁, u₂, … ↦ v that the graph is made of.

    Attributes:
        name: the key ("multiply").
        sign: what the node shows ("×").
        value: the arguments to v, in float64.
        slopes: the arguments and v to the local derivatives ∂v/∂uᵢ, one per argument; NaN where there is none.
        formula: LaTeX of v, from the LaTeX of the arguments (symbols or numbers).
        slope_formulas: LaTeX of the local derivatives, from the LaTeX of the arguments and of v.
        check: raises `Undefined` where v, or a local derivative that is wanted, does not exist.
        side: a number that is 0 exactly at the kink (or jump) and changes sign across it; None: smooth.
        convention: the derivative that torch takes at the kink, a sentence without its full stop.
    """

    name: str
    sign: str
    value: Callable[[Floats], float]
    slopes: Callable[[Floats, float], tuple[float, ...]]
    formula: Callable[[Symbols], str]
    slope_formulas: Callable[[Symbols, str], tuple[str, ...]]
    check: Callable[[Floats, Sequence[bool]], None] = _nowhere
    side: Callable[[Floats], float] | None = None
    convention: str = ""

    def apply(self, args: Floats, wanted: Sequence[bool]) -> tuple[float, tuple[float, ...]]:
        """The value and the local derivatives at a point.

        Args:
            wanted: per argument, whether a gradient flows to it; the derivatives of the others may be NaN.

        Raises:
            Undefined: the value or a wanted derivative does not exist or is too large for a float.
        """
        self.check(args, wanted)
        try:
            value = self.value(args)
            slopes = self.slopes(args, value)
        except (OverflowError, ValueError, ZeroDivisionError):
            raise Undefined("the result gets too large for a number here") from None
        needed = [slope for slope, want in zip(slopes, wanted, strict=True) if want]
        if not all(map(math.isfinite, (value, *needed))):
            raise Undefined("the result gets too large for a number here")
        return value, slopes

    def at_kink(self, args: Floats) -> bool:
        """Whether the point lies exactly on the kink."""
        return self.side is not None and self.side(args) == 0
