"""Reads a formula into a tree of known operations. The text is parsed, checked node by node, and never run."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from types import MappingProxyType

from core.autograd.formula.error import ExpressionError
from core.autograd.formula.terms import Call, Number, Place, Term, Variable, fold, variables
from core.autograd.formula.tokens import ONE_ARGUMENT, check_text
from core.autograd.graph.operation import Undefined
from core.autograd.graph.operation_table import OPERATIONS

MOST_NODES, DEEPEST_TREE = 80, 24
LARGEST_EXPONENT = 20.0

_BINARY: Mapping[type[ast.operator], str] = MappingProxyType(
    {ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply", ast.Div: "divide", ast.Pow: "power"}
)
# The ways in which Python's parser may give up.
_PARSER_ERRORS = (SyntaxError, ValueError, OverflowError, MemoryError, RecursionError)


def parse(text: object) -> Term:
    """The tree of a formula.

    Formulas have names, numbers, ``+ - * / **``, parentheses, and sin, cos, tan, exp, log, sqrt, abs, tanh, sigmoid,
    relu, softplus, max, min; ``**`` binds tighter than the sign on its left, as in Python.

    Raises:
        ExpressionError: the text breaks a rule of `check_text`, is not a formula, has more than 80 nodes or 24 levels,
            or a constant exponent beyond ±20.
    """
    checked = check_text(text)
    stripped = checked.lstrip(" ")
    offset = len(checked) - len(stripped)
    try:
        body = ast.parse(stripped.rstrip(" "), mode="eval").body
    except _PARSER_ERRORS as error:
        column = (error.offset or 1) - 1 if isinstance(error, SyntaxError) else 0
        position = min(offset + column, len(checked) - 1)
        raise ExpressionError("Something is out of place here.", position) from None
    return _Reader(offset).term(body, 1)


def constant_value(term: Term) -> float | None:
    """The value of a tree without variables; None if it has some.

    Raises:
        ExpressionError: the value does not exist.
    """
    if variables(term):
        return None
    return fold(term, lambda leaf: leaf.value if isinstance(leaf, Number) else 0.0, _applied)


def blame(call: Call, undefined: Undefined) -> ExpressionError:
    """The error of an operation that is undefined at a point, at the argument that is to blame."""
    place = call.place if undefined.argument is None else call.args[undefined.argument].place
    sentence = f"{undefined.reason[0].upper()}{undefined.reason[1:]}."
    return ExpressionError(sentence, *place)


def check_exponent(call: Call, exponent: float) -> None:
    """Refuse powers whose only use is to be large.

    Raises:
        ExpressionError: the exponent is beyond ±20.
    """
    if abs(exponent) > LARGEST_EXPONENT:
        most = f"{LARGEST_EXPONENT:.0f}"
        sentence = f"An exponent may be from −{most} to {most}, and this one is {exponent:.6g}."
        raise ExpressionError(sentence, *call.args[1].place)


def _applied(call: Call, args: tuple[float, ...]) -> float:
    try:
        return OPERATIONS[call.operation].apply(args, [False] * len(args))[0]
    except Undefined as undefined:
        raise blame(call, undefined) from None


class _Reader:
    """Turns Python's syntax tree into terms and counts them; whatever it does not know is refused."""

    def __init__(self, offset: int) -> None:
        self._offset, self._nodes = offset, 0

    def term(self, node: ast.expr, depth: int) -> Term:
        self._nodes += 1
        place = (self._offset + node.col_offset, self._offset + (node.end_col_offset or node.col_offset + 1))
        if self._nodes > MOST_NODES:
            raise ExpressionError(f"A formula may have {MOST_NODES} numbers, names and operations.", *place)
        if depth > DEEPEST_TREE:
            raise ExpressionError(f"A formula may be nested {DEEPEST_TREE} deep.", *place)
        match node:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                return Number(float(value), place)
            case ast.Name(id=name):
                return Variable(name, place)
            case ast.UnaryOp():
                return self._unary(node, place, depth)
            case ast.BinOp():
                return self._binary(node, place, depth)
            case ast.Call():
                return self._call(node, place, depth)
        raise ExpressionError("Only numbers, names, + - * / **, parentheses and functions make a formula.", *place)

    def _unary(self, node: ast.UnaryOp, place: Place, depth: int) -> Term:
        if not isinstance(node.op, ast.USub | ast.UAdd):
            raise ExpressionError("Only + and - can stand before a term.", *place)
        inner = self.term(node.operand, depth + 1)
        if isinstance(node.op, ast.UAdd):
            return inner
        return Number(-inner.value, place) if isinstance(inner, Number) else Call("negate", (inner,), place)

    def _binary(self, node: ast.BinOp, place: Place, depth: int) -> Term:
        if type(node.op) not in _BINARY:
            raise ExpressionError("Only + - * / ** can stand between two terms.", *place)
        call = Call(_BINARY[type(node.op)], (self.term(node.left, depth + 1), self.term(node.right, depth + 1)), place)
        if call.operation == "power":
            exponent = constant_value(call.args[1])
            if exponent is not None:
                check_exponent(call, exponent)
        return call

    def _call(self, node: ast.Call, place: Place, depth: int) -> Term:
        if not isinstance(node.func, ast.Name) or node.keywords:
            raise ExpressionError("Only the named functions can be called, with terms in parentheses.", *place)
        name = node.func.id
        args = [self.term(arg, depth + 1) for arg in node.args]
        if name in ONE_ARGUMENT:
            if len(args) != 1:
                raise ExpressionError(f"{name} takes one argument, and here it gets {len(args)}.", *place)
            return Call(name, (args[0],), place)
        if len(args) < 2:
            raise ExpressionError(f"{name} takes two or more arguments, and here it gets {len(args)}.", *place)
        first, *others = args
        for other in others:
            first = Call(name, (first, other), place)
        return first
