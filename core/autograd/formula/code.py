"""A formula as the code of a torch expression, for scripts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.autograd.formula.expression import Expression
from core.autograd.formula.terms import Call, Number, Term, Variable, variables
from core.numbers import exact

_ATOM = 5
_SIGNS: Mapping[str, tuple[str, int, int, int]] = MappingProxyType(
    # sign, strength, least strength of the left and of the right argument that needs no parentheses
    {
        "add": ("+", 1, 1, 2),
        "subtract": ("-", 1, 1, 2),
        "multiply": ("*", 2, 2, 3),
        "divide": ("/", 2, 2, 3),
        "power": ("**", 4, _ATOM, 3),
    }
)
_NEGATE = 3
_FUNCTIONS: Mapping[str, str] = MappingProxyType(
    {"max": "torch.maximum", "min": "torch.minimum", "softplus": "torch.nn.functional.softplus"}
)


def formula_code(expression: Expression) -> tuple[str, tuple[str, ...]]:
    """The formula as a torch expression, and its variables in order; none of them is called torch."""
    free = "torch"
    while free in {"torch", *expression.names}:
        free += "_"
    renamed = {name: free if name == "torch" else name for name in expression.names}
    return _code(expression.term, renamed), tuple(renamed.values())


def _code(term: Term, names: Mapping[str, str], *, whole: bool = True) -> str:
    """The code of a tree; numbers like 2 stay whole only beside a tensor, where they cannot overflow as integers."""
    if isinstance(term, Number):
        return exact(term.value) if whole else repr(term.value)
    if isinstance(term, Variable):
        return names[term.name]
    whole = bool(variables(term))
    if term.operation in _SIGNS:
        sign, _, *needed = _SIGNS[term.operation]
        left, right = (_argument(arg, least, names, whole) for arg, least in zip(term.args, needed, strict=True))
        return f"{left} {sign} {right}"
    if term.operation == "negate":
        return f"-{_argument(term.args[0], _NEGATE, names, whole)}"
    function = _FUNCTIONS.get(term.operation, f"torch.{term.operation}")
    return f"{function}({', '.join(_tensor(arg, names) for arg in term.args)})"


def _argument(term: Term, least: int, names: Mapping[str, str], whole: bool) -> str:
    code = _code(term, names, whole=whole)
    return code if _strength(term) >= least else f"({code})"


def _strength(term: Term) -> int:
    if isinstance(term, Call):
        return _NEGATE if term.operation == "negate" else _SIGNS.get(term.operation, ("", _ATOM))[1]
    return _NEGATE if isinstance(term, Number) and term.value < 0 else _ATOM


def _tensor(term: Term, names: Mapping[str, str]) -> str:
    """torch's functions take tensors, and a formula may give them a number."""
    return _code(term, names) if variables(term) else f"torch.as_tensor({_code(term, names, whole=False)})"
