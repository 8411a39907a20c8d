"""Numbers and names as derivations write them, in LaTeX."""

from __future__ import annotations

import math
import re

from core.numbers import exact

# Outside of this range four decimals show nothing or too much.
_SMALLEST_FIXED, _LARGEST_FIXED = 5e-5, 1e7
_DOUBLE = re.compile(r"\\left\(\(([^()]*)\)\\right\)")
_INDEXED = re.compile(r"([A-Za-z])_?(\d+)", re.ASCII)


def number(value: float) -> str:
    """A number in LaTeX: four decimals, or a power of ten where four decimals cannot say it."""
    if value == 0 or _SMALLEST_FIXED <= abs(value) < _LARGEST_FIXED:
        return f"{value + 0.0:.4f}"  # + 0.0 turns −0.0 into 0.0
    if not math.isfinite(value):
        return r"\text{undefined}"
    mantissa, exponent = f"{value:.4e}".split("e")
    return rf"{mantissa}\times 10^{{{int(exponent)}}}"


def factor(value: float) -> str:
    """The same, in parentheses where a sign or a power of ten would run into its neighbours."""
    text = number(value)
    return text if text[0] != "-" and "times" not in text else f"({text})"


def short(value: float) -> str:
    """A constant in LaTeX, with no more digits than it has: 2, 0.5, -3."""
    text = exact(value)
    return number(value) if "e" in text else text


def variable(name: str) -> str:
    """A variable's name, ASCII letters, digits and underscores, in LaTeX: w, w_{1}, \\mathit{rate}."""
    indexed = _INDEXED.fullmatch(name)
    if indexed:
        return f"{indexed[1]}_{{{indexed[2]}}}"
    return name if len(name) == 1 else rf"\mathit{{{name.replace('_', chr(92) + '_')}}}"


def partial(of: str, by: str) -> str:
    """∂of/∂by in LaTeX."""
    return rf"\frac{{\partial {of}}}{{\partial {by}}}"


def grouped(latex: str) -> str:
    """LaTeX as a factor of a product: in parentheses if it has a sum or a sign outside of all brackets."""
    depth = 0
    for character in latex:
        depth += (character in "{([") - (character in "})]")
        if depth == 0 and character in "+-":
            return rf"\left({latex}\right)" if "\\" in latex else f"({latex})"
    return latex


def single_parentheses(latex: str) -> str:
    """The same with ((…)) around a number made (…)."""
    return _DOUBLE.sub(r"\\left(\1\\right)", latex)
