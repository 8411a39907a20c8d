"""Terms of the glossary in the lessons' sentences."""

from __future__ import annotations

import ast
import re
from functools import cache
from urllib.parse import unquote

import pytest
from streamlit.testing.v1 import AppTest

from core.lessons.catalogue import BUILT
from core.text import plain_text
from pages.shared.glossary_terms import BY_NAME, TERMS
from pages.shared.terms import term
from tests.fixtures.pages import PAGES, ran

SLUGS = [lesson.slug for lesson in BUILT]
LINK = re.compile(r'\[([^\]]+)\]\(glossary\?term=([^ ]+) "((?:[^"\\]|\\.)*)"\)')
LEAST = 8  # marked terms of a lesson, as it opens

# What the lessons speak of, and a beginner would look up.
SPOKEN_OF = (
    "adversarial example", "FGSM", "saliency", "Grad-CAM", "occlusion", "depthwise convolution", "BCE", "R²",
    "standardization", "confusion matrix", "norm", "He initialization", "Xavier initialization", "skip connection",
    "λ", "η", "MMD",
)  # fmt: skip


@cache
def texts(slug: str) -> tuple[str, ...]:
    """All Markdown of a lesson as it opens, top to bottom."""
    lesson = next(lesson for lesson in BUILT if lesson.slug == slug)
    at = ran(AppTest.from_file(PAGES / lesson.path, default_timeout=120))
    return tuple(element.value for element in at.main if element.type in ("markdown", "caption"))


def calls() -> list[tuple[str, str]]:
    """Every call of `term` in the pages, as (file, first argument), where that is written out."""
    found = []
    for path in sorted(PAGES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "term":
                argument = node.args[0]
                if isinstance(argument, ast.Constant):
                    found.append((path.name, argument.value))
    return found


def test_every_term_that_a_page_marks_is_in_the_glossary() -> None:
    assert len(calls()) > 60
    assert [(file, name) for file, name in calls() if name not in BY_NAME] == []


def test_the_glossary_knows_what_the_lessons_speak_of() -> None:
    assert [name for name in SPOKEN_OF if name not in BY_NAME] == []


@pytest.mark.parametrize("slug", SLUGS)
def test_every_lesson_marks_terms_each_once_with_their_meaning(slug: str) -> None:
    marked = [found for text in texts(slug) for found in LINK.findall(text)]
    names = [unquote(name) for _, name, _ in marked]
    assert len(names) >= LEAST
    assert sorted(names) == sorted(set(names))
    for name, (_, _, title) in zip(names, marked, strict=True):
        assert re.sub(r"\\(.)", r"\1", title) == f"{name}: {plain_text(BY_NAME[name].text)}"


@pytest.mark.parametrize("slug", SLUGS)
def test_a_lesson_begins_with_two_sentences_for_a_beginner(slug: str) -> None:
    opening = LINK.sub(r"\1", texts(slug)[0])
    sentences = re.findall(r"[^.]+\.(?= |$)", opening)
    assert len(sentences) == 2
    assert all(40 < len(sentence) < 260 for sentence in sentences)
    assert LINK.search(texts(slug)[0])


def test_a_term_can_be_worded_as_the_sentence_has_it() -> None:
    assert term("unit", "units").startswith("[units](glossary?term=unit ")
    assert term("η", "step").startswith("[step](glossary?term=learning%20rate ")
    with pytest.raises(KeyError):
        term("no such term")


@pytest.mark.parametrize("one", TERMS, ids=lambda one: one.name)
def test_a_meaning_is_plain_text_that_a_title_can_hold(one) -> None:
    (_, _, title) = LINK.fullmatch(term(one.name)).groups()
    assert not set(plain_text(one.text)) & set("$\\{}`")
    assert re.search(r'(?<!\\)"', title) is None
