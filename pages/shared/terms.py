"""Terms of the glossary in the lessons' sentences: their meaning shows where they stand."""

from __future__ import annotations

from functools import cache
from urllib.parse import quote

from core.text import escape_markdown, plain_text
from pages.shared.glossary_terms import BY_NAME


@cache
def term(name: str, word: str = "") -> str:
    """A term as Markdown: a link to its entry in the glossary that carries its meaning as its title.

    assets/base/terms.js shows the meaning under the pointer, under the keyboard's focus and after a tap; without it,
    the browser shows the title. Streamlit knows nothing else that a sentence could hold: its own help is an icon.

    Args:
        name: of the term, or another name for it.
        word: as the sentence has it; "": the name itself.

    Raises:
        KeyError: the glossary has no such term.
    """
    found = BY_NAME[name]
    meaning = escape_markdown(f"{found.name}: {plain_text(found.text)}").replace('"', '\\"')
    return f'[{word or name}](glossary?term={quote(found.name)} "{meaning}")'
