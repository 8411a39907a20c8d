"""Text from outside (links, files, tables) is data: made safe before it is shown."""

from __future__ import annotations

import re
import unicodedata


def escape_markdown(text: str) -> str:
    """The text so that Markdown, LaTeX and HTML show it as it is."""
    return re.sub(r"([\\`*_{}\[\]()#+!|<>~$:&])", r"\\\1", text)


def visible(name: str) -> str:
    """A name on one line, without what cannot be seen; "" where nothing is left."""
    return "".join(character for character in " ".join(name.split()) if character.isprintable()).strip()


_LOW, _HIGH = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉", ","), str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def indexed(label: str) -> str:
    """A label as a reader writes it, without the cost of typesetting: "w1[2,1]" is w⁽¹⁾₂₁, "a2" is a₂."""
    found = re.fullmatch(r"(\D+)(\d*)(?:\[([\d,]+)\])?", label)
    if found is None:
        return label
    letter, digits, inside = found.groups()
    if inside is None:
        return letter + digits.translate(_LOW)
    return f"{letter}⁽{digits.translate(_HIGH)}⁾{inside.translate(_LOW)}"


# What a command of LaTeX is in plain text; a blank behind it stays, unless what follows belongs to it.
_SIGNS = {
    "alpha": "α", "approx": "≈", "cdot": "·", "cos": "cos", "delta": "δ", "dots": "…", "epsilon": "ε", "eta": "η",
    "infty": "∞", "lambda": "λ", "le": "≤", "leftarrow": "←", "lfloor": "⌊", "ln": "ln", "max": "max", "mu": "μ",
    "Phi": "Φ", "rfloor": "⌋", "sigma": "σ", "sin": "sin", "tan": "tan", "times": "×", "varphi": "φ",
}  # fmt: skip
_PREFIXES = {"lVert": "‖", "partial": "∂", "sum": "Σ"}
_ACCENTS = {"bar": "\u0304", "hat": "\u0302"}
_RAISED = str.maketrans("0123456789−nz", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻ⁿᶻ")
_LOWERED = str.maketrans("0123456789ij", "₀₁₂₃₄₅₆₇₈₉ᵢⱼ")


def plain_text(markdown: str) -> str:
    """Markdown with formulas in dollars as plain text, for places that show nothing else.

    Raises:
        ValueError: a formula has a command that is not known here.
    """
    pieces = markdown.split("$")
    pieces[1::2] = map(plain_formula, pieces[1::2])
    return re.sub(r"[`*]", "", "".join(pieces))


def plain_formula(latex: str) -> str:
    r"""A short formula in LaTeX as a line of text: `\frac{dL}{dx}` is dL/dx, `w^2` is w².

    Raises:
        ValueError: it has a command that is not known here.
    """
    text = latex.replace("-", "−").replace("'", "′").replace(r"\,", " ")
    text = re.sub(r"\\(bar|hat) ?(\w)", lambda found: unicodedata.normalize("NFC", found[2] + _ACCENTS[found[1]]), text)
    text = re.sub(r"\\(?:text|operatorname|mathit)\{([^{}]*)\}", r"\1", re.sub(r"\\(?:left|right)(?![a-z])", "", text))
    text = re.sub(r" ?\\rVert", "‖", text)
    text = re.sub(r"\\(lVert|partial|sum) ?", lambda found: _PREFIXES[found[1]], text)
    text = re.sub(r"([_^])(?:\{([^{}]*)\}|(\\?\w+?))", _index, text)
    text = re.sub(r"\\sqrt\{([^{}]*)\}", lambda found: f"√{_one(found[1])}", text)
    text = re.sub(r"\\t?frac\{([^{}]*)\}\{([^{}]*)\}", lambda found: f"{_one(found[1])}/{_one(found[2])}", text)
    text = re.sub(r"[{}]", "", text)
    text = re.sub(r"(?<=\w)(?=Σ)", " ", re.sub(r"(\\lfloor) | (\\rfloor)", r"\1\2", text))
    return re.sub(r"\\([A-Za-z]+)", _sign, text)


def _index(found: re.Match[str]) -> str:
    """What is raised or lowered, in the letters that there are for it."""
    inside = found[2] or found[3]
    table = _RAISED if found[1] == "^" else _LOWERED
    written = inside.translate(table)
    if all(ord(character) in table for character in inside):
        return written
    return found[1] + _one(inside) if found[1] == "^" else f"_{inside}"


def _one(text: str) -> str:
    """A part of a fraction or a power: in parentheses if it is more than one thing."""
    return text if re.fullmatch(r"\W?\w+", text) else f"({text})"


def _sign(found: re.Match[str]) -> str:
    if found[1] not in _SIGNS:
        raise ValueError(f"formula must use known commands, got {found[0]}")
    return _SIGNS[found[1]]
