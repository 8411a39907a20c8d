"""Expressions over tensors, as a reader types them: parsed, checked node by node, walked by hand, never run as code.

Whatever is allowed is PyTorch as a student writes it, and means here what it means there: `A[:, 1] + B`,
`A.T.reshape(3, 2)`, `torch.cat([A, B], 1)`, `A[A > 2]`.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import EllipsisType, MappingProxyType
from typing import Any

import torch
from torch import Tensor

from core.autograd.formula.error import ExpressionError

LONGEST_TEXT, MOST_NODES, DEEPEST = 120, 60, 12
MOST_NUMBERS, MOST_AXES, MOST_ARGUMENTS = 1_024, 8, 8
LARGEST_WHOLE, LARGEST_NUMBER = 999, 1e6
NAMES = ("A", "B", "C")
# Whatever one operation takes has at most 1,024 numbers, so what it makes stays below a few megabytes before it is
# looked at; `expand` makes nothing at all.

_CHARACTERS = re.compile(r"[A-Za-z0-9 _.,:()\[\]+\-*/@<>=!]*", re.ASCII)
_PARSER_ERRORS = (SyntaxError, ValueError, OverflowError, MemoryError, RecursionError)
_TORCH_ERRORS = (RuntimeError, IndexError, ValueError, TypeError)

_BINARY: Mapping[type[ast.AST], Callable[[Any, Any], Tensor]] = MappingProxyType(
    {
        ast.Add: operator.add,
        ast.Sub: operator.sub,
        ast.Mult: operator.mul,
        ast.Div: operator.truediv,
        ast.MatMult: operator.matmul,
        ast.Gt: operator.gt,
        ast.Lt: operator.lt,
        ast.GtE: operator.ge,
        ast.LtE: operator.le,
        ast.Eq: operator.eq,
        ast.NotEq: operator.ne,
    }
)
_METHODS: Mapping[str, Callable[..., Tensor]] = MappingProxyType(
    {
        "view": Tensor.view,
        "reshape": Tensor.reshape,
        "expand": Tensor.expand,
        "permute": Tensor.permute,
        "transpose": Tensor.transpose,
        "t": Tensor.t,
        "contiguous": Tensor.contiguous,
        "clone": Tensor.clone,
        "flatten": Tensor.flatten,
        "squeeze": Tensor.squeeze,
        "unsqueeze": Tensor.unsqueeze,
        "sum": Tensor.sum,
        "mean": Tensor.mean,
    }
)
# `.T` of anything but a matrix is spelt so since PyTorch 2.
_ATTRIBUTES: Mapping[str, Callable[[Tensor], Tensor]] = MappingProxyType(
    {"T": lambda one: one.permute(tuple(reversed(range(one.ndim)))), "mT": lambda one: one.mT}
)
_PAIRS = MappingProxyType({"maximum": torch.maximum, "minimum": torch.minimum})
_JOINS = MappingProxyType({"cat": torch.cat, "stack": torch.stack})


class TorchRefused(ExpressionError):
    """PyTorch itself refuses an operation; the text is PyTorch's own."""


@dataclass(frozen=True)
class Step:
    """One operation of an expression: its text, and the tensor that it gave."""

    text: str
    value: Tensor


def parse(text: object, names: Sequence[str] = NAMES) -> ast.expr:
    """The tree of an expression; looks at its size and characters before anything parses it.

    Args:
        names: the tensors that may be in it.

    Raises:
        ExpressionError: it is empty, too long, or no expression.
    """
    if not isinstance(text, str) or not text.strip(" "):
        raise ExpressionError("The expression is empty.", 0)
    if len(text) > LONGEST_TEXT:
        sentence = f"An expression may have {LONGEST_TEXT} characters, and this one has {len(text)}."
        raise ExpressionError(sentence, LONGEST_TEXT, len(text))
    good = _CHARACTERS.match(text)
    if good is None or good.end() < len(text):
        raise ExpressionError("This character has no place in an expression.", good.end() if good else 0)
    try:
        tree = ast.parse(text.strip(" "), mode="eval").body
    except _PARSER_ERRORS:
        raise ExpressionError("Something is missing or out of place: write it as in Python.", 0, len(text)) from None
    _Walker({name: torch.zeros(()) for name in names}, text, only_check=True).tensor(tree, 1)
    return tree


