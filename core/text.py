"""Text from outside (links, files, tables) is data: made safe before it is shown."""

from __future__ import annotations

import re


def escape_markdown(text: str) -> str:
    """The text so that Markdown, LaTeX and HTML show it as it is."""
    return re.sub(r"([\\`*_{}\[\]()#+!|<>~$:&])", r"\\\1", text)


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
