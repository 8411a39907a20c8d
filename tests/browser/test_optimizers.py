"""The lesson on optimizers as a reader uses it: play, drag the start, choose who races, read a step."""

from __future__ import annotations

from playwright.sync_api import expect


def test_a_race_is_played_dragged_and_joined(visit):
    page = visit("/optimizers?preset=bowl")
    rows = page.page.locator("table.legend tbody tr")
    expect(rows.nth(0).locator(".loss")).to_have_text("17")
    page.page.get_by_label("Last step", exact=True).click()
    expect(rows.nth(0).locator(".state")).to_have_text("arrived, 32")
    expect(page.page.locator(".map .runner")).to_have_count(3)
    start = page.page.get_by_role("slider", name="Start", exact=True)
    start.focus()
    for _ in range(3):
        page.page.keyboard.press("ArrowRight")
    expect(start).to_have_attribute("aria-valuetext", "x -3.7, y 3")
    rows.nth(6).locator("input").check()
    expect(page.page.locator(".map .runner")).to_have_count(4)
    expect(rows.nth(6).locator(".state")).to_contain_text("arrived")
    page.settle()
    page.page.wait_for_function(
        "location.search.includes('with=sgd-momentum-adam-lbfgs') && location.search.includes('x=-3.7')"
    )
    page.assert_clean()


def test_a_step_is_written_out_where_the_player_stands(visit):
    page = visit("/optimizers?preset=adam-step")
    first = page.page.locator(".hand li").first
    expect(first).to_contain_text("Step 2 from (−8.7, 0.7)")
    page.page.get_by_label("One step on", exact=True).click()
    expect(first).to_contain_text("Step 3 from")
    page.page.get_by_role("textbox", name="β₁, as text").fill("0.5")
    page.page.keyboard.press("Enter")
    expect(page.page.locator(".hand li").nth(1)).to_contain_text("0.5 · ")
    page.assert_clean()
