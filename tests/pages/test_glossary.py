"""The glossary: its terms, its search, and that its numbers are right."""

import math
import re
from pathlib import Path

import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import nn

from core.lessons.catalogue import LESSONS
from pages.shared.glossary_terms import TERMS, find
from tests.fixtures.pages import keyed

NAVIGATION = Path(__file__).parents[2] / "pages" / "navigation.py"
BY_NAME = {term.name: term for term in TERMS}


def opened(query=None):
    at = AppTest.from_file(NAVIGATION, default_timeout=30).run()
    if query is not None:
        at.query_params["term"] = query
    at.switch_page("glossary.py").run()
    assert not at.exception
    return at


def typed(query):
    at = opened()
    keyed(at.text_input, "term").set_value(query).run()
    assert not at.exception
    return at


def names(at):
    return [match[1] for markdown in at.markdown if (match := re.match(r"\*\*(.+?)\*\*", markdown.value))]


def test_all_terms_stand_under_their_letters():
    at = opened()
    assert names(at) == [term.name for term in TERMS]
    assert [letter.value for letter in at.header] == sorted({term.name[0].upper() for term in TERMS})
    assert at.caption[0].value.startswith(f"{len(TERMS)} terms")


def test_terms_are_unique_short_and_in_alphabetical_order():
    folded = [term.name.casefold() for term in TERMS]
    assert folded == sorted(set(folded))
    assert all(20 < len(term.text) <= 260 for term in TERMS)
    assert all(term.text.endswith(".") and term.text.count("$") % 2 == 0 for term in TERMS)
    assert not any("|" in term.name or "=" in term.name for term in TERMS)


@pytest.mark.parametrize(
    "name",
    ["tensor", "dtype", "broadcasting", "logits", "leaf tensor", "early stopping", "receptive field", "mode collapse"],
)
def test_the_lessons_terms_are_there(name):
    assert name in BY_NAME


def test_lessons_named_by_terms_exist_and_only_built_ones_are_links():
    assert {slug for term in TERMS for slug in term.lessons} <= {lesson.slug for lesson in LESSONS}
    built = {lesson.slug for lesson in LESSONS if lesson.built}
    links = [link.proto.page for link in opened().get("page_link")]
    assert links == [slug for term in TERMS for slug in term.lessons if slug in built]


@pytest.mark.parametrize(
    ("query", "first", "count"),
    [("softmax", "softmax", 2), ("SOFTMAX ", "softmax", 2), ("backpropagation", "backward pass", 1)],
)
def test_the_search_finds_names_other_names_and_texts(query, first, count):
    at = typed(query)
    assert names(at)[0] == first
    assert len(names(at)) == count
    assert at.caption[0].value == f"{count} of {len(TERMS)} terms"


def test_the_term_of_that_name_comes_first_then_others_named_so():
    found = [term.name for term in find("gradient")]
    assert found[0] == "gradient"
    named = {"exploding gradient", "FGSM", "gradient clipping", "gradient penalty", "integrated gradients", "SGD"}
    named |= {"upstream gradient", "vanishing gradient"}
    assert set(found[1 : len(named) + 1]) == named
    assert "Adam" in found[len(named) + 1 :]


def test_every_word_of_a_query_must_occur():
    assert [term.name for term in find("kernel slides image")] == ["convolution", "kernel"]


def test_the_address_holds_the_query():
    at = opened("stride")
    assert keyed(at.text_input, "term").value == "stride"
    assert names(at)[0] == "stride"


@pytest.mark.parametrize("query", ["zzz", "**", "$x$", "[a](b)", "<script>", ".*", "\\", "🙂", "a" * 60])
def test_any_text_in_the_search_is_harmless(query):
    at = typed(query)
    if not names(at):
        assert "No term mentions" in at.info[0].value


def test_markdown_in_the_query_is_shown_as_text():
    assert r"\*\*zzz\*\* \$x\$" in typed("**zzz** $x$").info[0].value


def test_only_blanks_show_everything():
    assert names(typed("   ")) == [term.name for term in TERMS]


def test_the_numbers_in_the_texts_are_right():
    def says(name, number):
        assert number in BY_NAME[name].text

    squared = nn.MSELoss()(torch.tensor([0.25, 0.6, 0.3]), torch.tensor([0.2, 0.7, 0.1]))
    says("MSE", f"{squared:.4f}")
    chosen = torch.tensor([1.95, -0.6, -0.3]).softmax(0)[0]
    says("softmax", f"{chosen:.4f}")
    says("cross-entropy", f"{chosen:.4f}")
    says("cross-entropy", f"{-math.log(0.8450):.3f}")
    says("BCE", f"{nn.BCEWithLogitsLoss()(torch.zeros(1), torch.ones(1)):.3f}")
    says("convolution", f"leave {nn.Conv2d(1, 12, 5)(torch.zeros(1, 1, 28, 28)).shape[-1]}")
    says("broadcasting", "×".join(map(str, (torch.zeros(1, 3) + torch.zeros(3, 1)).shape)))
    says("parameter", f"has {sum(p.numel() for p in (*nn.Linear(1, 3).parameters(), *nn.Linear(3, 1).parameters()))}")
    assert nn.Conv2d(1, 1, 3, dilation=2)(torch.zeros(1, 1, 5, 5)).shape[-1] == 1
    assert math.isclose(0.25**10, 1e-6, rel_tol=0.05)
    assert math.isclose(1.5**50, 6e8, rel_tol=0.1)
