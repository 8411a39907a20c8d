"""The same formula computed by torch, operation by operation."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from types import MappingProxyType

import torch
from torch import Tensor
from torch.nn import functional

from core.autograd.formula.terms import Call, Number, Term, Variable, fold
from core.autograd.formula.trace import operation_id

Value = Tensor | float

_TORCH: Mapping[str, Callable[..., Tensor]] = MappingProxyType(
    {
        "add": operator.add,
        "subtract": operator.sub,
        "multiply": operator.mul,
        "divide": operator.truediv,
        "power": pow,
        "negate": operator.neg,
        "softplus": functional.softplus,
        "max": torch.maximum,
        "min": torch.minimum,
        **{
            name: getattr(torch, name)
            for name in ("sin", "cos", "tan", "exp", "log", "sqrt", "abs", "tanh", "sigmoid", "relu")
        },
    }
)
_SIGNS = frozenset({"add", "subtract", "multiply", "divide", "power", "negate"})  # the others take tensors only


def evaluate(
    term: Term, leaves: Mapping[str, Tensor], seen: Callable[[str, Tensor], None] = lambda node, tensor: None
) -> Tensor:
    """The value of a formula as a tensor of shape (), with autograd's graph behind it.

    Args:
        leaves: a tensor of shape () per name, all of one dtype; numbers of the formula are taken in that dtype.
        seen: called with the id of the trace's node and the tensor after each operation that makes one.
    """
    dtype = next(iter(leaves.values())).dtype
    count = 0

    def leaf(node: Number | Variable) -> Value:
        return leaves[node.name] if isinstance(node, Variable) else node.value

    def call(node: Call, args: tuple[Value, ...]) -> Value:
        nonlocal count
        count += 1
        # Numbers beside a sign stay numbers, as one would write them; a function of torch needs tensors.
        if node.operation not in _SIGNS:
            args = tuple(torch.as_tensor(arg, dtype=dtype) for arg in args)
        if not any(isinstance(arg, Tensor) for arg in args):
            return _constant(node.operation, args)
        result = _TORCH[node.operation](*args)
        seen(operation_id(count), result)
        return result

    return torch.as_tensor(fold(term, leaf, call), dtype=dtype)


def _constant(operation: str, args: tuple[Value, ...]) -> float:
    """Arithmetic on plain numbers; NaN where Python would raise, as torch does."""
    try:
        value = _TORCH[operation](*args)
        return math.nan if isinstance(value, complex) else float(value)
    except ArithmeticError:
        return math.nan
