"""Reads a formula into a tree of known operations. The text is parsed, checked node by node, and never run."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from types import MappingProxyType

from core.autograd.formula.error import ExpressionError
from core.autograd.formula.terms import Call, Number, Place, Term, Variable, fold, variables
from core.autograd.formula.tokens import check_text
from core.autograd.graph.operation import Undefined
from core.autograd.graph.operation_table import OPERATIONS
from core.errors import shown

MOST_NODES, DEEPEST_TREE = 80, 24
MOST_NAMES, LONGEST_NAME = 6, 12
LARGEST_NUMBER, LARGEST_EXPONENT = 1e6, 20.0

ONE_ARGUMENT = ("sin", "cos", "tan", "exp", "log", "sqrt", "abs", "tanh", "sigmoid", "relu", "softplus")
FUNCTIONS = (*ONE_ARGUMENT, "max", "min")

_BINARY: Mapping[type[ast.operator], str] = MappingProxyType(
    {ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply", ast.Div: "divide", ast.Pow: "power"}
)
# The ways in which Python's parser may give up.
_PARSER_ERRORS = (SyntaxError, ValueError, OverflowError, MemoryError, RecursionError)
_OUT_OF_PLACE = "Something is missing or out of place here."
# What Python says of parentheses, and what we say; for all else the place alone has to do.
_PARENTHESES = {"never closed": "This parenthesis is never closed.", "unmatched": "This parenthesis closes nothing."}


def parse(text: object) -> Term:
    """The tree of a formula.

    Formulas have names, numbers, ``+ - * / **``, parentheses, and sin, cos, tan, exp, log, sqrt, abs, tanh, sigmoid,
    relu, softplus, max, min; ``**`` binds tighter than the sign on its left, as in Python.

    Raises:
        ExpressionError: the text breaks a rule of `check_text`, is not a formula, has no name or more than 6, more
            than 80 nodes or 24 levels, a number beyond a million, or a constant exponent beyond ±20.
    """
    checked = check_text(text)
    source, offset = checked.strip(" "), len(checked) - len(checked.lstrip(" "))
    try:
        body = ast.parse(source, mode="eval").body
    except _PARSER_ERRORS as error:
        raise _misread(error, source, offset) from None
    reader = _Reader(offset)
    term = reader.term(body, 1)
    if not reader.names:
        raise ExpressionError("The formula needs a name to differentiate by, such as x.", *term.place)
    return term


def _misread(error: Exception, source: str, offset: int) -> ExpressionError:
    """What Python's parser says of a text that begins at a column, in our words."""
    if not isinstance(error, SyntaxError):
        return ExpressionError(_OUT_OF_PLACE, offset, offset + len(source))
    if not error.offset:
        return ExpressionError("The formula breaks off after this.", offset + len(source) - 1)
    reason = next((ours for theirs, ours in _PARENTHESES.items() if theirs in error.msg), _OUT_OF_PLACE)
    return ExpressionError(reason, offset + min(error.offset, len(source)) - 1)


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


def _number(value: float, place: Place) -> Number:
    if value > LARGEST_NUMBER:
        raise ExpressionError(f"A number may be at most {LARGEST_NUMBER:,.0f}.", *place)
    return Number(value, place)


class _Reader:
    """Turns Python's syntax tree into terms and counts them; whatever it does not know is refused."""

    def __init__(self, offset: int) -> None:
        self._offset, self._nodes = offset, 0
        self.names = set[str]()

    def term(self, node: ast.expr, depth: int) -> Term:
        self._nodes += 1
        place = (self._offset + node.col_offset, self._offset + (node.end_col_offset or node.col_offset + 1))
        if self._nodes > MOST_NODES:
            raise ExpressionError(f"A formula may have {MOST_NODES} numbers, names and operations.", *place)
        if depth > DEEPEST_TREE:
            raise ExpressionError(f"A formula may be nested {DEEPEST_TREE} deep.", *place)
        match node:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                return _number(float(value), place)
            case ast.Name(id=name):
                return self._name(name, place)
            case ast.UnaryOp():
                return self._unary(node, place, depth)
            case ast.BinOp():
                return self._binary(node, place, depth)
            case ast.Call():
                return self._call(node, place, depth)
        raise ExpressionError("Only numbers, names, + - * / **, parentheses and functions make a formula.", *place)

    def _name(self, name: str, place: Place) -> Term:
        if name in FUNCTIONS:
            raise ExpressionError(f"{name} is a function: write {name}(...).", *place)
        if "__" in name:
            raise ExpressionError(f"{shown(name)} cannot be a name in a formula.", *place)
        if len(name) > LONGEST_NAME:
            raise ExpressionError(f"A name may have {LONGEST_NAME} characters.", *place)
        self.names.add(name)
        if len(self.names) > MOST_NAMES:
            raise ExpressionError(f"A formula may have {MOST_NAMES} names, and this is one more.", *place)
        return Variable(name, place)

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
        if not isinstance(node.func, ast.Name) or node.func.col_offset != node.col_offset:  # 2(x), (x)(y)
            raise ExpressionError("There is no operator between these two terms: write * for times.", *place)
        name = node.func.id
        if name not in FUNCTIONS:
            sentence = f"There is no function {shown(name)}; there are {', '.join(FUNCTIONS)}."
            raise ExpressionError(sentence, place[0], place[0] + len(name))
        if node.keywords:
            raise ExpressionError(_OUT_OF_PLACE, *place)
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
