"""The first gate for a formula's text: length, characters, words and nesting, before anything parses it."""

from __future__ import annotations

import keyword
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.autograd.formula.error import ExpressionError
from core.errors import shown

LONGEST_TEXT, DEEPEST_PARENTHESES = 200, 12
MOST_NAMES, LONGEST_NAME = 6, 12
LARGEST_NUMBER = 1e6

ONE_ARGUMENT = ("sin", "cos", "tan", "exp", "log", "sqrt", "abs", "tanh", "sigmoid", "relu", "softplus")
SEVERAL_ARGUMENTS = ("max", "min")
FUNCTIONS = (*ONE_ARGUMENT, *SEVERAL_ARGUMENTS)

_TOKEN = re.compile(
    r"(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?(?![\w.]))"
    r"|(?P<name>[A-Za-z]\w*)|(?P<sign>\*\*|[-+*/(),])|(?P<space> +)",
    re.ASCII,
)
_OPERATORS = frozenset({"+", "-", "*", "/", "**"})
_BETWEEN = frozenset({"*", "/", "**", ","})  # + and - may also stand before a term
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


@dataclass(frozen=True)
class Token:
    """A word of the formula: kind "number", "name" or "sign", its text and its first column."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def check_text(text: object) -> str:
    """The text itself, if a formula could look like that: nothing has been parsed yet.

    Raises:
        ExpressionError: it is empty or longer than 200 characters, has characters, names or numbers that no formula
            has, parentheses that do not match or are nested deeper than 12, or lacks an operator between two terms.
    """
    if not isinstance(text, str) or not text.strip(" "):
        raise ExpressionError("The formula is empty.", 0)
    if len(text) > LONGEST_TEXT:
        sentence = f"A formula may have {LONGEST_TEXT} characters, and this one has {len(text)}."
        raise ExpressionError(sentence, LONGEST_TEXT, len(text))
    tokens = _tokens(text)
    _check_parentheses(tokens)
    _check_names(tokens)
    _check_numbers(tokens)
    _check_neighbours(tokens)
    return text


def _tokens(text: str) -> list[Token]:
    tokens, start = list[Token](), 0
    while start < len(text):
        match = _TOKEN.match(text, start)
        if match is None:
            raise _stranger(text, start)
        if match.lastgroup != "space":
            tokens.append(Token(str(match.lastgroup), match.group(), start))
        start = match.end()
    return tokens


def _stranger(text: str, start: int) -> ExpressionError:
    character, misspelt = text[start], _MISSPELT_NUMBER.match(text, start)
    if misspelt:
        sentence = f"{shown(misspelt.group())} is no number: write * between a number and a name."
        return ExpressionError(sentence, start, misspelt.end())
    what = f"The character {shown(character)}" if character.isprintable() else f"The character U+{ord(character):04X}"
    hint = f": {_HINTS[character]}" if character in _HINTS else ""
    return ExpressionError(f"{what} has no place in a formula{hint}.", start)


def _check_parentheses(tokens: Sequence[Token]) -> None:
    opened: list[Token] = []
    for token in tokens:
        if token.text == "(":
            opened.append(token)
        elif token.text == ")" and not opened:
            raise ExpressionError("This parenthesis closes nothing.", token.start)
        elif token.text == ")":
            opened.pop()
        if len(opened) > DEEPEST_PARENTHESES:
            raise ExpressionError(f"Parentheses may be nested {DEEPEST_PARENTHESES} deep.", token.start)
    if opened:
        raise ExpressionError("This parenthesis is never closed.", opened[-1].start)


def _check_names(tokens: Sequence[Token]) -> None:
    names: dict[str, None] = {}
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        if token.kind != "name":
            continue
        _check_name(token, called=after is not None and after.text == "(")
        if token.text not in FUNCTIONS:
            names[token.text] = None
        if len(names) > MOST_NAMES:
            sentence = f"A formula may have {MOST_NAMES} names, and this is one more."
            raise ExpressionError(sentence, token.start, token.end)
    if not names:
        raise ExpressionError("The formula needs a name to differentiate by, such as x.", 0, tokens[-1].end)


def _check_name(token: Token, called: bool) -> None:
    if token.text in FUNCTIONS:
        if not called:
            raise ExpressionError(f"{token.text} is a function: write {token.text}(...).", token.start, token.end)
    elif called:
        known = ", ".join(FUNCTIONS)
        raise ExpressionError(f"There is no function {shown(token.text)}; there are {known}.", token.start, token.end)
    elif keyword.iskeyword(token.text) or "__" in token.text:
        raise ExpressionError(f"{shown(token.text)} cannot be a name in a formula.", token.start, token.end)
    elif len(token.text) > LONGEST_NAME:
        raise ExpressionError(f"A name may have {LONGEST_NAME} characters.", token.start, token.end)


def _check_numbers(tokens: Sequence[Token]) -> None:
    for token in tokens:
        if token.kind == "number" and float(token.text) > LARGEST_NUMBER:
            raise ExpressionError(f"A number may be at most {LARGEST_NUMBER:,.0f}.", token.start, token.end)


def _check_neighbours(tokens: Sequence[Token]) -> None:
    """Two terms side by side need an operator, and an operator needs a term after it."""
    if tokens[0].text in _BETWEEN:
        raise ExpressionError("A term is missing before this.", tokens[0].start, tokens[0].end)
    if tokens[-1].text in _OPERATORS:
        raise ExpressionError("The formula breaks off after this.", tokens[-1].start, tokens[-1].end)
    for token, after in pairwise(tokens):
        ends = token.kind == "number" or token.text == ")" or (token.kind == "name" and token.text not in FUNCTIONS)
        if ends and (after.kind in ("number", "name") or after.text == "("):
            raise ExpressionError("There is no operator between these two terms: write * for times.", after.start)
        opens = token.text in _OPERATORS or token.text in {"(", ","}
        if (opens and after.text in _BETWEEN) or (token.text in _OPERATORS and after.text == ")"):
            raise ExpressionError("A term is missing before this.", after.start, after.end)
