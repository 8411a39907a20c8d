"""The live-training lesson as a reader uses it: start, watch, scrub, go on, change a setting, leave and come back."""

import re
import time

import pytest
from playwright.sync_api import expect

COURSE = "/live_training?preset=early-stopping-epoch-53"
LONG = "/live_training?preset=spiral&epochs=3000&stop=never&restore=0"
SLOWEST = 60_000  # ms that a run may take on a busy machine


def phase(page):
    return page.page.locator(".run .phase")


def press(page, name):
    page.page.locator(".run .buttons").get_by_role("button", name=name, exact=True).click()


def wait_for(page, words):
    phase(page).filter(has_text=words).wait_for(timeout=SLOWEST)


def epoch(page):
    return int(page.page.locator(".side strong").first.inner_text())


def report(page):
    return " ".join(page.page.get_by_test_id("stMarkdownContainer").all_inner_texts())


@pytest.fixture
def finished(visit):
    """The course's run, from Start to its early stop."""
    page = visit(COURSE)
    press(page, "Start")
    wait_for(page, "stopped early at epoch 53")
    return page.settle()


def test_the_course_run_stops_at_epoch_53_in_picture_and_words(finished):
    numbers = finished.page.locator(".side").inner_text()
    for figure in ("3.3745", "0.7967"):
        assert figure in numbers
        assert figure in report(finished)
    assert "0.0870" in report(finished)
    finished.assert_clean()


def test_the_scrubber_travels_in_time_without_asking_the_page(finished):
    sent = []
    finished.page.on("request", lambda request: sent.append(request.url))
    scrubber = finished.page.get_by_label("Go to epoch")
    scrubber.focus()
    finished.page.keyboard.press("Home")
    finished.page.wait_for_function(
        """() => [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
          .some((n) => n.shadowRoot?.querySelector('.side strong')?.textContent === '0')"""
    )
    assert "20.4648" in finished.page.locator(".side").inner_text()
    assert not [url for url in sent if "/runs/" not in url]


def test_going_on_after_the_stop_trains_to_the_last_epoch(finished):
    press(finished, "Go on")
    wait_for(finished, "finished: 201 epochs")
    finished.settle()
    assert "All 201 epochs are done" in report(finished)
    finished.assert_clean()


def test_a_run_can_be_paused_stepped_and_stopped_within_half_a_second(visit):
    page = visit(LONG)
    press(page, "Start")
    wait_for(page, re.compile("training: epoch [1-9]"))  # paused sooner, it has no epoch to be after
    press(page, "Pause")
    wait_for(page, "paused after epoch")
    before = int(re.search(r"epoch (\d+)", phase(page).inner_text())[1])
    press(page, "1 epoch")
    wait_for(page, f"paused after epoch {before + 1} ")
    press(page, "1 batch")
    wait_for(page, "after batch 1 of")
    page.page.locator(".run .buttons").get_by_role("button", name="Go on", exact=True).first.click()
    wait_for(page, "training: epoch")
    press(page, "Stop")
    began = time.monotonic()
    wait_for(page, "stopped")
    assert time.monotonic() - began < 2  # half a second of the server, and the browser's share on a busy machine
    page.settle().assert_clean()


def test_one_batch_before_the_first_epoch(visit):
    page = visit(COURSE)
    press(page, "1 batch")
    wait_for(page, "paused in epoch 1, after batch 1 of 40")
    page.settle().assert_clean()


def test_the_run_goes_on_while_its_reader_is_on_another_page(visit):
    page = visit(LONG)
    press(page, "Start")
    wait_for(page, "training: epoch")
    page.page.get_by_test_id("stSidebarNavLink").filter(has_text="Glossary").click()
    page.settle()
    page.page.wait_for_timeout(1500)
    page.page.get_by_test_id("stSidebarNavLink").filter(has_text="Live training").click()
    page.settle()
    wait_for(page, "epoch")
    page.page.wait_for_timeout(500)
    assert epoch(page) > 20
    press(page, "Stop")
    page.assert_clean()


def test_a_changed_setting_keeps_the_run_as_a_ghost_with_its_difference(finished):
    finished.page.get_by_role("button", name="Training", exact=False).first.click()
    field = finished.page.get_by_label("Epochs at most")
    field.fill("30")
    field.press("Enter")
    finished.settle()
    finished.page.locator(".ghosts").wait_for()
    assert "epochs 30 → 201" in finished.page.locator(".ghosts").inner_text()
    finished.page.wait_for_url("**epochs=30**", timeout=10_000)
    assert "not trained yet" in phase(finished).inner_text()


def test_a_probe_says_logits_probabilities_and_class(visit):
    page = visit("/live_training?preset=circles")
    press(page, "Start")
    wait_for(page, "finished: 20 epochs")
    page.settle()
    box = page.page.locator(".picture canvas").first.bounding_box()
    page.page.mouse.click(box["x"] + box["width"] * 0.72, box["y"] + box["height"] * 0.45)
    page.page.get_by_text(re.compile("probabilit|class 1")).first.wait_for(timeout=10_000)
    page.assert_clean()


def test_a_click_adds_a_training_point(visit):
    page = visit("/live_training?preset=circles")
    page.page.get_by_role("button", name="adds").first.click()
    box = page.page.locator(".picture canvas").first.bounding_box()
    page.page.mouse.click(box["x"] + box["width"] * 0.72, box["y"] + box["height"] * 0.45)
    page.page.wait_for_url("**points=**", timeout=10_000)
    page.settle()
    expect(page.page.get_by_text("no-op")).to_have_count(0)
    page.assert_clean()


def test_a_diverged_run_is_diagnosed(visit):
    page = visit("/live_training?preset=diverging")
    press(page, "Start")
    wait_for(page, "it diverged")
    page.settle()
    assert "learning rate of 1.1" in report(page)
    page.assert_clean()


def test_on_a_phone_nothing_is_cut(visit):
    page = visit("/live_training?preset=spiral&epochs=10", width=400, height=850, scheme="dark")
    press(page, "Start")
    wait_for(page, "finished: 10 epochs")
    page.settle().assert_clean()
