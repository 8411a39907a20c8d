"""The glossary: the field's terms in one or two sentences each, with a search."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from core.lessons.catalogue import lesson
from core.text import escape_markdown
from pages.shared.glossary_terms import TERMS, Term, find

# The letter beside its terms, on a phone above them; terms side by side, as many as fit.
STYLE = """<style>
[class*="st-key-glossary-letter"] {
  display: grid; grid-template-columns: 2.5rem minmax(0, 1fr); gap: 0; padding-top: 1rem;
  border-top: 1px solid color-mix(in srgb, currentColor 18%, transparent);
}
[class*="st-key-glossary-letter"] > * { width: auto; min-width: 0; }
[class*="st-key-glossary-letter"] h3 { padding: 0; line-height: 1.2; }
@media (max-width: 640px) { [class*="st-key-glossary-letter"] { grid-template-columns: minmax(0, 1fr); gap: 1.4rem; } }
[class*="st-key-glossary-terms"] {
  display: grid; grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr)); gap: 1.1rem 2rem;
}
[class*="st-key-glossary-terms"] > * { width: auto; min-width: 0; }
[class*="st-key-glossary-terms"] a[data-testid^="stPageLink"] { padding: 0; background: none; }
[class*="st-key-glossary-terms"] a[data-testid^="stPageLink"]:hover { text-decoration: underline; }
</style>"""


def search() -> str:
    """The search field; what it holds is also in the address: /glossary?term=softmax."""
    return st.text_input(
        "Search the glossary",
        key="term",
        type="search",
        max_chars=60,
        placeholder="softmax, stride, gradient …",
        label_visibility="collapsed",
        width=420,
        bind="query-params",
    )


def by_letter(terms: Sequence[Term]) -> None:
    """All terms under their letters."""
    for letter, group in groupby(terms, key=lambda term: term.name[0].upper()):
        with st.container(key=f"glossary-letter-{letter}"):
            st.header(letter, anchor=False)
            grid(letter, list(group))


def grid(name: str, terms: Sequence[Term]) -> None:
    with st.container(key=f"glossary-terms-{name}"):
        for term in terms:
            entry(term)


def entry(term: Term) -> None:
    """One term, with links to those of its lessons that can be opened."""
    also = f" :gray[also {', '.join(term.also)}]" if term.also else ""
    with st.container(gap="xsmall"):
        st.markdown(f"**{term.name}**{also}  \n{term.text}")
        for shown in map(lesson, term.lessons):
            if shown.built:
                st.page_link(shown.path, label=f":primary[Lesson: {shown.title}]", icon="")


def main() -> None:
    st.html(STYLE)
    st.title("Glossary", anchor=False)
    query = search().strip()
    found = find(query)
    if not found:
        st.info(f"No term mentions “{escape_markdown(query)}”. Try a shorter word.", icon=":material/search_off:")
    elif query:
        st.caption(f"{len(found)} of {len(TERMS)} terms")
        grid("found", found)
    else:
        st.caption(f"{len(TERMS)} terms, each in one or two sentences")
        by_letter(found)


main()
