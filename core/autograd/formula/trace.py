"""The scalar graph of a formula at a point."""

from __future__ import annotations

from core.autograd.formula.error import ExpressionError
from core.autograd.formula.expression import Expression
from core.autograd.formula.parser import blame, check_exponent
from core.autograd.formula.terms import Call, Number, Variable, fold
from core.autograd.graph.builder import TraceBuilder
from core.autograd.graph.notation import short, variable
from core.autograd.graph.operation import Undefined
from core.autograd.graph.trace import Role, Trace
from core.networks.small.names import Names
from core.numbers import exact


def operation_id(count: int) -> str:
    """The id of the count-th operation of a formula, from 1; no name of a formula can look like it."""
    return f"#{count}"


def trace_expression(expression: Expression) -> Trace:
    """Forward and backward through every operation of a formula, in float64.

    The names are the parameters. Operations are numbered v₁, v₂, … in the order in which they are computed, arguments
    first; the last one is f. Where a name of the formula begins with v or f, the next free letter stands in.

    Raises:
        ExpressionError: the formula or one of its derivatives is undefined or too large at this point.
    """
    return _ExpressionTracer(expression).trace()


class _ExpressionTracer:
    def __init__(self, expression: Expression) -> None:
        self.expression, self.values, self.builder = expression, dict(expression.values), TraceBuilder()
        self.leaves: dict[str, str] = {}
        self.operations = self.constants = 0
        self.between, self.output = (_free_letter(letters, expression.names) for letters in ("vuqstrh", "fgFGLJy"))

    def trace(self) -> Trace:
        output = fold(self.expression.term, self._leaf, self._call)
        try:
            return self.builder.finish(output)
        except Undefined as undefined:
            sentence = f"{undefined.reason[0].upper()}{undefined.reason[1:]}."
            raise ExpressionError(sentence, *self.expression.term.place) from None

    def _leaf(self, leaf: Number | Variable) -> str:
        if isinstance(leaf, Number):
            self.constants += 1
            names = Names(short(leaf.value), exact(leaf.value), place=leaf.place)
            return self.builder.leaf(f"constant#{self.constants}", "constant", leaf.value, names)
        if leaf.name not in self.leaves:
            names = Names(variable(leaf.name), leaf.name, place=leaf.place)
            self.leaves[leaf.name] = self.builder.leaf(leaf.name, "parameter", self.values[leaf.name], names)
        return self.leaves[leaf.name]

    def _call(self, call: Call, args: tuple[str, ...]) -> str:
        self.operations += 1
        is_output = call is self.expression.term
        label = self.output if is_output else f"{self.between}{self.operations}"
        names = Names(variable(label), label, place=call.place)
        node_id = operation_id(self.operations)
        if call.operation == "power":
            check_exponent(call, self.builder.value(args[1]))
        try:
            role: Role = "output" if is_output else "operation"
            return self.builder.apply(node_id, call.operation, list(args), names, role)
        except Undefined as undefined:
            raise blame(call, undefined) from None


def _free_letter(letters: str, names: tuple[str, ...]) -> str:
    """The first letter that no name begins with; there are more letters than a formula may have names."""
    return next(letter for letter in letters if not any(name.startswith(letter) for name in names))
