"""The GAN on images as a reader uses it: train, step, scrub, play, enlarge and pick samples, on a phone too."""

from __future__ import annotations

import re

from playwright.sync_api import expect

SMALL = "images=96&ilatent=8&cats=0&gch=8&dch=8&ibatch=16&iseed=11"
PATH = f"/gan?preset=digits&{SMALL}&epochs=40"
SLOWEST = 120_000  # ms that something may take on a busy machine
PIXELS = """() => {
  const roots = [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')].map((host) => host.shadowRoot);
  const canvas = roots.map((root) => root.querySelector('.board canvas')).find(Boolean);
  return canvas.toDataURL();
}"""


def phase(page):
    return page.page.locator(".run .phase")


def press(page, name):
    page.page.locator(".run .buttons").get_by_role("button", name=name, exact=True).click()


def said(page, words):
    expect(phase(page)).to_contain_text(words, timeout=SLOWEST)


def samples(page):
    """What the grid of samples shows, once it has been still for two frames."""
    last = None
    for _ in range(100):
        now = page.page.evaluate(PIXELS)
        if now == last:
            return now
        last = now
        page.page.wait_for_timeout(120)
    return last


def scrub(page, key):
    page.page.get_by_label("Go to epoch").focus()
    page.page.keyboard.press(key)


def shown_epoch(page):
    return page.page.locator(".gan-numbers strong")


def test_one_epoch_changes_the_samples_and_the_scrubber_brings_them_back(visit):
    page = visit(PATH)
    said(page, "not trained yet")
    before = samples(page)
    press(page, "1 epoch")
    said(page, "paused after epoch 1 of 40")
    expect(shown_epoch(page)).to_have_text("1")
    after = samples(page)
    assert after != before
    scrub(page, "Home")
    expect(shown_epoch(page)).to_have_text("0")
    assert samples(page) == before
    scrub(page, "End")
    expect(shown_epoch(page)).to_have_text("1")
    assert samples(page) == after
    page.assert_clean()


def test_a_step_of_one_network_leaves_the_other_where_it_is(visit):
    page = visit(PATH)
    players = page.page.locator(".flow-player")
    for step, moves, stays in (("D step", "discriminator", "generator"), ("G step", "generator", "discriminator")):
        press(page, step)
        said(page, f"after a step of {step[0]}")
        expect(page.page.locator(f".flow-player.{moves}")).to_contain_text("moves")
        expect(page.page.locator(f".flow-player.{stays}")).to_contain_text("moved by 0")
        expect(page.page.locator(f".flow-player.{moves}")).not_to_have_text(re.compile(r"moved by 0(;|$)"))
        expect(players).to_have_count(2)
    expect(page.page.locator(".batches img:visible")).to_have_count(1)
    press(page, "D step")
    expect(page.page.locator(".batches img:visible")).to_have_count(2)
    page.assert_clean()


def test_a_run_goes_on_pauses_stops_and_is_reset(visit):
    page = visit(f"/gan?preset=digits&{SMALL}&epochs=1000")
    press(page, "Start")
    said(page, re.compile("training: epoch [1-9]"))
    press(page, "Pause")
    said(page, "paused")
    press(page, "Go on")
    said(page, re.compile("training: epoch [1-9]"))
    expect(shown_epoch(page)).to_have_text(re.compile("[1-9]"), timeout=SLOWEST)
    press(page, "Stop")
    said(page, "stopped after epoch")
    expect(page.page.get_by_text("Drawn with the run's newest weights.")).to_be_visible(timeout=SLOWEST)
    press(page, "Reset weights")
    said(page, "not trained yet")
    page.assert_clean()


def test_a_finished_run_is_told_played_and_taken_home(visit):
    page = visit(f"/gan?preset=digits&{SMALL}&epochs=4")
    press(page, "Start")
    said(page, "finished: 4 epochs")
    expect(page.page.get_by_text("The gradient that reaches G had norm").first).to_be_visible(timeout=SLOWEST)
    with page.page.expect_download() as download:
        page.page.get_by_role("button", name="Grid (PNG)").click()
    assert download.value.path().stat().st_size > 1000
    page.page.get_by_role("button", name="Replay").click()
    expect(shown_epoch(page)).to_have_text("4", timeout=SLOWEST)
    for name in ("Verdicts", "Gradient", "Quality", "Digits", "Losses"):
        page.page.get_by_role("tab", name=name, exact=True).click()
        canvas = page.page.locator(".chart-panel:visible canvas")
        expect(canvas).to_have_count(1)
        expect(canvas).to_have_attribute("aria-label", re.compile("\\w+"))
    box = page.page.locator(".chart-panel:visible canvas").bounding_box()
    page.page.mouse.click(box["x"] + 50, box["y"] + box["height"] / 2)
    page.page.mouse.move(0, 0)
    expect(shown_epoch(page)).to_have_text("0")
    page.assert_clean()


def test_samples_are_enlarged_by_pointer_and_keys_and_picked_for_the_walk(visit):
    page = visit(PATH)
    board = page.page.locator(".board").first
    lens = board.locator(".lens")
    expect(lens).to_be_hidden()
    box = board.bounding_box()
    page.page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    expect(lens).to_be_visible()
    page.page.mouse.move(0, 0)
    expect(lens).to_be_hidden()
    scrub(page, "Home")
    board.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        page.page.keyboard.press(key)
    expect(lens).to_be_visible()
    page.page.keyboard.press("Enter")
    expect(page.page.get_by_label("Sample A")).to_have_value("11", timeout=SLOWEST)
    page.page.mouse.click(box["x"] + box["width"] - 5, box["y"] + box["height"] - 5)
    expect(page.page.get_by_label("Sample B")).to_have_value("64", timeout=SLOWEST)
    expect(page.page.get_by_text("From sample 11 to sample 64")).to_be_visible(timeout=SLOWEST)
    page.page.mouse.move(0, 0)
    before = samples(page)
    page.page.get_by_label("Sample A").fill("37")
    page.page.keyboard.press("Enter")
    expect(page.page.get_by_text("From sample 37 to sample 64")).to_be_visible(timeout=SLOWEST)
    assert samples(page) != before  # the mark is there
    page.assert_clean()


def test_the_samples_stand_above_the_fold(visit):
    page = visit("/gan?preset=checkerboard")
    for board in page.page.locator(".board").all():
        box = board.bounding_box()
        assert box["y"] + box["height"] <= 900
    assert page.page.locator(".board").first.bounding_box()["width"] > 400
    page.assert_clean()


def test_the_picture_is_told_in_words(visit):
    page = visit("/gan?preset=faces")
    page.page.get_by_text("This picture as text").click()
    expect(page.page.locator("details.as-text p")).to_contain_text("32×32 pixels in colour")
    expect(page.page.get_by_role("tab", name="Digits")).to_have_count(0)
    page.assert_clean()


def test_a_phone_shows_it_without_sideways_scrolling(visit):
    page = visit(PATH, width=400, height=800, scheme="dark")
    press(page, "1 epoch")
    said(page, "paused after epoch 1 of 40")
    real = page.page.locator(".board").nth(1).bounding_box()
    assert real["x"] >= 0
    assert real["x"] + real["width"] <= 400
    page.assert_clean()
