"""200 links that nobody should send: every page draws, whatever its link says."""

from __future__ import annotations

from collections import Counter

import pytest

from core.settings.link import LONGEST_LINK
from tests.benchmarks.fuzz_links import ABSURD, PATHS, UNKNOWN, Link, faults, links, without_data_sets

LINKS, IN_ONE_TEST, SEED = 200, 25, 26


@pytest.fixture(scope="module")
def drawn() -> list[Link]:
    return list(links(LINKS, SEED))


@pytest.mark.parametrize("first", range(0, LINKS, IN_ONE_TEST))
def test_no_link_breaks_a_page(drawn: list[Link], first: int) -> None:
    with without_data_sets():
        found = {str(link): lines for link in drawn[first : first + IN_ONE_TEST] if (lines := faults(link)[0])}
    assert found == {}


def test_the_links_reach_every_page_and_every_kind_of_fault(drawn: list[Link]) -> None:
    """Else the test above could pass by asking nothing."""
    values = [value for link in drawn for values in link.params.values() for value in values]
    keys = Counter(key for link in drawn for key in link.params)
    assert {link.page for link in drawn} == set(PATHS)
    assert len(set(values) & set(ABSURD)) > 20
    assert len(set(keys) & set(UNKNOWN)) == len(UNKNOWN)
    assert keys["preset"] > LINKS / 2
    assert any(len(values) > 1 for link in drawn for values in link.params.values())
    assert any(len(value) > LONGEST_LINK for value in values)
    assert sum(value == "" or not value.isascii() or not value.isprintable() for value in values) > 10


def test_a_page_that_breaks_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fuzz sees what it looks for: an exception in the script, and a sentence with a path in it."""
    monkeypatch.setattr("pages.shared.glossary_terms.find", lambda _: 1 / 0)
    (found,) = faults(Link("glossary", {"term": ["x"]}))[0]
    assert "error" in found
    monkeypatch.setattr("core.settings.link.shown", lambda _: __file__)
    (found,) = faults(Link("forward_pass", {"nosuch": ["1"]}))[0]
    assert "no sentence for a reader" in found


def test_links_repeat_themselves() -> None:
    assert list(links(20, 1)) == list(links(20, 1))
    assert list(links(20, 1)) != list(links(20, 2))
