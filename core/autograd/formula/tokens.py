"""The first gate for a formula's text: length, characters, words and nesting, before anything parses it."""

from __future__ import annotations

import keyword
import re

from core.autograd.formula.error import ExpressionError
from core.errors import shown

LONGEST_TEXT, DEEPEST_PARENTHESES = 200, 12

_TOKEN = re.compile(
    r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?(?![\w.])|(?P<name>[A-Za-z]\w*)|(?P<open>\()|(?P<close>\))|[-+*/,]| +",
    re.ASCII,
)
_MISSPELT_NUMBER = re.compile(r"\.?\d[\w.]*", re.ASCII)
_HINTS = {
    "^": "write ** for a power",
    "=": "write only what stands on the right of the equals sign",
    "−": "write - for minus",
    "–": "write - for minus",
    "×": "write * for times",
    "·": "write * for times",
    "÷": "write / for divided by",
    "√": "write sqrt(...) for a root",
    "²": "write **2 for a square",
    "[": "write parentheses ( ) instead of brackets",
    "{": "write parentheses ( ) instead of braces",
    ".": "a point belongs inside a number, as in 0.5",
    "_": "a name starts with a letter",
}


def check_text(text: object) -> str:
    """The text itself, if a formula could look like that: nothing has been parsed yet.

    Raises:
        ExpressionError: it is empty or longer than 200 characters, has characters, numbers or words of Python that no
            formula has, or parentheses nested deeper than 12.
    """
    if not isinstance(text, str) or not text.strip(" "):
        raise ExpressionError("The formula is empty.", 0)
    if len(text) > LONGEST_TEXT:
        sentence = f"A formula may have {LONGEST_TEXT} characters, and this one has {len(text)}."
        raise ExpressionError(sentence, LONGEST_TEXT, len(text))
    start = depth = 0
    while start < len(text):
        match = _TOKEN.match(text, start)
        if match is None:
            raise _stranger(text, start)
        if match["name"] and keyword.iskeyword(match["name"]):
            raise ExpressionError(f"{shown(match['name'])} cannot be a name in a formula.", start, match.end())
        depth += bool(match["open"]) - bool(match["close"])
        if depth > DEEPEST_PARENTHESES:
            raise ExpressionError(f"Parentheses may be nested {DEEPEST_PARENTHESES} deep.", start)
        start = match.end()
    return text


def _stranger(text: str, start: int) -> ExpressionError:
    character, misspelt = text[start], _MISSPELT_NUMBER.match(text, start)
    if misspelt:
        sentence = f"{shown(misspelt.group())} is no number: write * between a number and a name."
        return ExpressionError(sentence, start, misspelt.end())
    what = f"The character {shown(character)}" if character.isprintable() else f"The character U+{ord(character):04X}"
    hint = f": {_HINTS[character]}" if character in _HINTS else ""
    return ExpressionError(f"{what} has no place in a formula{hint}.", start)
