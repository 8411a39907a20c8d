"""Every page, in both widths and both schemes: no error box, no console error, nothing wider than the window, and
nothing of ours that a reader with another eye, hand or ear than the author's could not use.
"""

import os

import pytest
from playwright.sync_api import expect

from core.lessons.catalogue import LESSONS
from tests.browser import axe, on_screen
from tests.browser.conftest import Visit

PATHS = ["/", "/glossary", *(f"/{lesson.slug}" for lesson in LESSONS if lesson.built)]
TABLET = {"width": 820, "height": 1180}
NARROWEST = {"width": 360, "height": 800}
LEAST_COLUMN = 140
# Buttons over charts and tables at which the Tab key would stop, 32 of them on one page.
TOOLBAR_STOPS = """() => [...document.querySelectorAll("[data-testid=stElementToolbar] button")]
  .filter((button) => getComputedStyle(button).visibility !== "hidden").length"""
NARROWEST_COLUMN = """() => Math.min(...[...document.querySelectorAll("[data-testid=stMain] [data-testid=stColumn]")]
  .map((column) => column.clientWidth).filter(Boolean), 1000)"""


def test_axe_is_there():
    """Without it the tests below look at the pages with fewer eyes."""
    if axe.SCRIPT.is_file():
        return
    if os.environ.get("REQUIRE_JS_TOOLS"):
        pytest.fail("axe-core is missing: run `python -m tests.test_javascript`")
    pytest.skip("no axe-core: `python -m tests.test_javascript` fetches it from npm")


@pytest.mark.parametrize("path", PATHS)
def test_page_opens_clean_and_anybody_can_use_it(visit, path):
    opened = visit(path)
    expect_clean(opened)
    assert opened.page.evaluate(TOOLBAR_STOPS) == 0
    assert on_screen.has_one_row_of_controls(opened.page)
    assert axe.violations(opened.page) == []
    opened.page.emulate_media(color_scheme="dark")
    opened.page.wait_for_timeout(500)  # Streamlit draws the page anew
    opened.settle()
    assert axe.violations(opened.page, axe.COLOURS) == []
    opened.page.set_viewport_size(TABLET)
    opened.settle()
    assert on_screen.cut(opened.page) == []
    assert opened.page.evaluate(NARROWEST_COLUMN) >= LEAST_COLUMN


@pytest.mark.parametrize("path", PATHS)
def test_page_opens_clean_on_a_phone(visit, path):
    opened = visit(path, width=400, height=800, scheme="dark")
    expect_clean(opened)
    assert on_screen.cut(opened.page) == []
    assert axe.violations(opened.page, axe.SIZES) == []
    on_screen.listen_to_canvases(opened.page)
    opened.page.set_viewport_size(NARROWEST)
    expect_clean(opened.settle())
    assert on_screen.cut(opened.page) == []
    assert on_screen.small_targets(opened.page) == []
    assert on_screen.small_letters(opened.page) == []


def expect_clean(opened: Visit) -> None:
    expect(opened.page.get_by_role("heading", level=1)).to_have_count(1)
    opened.assert_clean()


def test_navigation_leads_to_every_page(visit):
    page = visit("/")
    for lesson in LESSONS:
        if lesson.built:
            page.page.get_by_test_id("stSidebarNavLink").filter(has_text=lesson.title).click()
            page.settle()
            assert page.page.get_by_role("heading", level=1).inner_text() == lesson.question
            assert page.page.url.split("?")[0].endswith(f"/{lesson.slug}")
    page.assert_clean()