def evaluate(text: str, tensors: Mapping[str, Tensor]) -> tuple[Step, ...]:
    """Every operation of an expression in the order in which PyTorch computes them; the last one is its value.

    Args:
        tensors: by name, A, B and C; at most 1,024 numbers each. None of them is changed.

    Raises:
        TorchRefused: PyTorch refuses an operation.
        ExpressionError: it is no expression, or makes too large a tensor.
    """
    walker = _Walker(tensors, text.strip(" "))
    value = walker.tensor(parse(text), 1)
    return (*walker.steps,) or (Step(text.strip(" "), value),)


class _Walker:
    """Computes a tree from the leaves upwards; whatever it does not know is refused.

    With `only_check` it walks the same way and computes nothing.
    """

    def __init__(self, tensors: Mapping[str, Tensor], text: str, only_check: bool = False) -> None:
        self._tensors, self._text, self._only_check = tensors, text, only_check
        self._nodes = 0
        self.steps: list[Step] = []

    def tensor(self, node: ast.expr, depth: int) -> Tensor:
        """The tensor of a node. Raises ExpressionError."""
        self._count(node, depth)
        value = self._value(node, depth)
        if value is None:
            raise self._error("This is none of the operations that an expression may have.", node)
        return value

    def _value(self, node: ast.expr, depth: int) -> Tensor | None:
        value = None
        match node:
            case ast.Name(id=name):
                value = self._tensors.get(name)
                if value is None:
                    raise self._error(f"Of tensors there are only {', '.join(self._tensors)} here.", node)
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                value = self._done(node, operator.neg, self.tensor(inner, depth + 1))
            case ast.BinOp(op=op, left=left, right=right) if type(op) in _BINARY:
                value = self._pair(node, op, left, right, depth)
            case ast.Compare(ops=[op], left=left, comparators=[right]) if type(op) in _BINARY:
                value = self._pair(node, op, left, right, depth)
            case ast.Attribute(attr=name, value=inner) if name in _ATTRIBUTES:
                value = self._done(node, _ATTRIBUTES[name], self.tensor(inner, depth + 1))
            case ast.Subscript(value=inner, slice=index):
                value = self._done(node, operator.getitem, self.tensor(inner, depth + 1), self._index(index, depth + 1))
            case ast.Call(func=ast.Attribute(value=ast.Name(id="torch"), attr=name)):
                value = self._function(node, name, depth)
            case ast.Call(func=ast.Attribute(value=inner, attr=name)) if name in _METHODS:
                arguments, named = self._numbers(node)
                value = self._done(node, _METHODS[name], self.tensor(inner, depth + 1), *arguments, **named)
        return value

    def _count(self, node: ast.expr, depth: int) -> None:
        self._nodes += 1
        if self._nodes > MOST_NODES or depth > DEEPEST:
            raise self._error(f"An expression may have {MOST_NODES} parts, nested {DEEPEST} deep.", node)

    def _pair(self, node: ast.expr, op: ast.AST, left: ast.expr, right: ast.expr, depth: int) -> Tensor:
        numbers = [self._number(side) for side in (left, right)]
        if None not in numbers:
            raise self._error("One side of an operation must be a tensor.", node)
        sides = [
            self.tensor(side, depth + 1) if number is None else number
            for side, number in zip((left, right), numbers, strict=True)
        ]
        return self._done(node, _BINARY[type(op)], *sides)

    def _number(self, node: ast.expr) -> float | None:
        match node:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                if abs(value) > LARGEST_NUMBER:
                    raise self._error(f"A number may be at most {LARGEST_NUMBER:,.0f}.", node)
                return value
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant() as inner):
                number = self._number(inner)
                return None if number is None else -number
        return None

    def _whole(self, node: ast.expr) -> int:
        number = self._number(node)
        if not isinstance(number, int) or abs(number) > LARGEST_WHOLE:
            raise self._error(f"Here belongs a whole number from −{LARGEST_WHOLE} to {LARGEST_WHOLE}.", node)
        return number

    def _function(self, node: ast.Call, name: str, depth: int) -> Tensor:
        if name in _PAIRS and len(node.args) == 2 and not node.keywords:
            return self._done(node, _PAIRS[name], *(self.tensor(one, depth + 1) for one in node.args))
        if name in _JOINS and node.args and isinstance(node.args[0], ast.List):
            joined = node.args[0].elts
            if not 1 <= len(joined) <= MOST_ARGUMENTS:
                raise self._error(f"Here belong 1 to {MOST_ARGUMENTS} tensors.", node)
            parts = [self.tensor(one, depth + 1) for one in joined]
            axis, named = self._numbers(node, skip=1)
            return self._done(node, _JOINS[name], parts, *axis, **named)
        raise self._error("Of torch there are maximum, minimum, cat([...]) and stack([...]).", node)

    def _numbers(self, node: ast.Call, skip: int = 0) -> tuple[list[int], dict[str, Any]]:
        """Whole numbers between the parentheses, and dim or keepdim."""
        if len(node.args) - skip > MOST_ARGUMENTS or len(node.keywords) > 2:
            raise self._error(f"There may be {MOST_ARGUMENTS} numbers here.", node)
        named: dict[str, Any] = {}
        for keyword in node.keywords:
            match keyword:
                case ast.keyword(arg="keepdim", value=ast.Constant(value=bool() as value)):
                    named["keepdim"] = value
                case ast.keyword(arg="dim"):
                    named["dim"] = self._whole(keyword.value)
                case _:
                    raise self._error("Only dim=... and keepdim=True can be named here.", node)
        return [self._whole(one) for one in node.args[skip:]], named

    def _index(self, node: ast.expr, depth: int) -> Any:
        parts: Sequence[ast.expr] = node.elts if isinstance(node, ast.Tuple) else [node]
        if not 1 <= len(parts) <= MOST_ARGUMENTS:
            raise self._error(f"There may be 1 to {MOST_ARGUMENTS} indices.", node)
        index = tuple(self._one_index(part, depth) for part in parts)
        return index if isinstance(node, ast.Tuple) else index[0]

    def _one_index(self, node: ast.expr, depth: int) -> int | slice | list[int] | Tensor | EllipsisType | None:
        self._count(node, depth)
        match node:
            case ast.Constant(value=None):
                return None
            case ast.Constant(value=value) if value is ...:
                return ...
            case ast.Slice(lower=lower, upper=upper, step=step):
                return slice(*(None if one is None else self._whole(one) for one in (lower, upper, step)))
            case ast.List(elts=[_, *_] as elements):
                return [self._whole(one) for one in elements]
            case ast.Constant() | ast.UnaryOp(operand=ast.Constant()):
                return self._whole(node)
        mask = self.tensor(node, depth + 1)
        if mask.dtype != torch.bool and not self._only_check:
            raise self._error("A tensor as index must be a comparison, such as A > 2.", node)
        return mask

    def _done(self, node: ast.expr, operation: Callable[..., Tensor], *arguments: Any, **named: Any) -> Tensor:
        """What the operation gives, noted as a step."""
        if self._only_check:
            return torch.zeros(())
        try:
            value = operation(*arguments, **named)
        except _TORCH_ERRORS as error:
            raise TorchRefused(str(error).splitlines()[0], *self._place(node)) from None
        if value.numel() > MOST_NUMBERS or value.ndim > MOST_AXES:
            sentence = f"A tensor may have {MOST_NUMBERS:,} numbers and {MOST_AXES} axes here."
            raise self._error(f"{sentence[:-1]}, and this one would have shape {tuple(value.shape)}.", node)
        self.steps.append(Step(ast.get_source_segment(self._text, node) or self._text, value))
        return value

    def _error(self, sentence: str, node: ast.expr) -> ExpressionError:
        return ExpressionError(sentence, *self._place(node))

    def _place(self, node: ast.expr) -> tuple[int, int]:
        return node.col_offset, node.end_col_offset or node.col_offset + 1
