"""What the page says of its experiment follows the reader's hand: caption, chosen preset, link, and the way back."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.test_forward_pass import type_into


def top(picture: Locator) -> float:
    box = picture.bounding_box()
    assert box is not None
    return box["y"]


def test_a_changed_preset_is_chosen_by_its_button_and_the_picture_stays_where_it_is(visit):
    page = visit("/forward_pass?preset=toy-network")
    chosen = page.page.locator(".st-key-forward_pass-preset").locator("[aria-checked=true]")
    caption, picture = page.page.locator(".st-key-forward_pass-experiment"), page.page.locator(".board").first
    expect(chosen).to_have_text("Toy network")
    before = top(picture)
    type_into(page, "Input x", "0.5")
    expect(caption).to_contain_text("Custom, from Toy network: x 1 → 0.5.")
    expect(chosen).to_have_count(0)
    assert top(picture) == before
    page.page.get_by_role("radio", name="Toy network", exact=True).click()
    expect(caption).to_contain_text("Toy network. One input")
    expect(chosen).to_have_text("Toy network")
    page.settle()
    assert page.page.url.endswith("?preset=toy-network")
    assert top(picture) == before
    page.page.get_by_role("button", name="Back to your changes").click()
    expect(caption).to_contain_text("x 1 → 0.5.")
    page.settle()
    assert "x=0.5" in page.page.url
    page.assert_clean()


FORGOTTEN = """sessionStorage.setItem("inside-the-net", JSON.stringify({
  session: "a session that has ended", held: { live_training: ["what was trained", "your table a.csv"] } }))"""


def test_a_run_outlives_a_reload_and_what_is_lost_is_said(visit):
    page = visit("/live_training?preset=circles")
    report = page.page.get_by_text("After epoch 20: training loss").first
    page.page.get_by_role("button", name="Start", exact=True).click()
    expect(report).to_be_visible(timeout=60_000)
    page.page.reload()
    expect(report).to_be_visible(timeout=30_000)
    page.open("/live_training?preset=spiral")
    expect(page.page.locator(".st-key-live_training-experiment")).to_contain_text("Spiral. Two arms")
    page.page.evaluate(FORGOTTEN)
    page.page.reload()
    lost = page.page.get_by_text("what was trained and your table a.csv cannot be had again")
    expect(lost).to_be_visible(timeout=30_000)
    page.settle()
    page.assert_clean()
