"""Every page, in both widths and both schemes: no error box, no console error, nothing wider than the window, and
nothing of ours that a reader with another eye, hand or ear than the author's could not use.
"""

import os

import pytest
from playwright.sync_api import expect

from core.lessons.catalogue import LESSONS
from tests.browser import axe
from tests.browser.conftest import visiting

PATHS = ["/", "/glossary", *(f"/{lesson.slug}" for lesson in LESSONS if lesson.built)]
DESKTOP, PHONE = (1440, 900), (400, 800)
TABLET = {"width": 820, "height": 1180}
# What reaches over the right edge of the window, and cannot be scrolled to.
CUT = """() => {
  const up = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host;
  const main = document.querySelector("[data-testid=stMain]");
  const across = (node) => getComputedStyle(node).overflowX;
  const scrolls = (node) => node !== main && (["auto", "scroll"].includes(across(node)) || scrolls(up(node)));
  const within = (root) => [...root.querySelectorAll("*")].flatMap((node) =>
    [node, ...(node.shadowRoot ? within(node.shadowRoot) : [])]);
  return within(main)
    .filter((node) => node.matches("p, h1, h2, h3, td, th, canvas, svg, img, input, button, .katex"))
    .filter((node) => node.getBoundingClientRect().right > innerWidth + 1 && !scrolls(up(node)))
    .map((node) => node.outerHTML.slice(0, 120));
}"""
# Buttons over charts and tables at which the Tab key would stop, 32 of them on one page.
TOOLBAR_STOPS = """() => [...document.querySelectorAll("[data-testid=stElementToolbar] button")]
  .filter((button) => getComputedStyle(button).visibility !== "hidden").length"""
NARROWEST_COLUMN = """() => Math.min(...[...document.querySelectorAll("[data-testid=stMain] [data-testid=stColumn]")]
  .map((column) => column.clientWidth).filter(Boolean), 1000)"""


@pytest.fixture(scope="module", params=[(path, size) for path in PATHS for size in (DESKTOP, PHONE)], ids=str)
def opened(request, visitors, server):
    """A page that stays open for the tests of this module: light on a desktop, dark on a phone."""
    path, (width, height) = request.param
    with visiting(visitors, server) as open_page:
        yield open_page(path, width=width, height=height, scheme="light" if width > PHONE[0] else "dark")


@pytest.fixture(scope="module")
def axe_is_there():
    if axe.SCRIPT.is_file():
        return
    if os.environ.get("REQUIRE_JS_TOOLS"):
        pytest.fail("axe-core is missing: run `python -m tests.test_javascript`")
    pytest.skip("no axe-core: `python -m tests.test_javascript` fetches it from npm")


def test_page_opens_clean(opened):
    expect(opened.page.get_by_role("heading", level=1)).to_have_count(1)
    opened.assert_clean()
    assert opened.page.evaluate(TOOLBAR_STOPS) == 0


def test_axe_finds_nothing_of_ours(opened, axe_is_there):
    page = opened.page
    if page.viewport_size["width"] <= PHONE[0]:
        assert axe.violations(page, axe.SIZES) == []
        return
    assert axe.violations(page) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(500)  # Streamlit draws the page anew
    opened.settle()
    assert axe.violations(page, axe.COLOURS) == []


def test_nothing_is_cut_on_a_phone_or_a_tablet(opened):
    page = opened.page
    if page.viewport_size["width"] > PHONE[0]:
        page.set_viewport_size(TABLET)
        opened.settle()
        assert page.evaluate(NARROWEST_COLUMN) >= 140
    assert page.evaluate(CUT) == []


def test_navigation_leads_to_every_page(visit):
    page = visit("/")
    for lesson in LESSONS:
        if lesson.built:
            page.page.get_by_test_id("stSidebarNavLink").filter(has_text=lesson.title).click()
            page.settle()
            assert page.page.get_by_role("heading", level=1).inner_text() == lesson.question
            assert page.page.url.split("?")[0].endswith(f"/{lesson.slug}")
    page.assert_clean()
