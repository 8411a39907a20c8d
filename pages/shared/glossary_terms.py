"""The terms of the field that the lessons use, each in one or two sentences. Imports no torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

# One paragraph per term, in alphabetical order: "name = other names | addresses of lessons", then Markdown.
_TEXT = Path(__file__).with_name("glossary.md")


@dataclass(frozen=True)
class Term:
    """One term.

    Attributes:
        name: as the lessons write it.
        text: what it is; Markdown with formulas in dollars.
        also: other names for it.
        lessons: addresses of the lessons that show it, built or coming.
    """

    name: str
    text: str
    also: tuple[str, ...] = ()
    lessons: tuple[str, ...] = ()

    def named(self, words: list[str]) -> bool:
        """Whether every word (lower case) occurs in one of its names."""
        return _contains(" ".join((self.name, *self.also)), words)

    def mentions(self, words: list[str]) -> bool:
        """Whether every word (lower case) occurs in its names or its text."""
        return _contains(" ".join((self.name, *self.also, self.text)), words)


def _contains(text: str, words: list[str]) -> bool:
    return all(word in text.casefold() for word in words)


def find(query: str) -> list[Term]:
    """The terms that mention every word of a query: the one of that name, others named so, then the rest.

    An empty query finds all terms.
    """
    words = query.casefold().split()
    found = [term for term in TERMS if term.mentions(words)]
    return sorted(found, key=lambda term: (term.name.casefold() != " ".join(words), not term.named(words)))


def _read(paragraph: str) -> Term:
    """A term from its paragraph: "name = other names | lessons", then the text."""
    head, _, text = paragraph.partition("\n")
    names, _, lessons = head.partition(" | ")
    name, _, also = names.partition(" = ")
    return Term(name, text.replace("\n", " "), _listed(also), _listed(lessons))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split(", ")) if text else ()


TERMS = tuple(
    sorted(map(_read, _TEXT.read_text(encoding="utf-8").strip().split("\n\n")), key=lambda term: term.name.casefold())
)
BY_NAME: Mapping[str, Term] = MappingProxyType({name: term for term in TERMS for name in (*term.also, term.name)})
