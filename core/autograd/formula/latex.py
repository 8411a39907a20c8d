"""A formula in LaTeX, with only the parentheses that it needs."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.autograd.formula.terms import Call, Number, Term, Variable
from core.autograd.graph.notation import short, variable
from core.autograd.graph.operation_table import OPERATIONS

_ATOM = 5
# How tightly each operation binds; functions and fractions enclose their arguments themselves.
_STRENGTH: Mapping[str, int] = MappingProxyType(
    {"add": 1, "subtract": 1, "negate": 2, "multiply": 3, "power": 4, "divide": 4}
)
# The least strength of an argument that needs no parentheses, per slot.
_NEEDED: Mapping[str, tuple[int, ...]] = MappingProxyType(
    {
        "add": (1, 2),
        "subtract": (1, 3),
        "negate": (3,),
        "multiply": (3, 4),
        "divide": (0, 0),
        "power": (_ATOM, 0),
        **dict.fromkeys(("sin", "cos", "tan", "tanh", "log"), (_ATOM,)),
    }
)


def expression_latex(term: Term) -> str:
    """The formula of a tree, names as symbols."""
    if isinstance(term, Number):
        return short(term.value)
    if isinstance(term, Variable):
        return variable(term.name)
    needed = _NEEDED.get(term.operation, (0,) * len(term.args))
    args = [_argument(arg, least) for arg, least in zip(term.args, needed, strict=True)]
    return OPERATIONS[term.operation].formula(args)


def _argument(term: Term, least: int) -> str:
    latex = expression_latex(term)
    return latex if _strength(term) >= least else rf"\left({latex}\right)"


def _strength(term: Term) -> int:
    if isinstance(term, Call):
        return _STRENGTH.get(term.operation, 4)
    return 2 if isinstance(term, Number) and term.value < 0 else _ATOM
