"""The meaning of a term beside it: under the pointer, the keyboard's focus and a finger; in light and dark."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

LINK = "a[href*='glossary?term=']"
BOX = "#term-meaning"


def colours(page: Page, selector: str) -> list[str]:
    read = "(node) => { const style = getComputedStyle(node); return [style.color, style.backgroundColor]; }"
    return page.locator(selector).evaluate(read)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_terms_meaning_shows_on_hover_and_on_focus(visit, scheme):
    page = visit("/forward_pass", scheme=scheme).page
    word, box = page.locator(LINK).first, page.locator(BOX)
    expect(box).to_be_hidden()
    word.hover()
    expect(box).to_be_visible()
    assert box.inner_text().startswith("unit. One weighted sum with its bias and activation function")
    assert colours(page, BOX) == colours(page, "[data-testid=stApp]")
    box.hover()  # the box can be reached, and stays
    page.wait_for_timeout(400)
    expect(box).to_be_visible()
    page.mouse.move(900, 700)
    expect(box).to_be_hidden()
    word.evaluate("(node) => node.previousElementSibling ?? node")
    page.locator("h1").click()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(f'document.activeElement.matches("{LINK}")'):
            break
    expect(box).to_be_visible()
    focused = page.locator(f"{LINK}:focus")
    assert focused.get_attribute("aria-describedby") == "term-meaning"
    assert box.get_attribute("role") == "tooltip"
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    assert focused.get_attribute("aria-describedby") is None


def test_on_a_phone_a_tap_shows_the_meaning_within_the_window(browser, server):
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(server + "/forward_pass")
    words = page.locator(LINK)
    words.first.wait_for(timeout=60_000)
    page.wait_for_timeout(3000)
    box = page.locator(BOX)
    for number in range(3):
        words.nth(number).tap()
        expect(box).to_be_visible()
        place = box.bounding_box()
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= 360
    assert len(context.pages) == 1  # the glossary is behind the link in the box
    page.locator("h1").tap()
    expect(box).to_be_hidden()
    context.close()
