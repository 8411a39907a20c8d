"""The script of a typed formula: its value and its gradients."""

from __future__ import annotations

from typing import Any

from core.autograd.formula.code import formula_code
from core.autograd.formula.expression import Expression
from core.scripts.template import render


def expression_script(expression: Expression) -> str:
    """A complete script that prints the value of a formula and its derivative by each name.

    One line per name: "w autograd −9.3333 central −9.3333" with ASCII signs. A variable named torch is called torch_.
    """
    return render("lessons/chain_rule/scripts/formula.py.jinja", **formula_values(expression))


def formula_values(expression: Expression) -> dict[str, Any]:
    """The names that the templates of a formula use: `names` and `code` are read by our parser, never raw text."""
    code, names = formula_code(expression)
    point = [(python, value) for python, (_, value) in zip(names, expression.values, strict=True)]
    return {"code": code, "names": ", ".join(names), "point": point}
