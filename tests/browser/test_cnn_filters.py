"""The lesson on trained CNNs as a reader uses it: scrub the recorded training, train, look inside."""

import io
import random
import re
import zipfile

import pytest
from PIL import Image
from playwright.sync_api import expect

PATH = "/cnn_filters?preset=digits"
SLOWEST = 120_000  # ms that a training may take on a busy machine


def phase(page):
    return page.page.locator(".run .phase")


def press(page, name):
    page.page.locator(".run .buttons").get_by_role("button", name=name, exact=True).click()


def numbers(page):
    return page.page.locator(".side .numbers").inner_text()


def test_the_recorded_training_can_be_scrubbed_at_once(visit):
    page = visit(PATH)
    assert "trained before" in phase(page).inner_text()
    assert "98.3 %" in numbers(page)
    below = page.page.get_by_text("Weights: ")
    expect(below).to_contain_text("epoch 11 of 12. Early stopping went back to epoch 11")
    expect(below).to_contain_text("98.3 %")
    page.page.get_by_label("Go to epoch").focus()
    page.page.keyboard.press("Home")
    page.page.wait_for_function(
        """() => [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
          .some((n) => n.shadowRoot?.querySelector('.side strong')?.textContent === '0')"""
    )
    assert "2.3042" in numbers(page)
    expect(below).to_contain_text("untrained (epoch 0)", timeout=SLOWEST)
    page.assert_clean()


def test_a_digit_is_drawn_and_answered_on_the_whole_page(visit):
    page = visit(PATH)
    page.page.get_by_text("Draw", exact=True).first.click()
    pad = page.page.locator("canvas.pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    spots = [(0.25, 0.2), (0.7, 0.2), (0.45, 0.85)]
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in spots]
    page.page.mouse.move(*places[0])
    page.page.mouse.down()
    for place in places[1:]:
        page.page.mouse.move(*place, steps=6)
    page.page.mouse.up()
    table = page.page.locator("table").filter(has_text="probability")
    expect(table.locator("tbody tr").first).to_contain_text("7", timeout=SLOWEST)
    above = page.page.locator("details.as-text div").first
    page.page.locator(".run .phase").scroll_into_view_if_needed()  # out of sight a picture is not drawn
    expect(above).to_contain_text("Your image: the network answers 7", timeout=SLOWEST)
    pad.focus()
    page.page.keyboard.press("Delete")
    expect(above).to_contain_text("Image of class 6: the network answers 6", timeout=SLOWEST)
    page.assert_clean()


@pytest.fixture(scope="module")
def short():
    return "/cnn_filters?preset=digits&epochs=6&seed=3"


def test_a_training_on_digits_reaches_97_percent_and_is_looked_into(visit, short):
    page = visit(short)
    assert "not trained yet" in phase(page).inner_text()
    press(page, "Start")
    phase(page).filter(has_text="finished: 6 epochs").wait_for(timeout=SLOWEST)
    page.settle()
    page.page.get_by_text("Weights: trained on this page").wait_for(timeout=SLOWEST)
    said = page.page.get_by_text("validation images,").inner_text()
    assert float(re.search(r"([\d.]+) %", said)[1]) >= 97
    page.assert_clean()


def png(red, blue):
    file = io.BytesIO()
    Image.new("RGB", (48, 40), (red, 40, blue)).save(file, "PNG")
    return file.getvalue()


def zip_of_red_and_blue(count=60):
    """train/ and valid/ with a folder per class, each picture in a slightly different colour."""
    draws, file = random.Random(1), io.BytesIO()
    with zipfile.ZipFile(file, "w") as folder:
        for at in range(count):
            part = "valid" if at % 4 == 0 else "train"
            folder.writestr(f"{part}/red/{at}.png", png(draws.randrange(160, 250), draws.randrange(60)))
            folder.writestr(f"{part}/blue/{at}.png", png(draws.randrange(60), draws.randrange(160, 250)))
    return file.getvalue()


def upload(page, name, file, data):
    page.page.get_by_test_id("stFileUploader").filter(has_text=name).locator("input[type=file]").set_input_files(
        {"name": file, "mimeType": "application/octet-stream", "buffer": data}
    )
    page.settle()


def test_the_zip_of_a_reader_is_trained_on_and_an_unseen_picture_predicted(visit):
    page = visit("/cnn_filters?preset=digits&epochs=8")
    page.page.get_by_role("button", name="Images", exact=True).click()
    upload(page, "Your own images", "colours.zip", zip_of_red_and_blue())
    page.page.keyboard.press("Escape")
    expect(phase(page)).to_contain_text("not trained yet")
    press(page, "Start")
    phase(page).filter(has_text="finished: 8 epochs").wait_for(timeout=SLOWEST)
    page.page.get_by_text("Weights: trained on this page").wait_for(timeout=SLOWEST)
    expect(page.page.get_by_text("30 of 30")).to_be_visible(timeout=SLOWEST)
    page.page.get_by_text("Your file", exact=True).first.click()
    page.settle()
    upload(page, "An image of yours", "unseen.png", png(20, 235))
    expect(page.page.get_by_text(re.compile(r"blue.*\d+(\.\d)? ?%")).first).to_be_visible(timeout=SLOWEST)
    page.assert_clean()


def test_a_training_can_be_stopped_and_reset(visit):
    page = visit("/cnn_filters?preset=digits&epochs=150&seed=4&stop=never&restore=0")
    press(page, "Start")
    phase(page).filter(has_text="training: epoch").wait_for(timeout=SLOWEST)
    press(page, "Stop")
    phase(page).filter(has_text="stopped after epoch").wait_for(timeout=SLOWEST)
    page.settle()
    press(page, "Reset weights")
    phase(page).filter(has_text="not trained yet").wait_for(timeout=SLOWEST)
    expect(page.page.get_by_text("Weights: not trained yet").first).to_be_visible(timeout=SLOWEST)
    page.assert_clean()


def test_the_views_open_without_errors(visit):
    page = visit("/cnn_filters?preset=glasses")
    for view in ("Filters", "Strongest patches", "Evidence", "Fool it", "Mistakes", "Layers"):
        page.page.get_by_role("radio", name=view, exact=True).or_(page.page.get_by_text(view, exact=True)).first.click()
        page.settle()
        page.assert_clean()
