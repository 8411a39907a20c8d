"""The convolution lesson as a reader uses it: hover, step, drag a weight, draw, refuse, compare."""

import json
import re

import pytest
from playwright.sync_api import expect

from core.convolution.trace import trace
from core.lessons.convolution.picture import convolution_picture
from core.lessons.convolution.presets import CONVOLUTIONS
from pages.server.assets import ASSETS_ROUTE
from tests.core.convolution.random_convolutions import random_convolutions

EDGES = "/convolution?preset=edges"
Y = trace(CONVOLUTIONS["edges"].experiment).y[0]


def shown(value):
    return f"{value:.4f}".replace("-", "−")


def pixel(page, panel, row, column, count):
    """The middle of a pixel on the screen; panel 0 is the input, 1 the output."""
    box = page.page.locator(".pixels").nth(panel).bounding_box()
    return box["x"] + (column + 0.5) * box["width"] / count, box["y"] + (row + 0.5) * box["height"] / count


def caption(page):
    return page.page.locator(".caption").inner_text()


def result(page):
    return page.page.locator(".sums .result b").inner_text()


def summary(page):
    return page.page.get_by_test_id("stMarkdownContainer").filter(has_text="The output has shape").first.inner_text()


def test_hovering_an_output_pixel_shows_window_products_and_sum_without_the_server(visit):
    page = visit(EDGES)
    sent = page.listen_to_sent()
    for row, column in ((0, 0), (10, 20), (37, 37)):
        page.page.mouse.move(*pixel(page, 1, row, column, 38))
        assert f"row {row + 1}, column {column + 1}: 9 products" in caption(page)
        assert result(page) == shown(Y[row, column].item())
        products = page.page.locator(".cell .product").all_text_contents()
        assert len(products) == 9
        assert sum(float(text.replace("−", "-")) for text in products) == pytest.approx(Y[row, column].item(), abs=0.05)
    assert sent == []
    page.assert_clean()


def test_hovering_an_input_pixel_shows_every_output_that_it_feeds(visit):
    page = visit(EDGES)
    page.page.mouse.move(*pixel(page, 0, 20, 20, 40))
    assert "It feeds 9 output pixels" in caption(page)
    page.page.mouse.move(*pixel(page, 0, 0, 0, 40))
    assert "It feeds 1 output pixel." in caption(page)
    page = visit("/convolution?preset=transposed-checkerboard")
    page.page.mouse.move(*pixel(page, 0, 5, 5, 20))
    assert "over 9 output pixels" in caption(page)
    page.page.get_by_label("Show overlaps").click()
    page.page.mouse.move(*pixel(page, 1, 20, 20, 41))
    assert "4 products of each input channel" in caption(page)
    page.page.mouse.move(*pixel(page, 1, 21, 21, 41))
    assert "1 product of each input channel" in caption(page)


def test_the_player_walks_over_the_output_and_through_the_products(visit):
    page = visit(EDGES)
    sent = page.listen_to_sent()
    page.page.get_by_label("First output pixel").click()
    assert "row 1, column 1:" in caption(page)
    page.page.get_by_label("One output pixel on").click()
    assert "row 1, column 2:" in caption(page)
    page.page.get_by_role("button", name="Play", exact=True).click()
    page.page.wait_for_timeout(600)
    page.page.get_by_role("button", name="Pause", exact=True).click()
    assert int(page.page.locator(".player-label").inner_text().split(" ")[0]) > 3
    page.page.get_by_label("First output pixel").click()
    page.page.get_by_text("one product at a time").click()
    for number in range(1, 10):
        assert f"Product {number} of 9" in caption(page)
        page.page.get_by_label("One output pixel on").click()
    assert "Product 1 of 9 for the output pixel in row 1, column 2" in caption(page)
    assert sent == []


def test_pixels_and_weights_are_reached_by_keyboard(visit):
    page = visit(EDGES)
    output = page.page.locator(".pixels").nth(1)
    start = caption(page)
    output.focus()
    page.page.keyboard.press("ArrowDown")
    page.page.keyboard.press("ArrowRight")
    row, column = (int(n) + 1 for n in re.search(r"row (\d+), column (\d+)", start).groups())
    assert f"row {row}, column {column}:" in caption(page)
    page.page.locator(".pixels").nth(0).focus()
    page.page.keyboard.press("ArrowUp")
    assert "Input pixel in row 20, column 21" in caption(page)
    page.page.locator(".cells").focus()
    page.page.keyboard.press("ArrowLeft")
    assert "Kernel in row 2, column 1: pixel" in caption(page)
    expect(page.page.get_by_label("Weight in row 2, column 1", exact=True)).to_have_count(1)


def test_dragging_a_weight_changes_picture_numbers_and_link(visit):
    page = visit(EDGES)
    page.page.mouse.move(*pixel(page, 1, 10, 20, 38))
    slider = page.page.get_by_label("Weight in row 2, column 2", exact=True)
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2
    page.page.mouse.move(box["x"] + box["width"] * 0.9, y)
    page.page.mouse.down()
    for step in range(12):
        page.page.mouse.move(box["x"] + box["width"] * (0.9 - 0.02 * step), y)
        page.page.wait_for_timeout(60)
    page.page.mouse.up()
    weight = page.page.get_by_label("Weight in row 2, column 2, as text").input_value()
    assert float(weight) < 8
    page.page.wait_for_url(f"**k=-1_-1_-1~-1_{weight}_-1~-1_-1_-1")
    page.settle()
    page.assert_clean()
    page.page.get_by_role("button", name="Kernel", exact=True).click()
    expect(page.page.get_by_role("textbox", name="Kernel as text")).to_have_value(re.compile(f" {weight} "))
    again = visit(page.page.url.removeprefix(page.address))
    assert summary(again) == summary(page)


def test_settings_change_with_a_click_and_impossible_ones_say_why(visit):
    page = visit(EDGES)
    page.page.get_by_label("More stride").click()
    page.settle()
    assert "1 × 19 × 19" in summary(page)
    assert "⌊(40 + 2·0 − 1·(3 − 1) − 1)/2⌋ + 1 = 19" in page.page.locator(".derived").inner_text()
    page.page.get_by_label("Operation").select_option("max_pool")
    page.settle()
    page.page.get_by_label("More padding").click()
    page.settle()
    assert "1 × 20 × 20" in summary(page)
    page.page.get_by_label("More padding").click()
    page.settle()
    problem = page.page.locator(".problem").locator("visible=true")
    assert "padding of pooling must be at most half the window, 1, got 2" in problem.inner_text()
    assert "1 × 20 × 20" in summary(page)
    assert page.page.get_by_role("group", name="Padding").locator("output").inner_text() == "1"
    page.page.get_by_label("Less stride").click()
    page.settle()
    expect(page.page.locator(".problem").locator("visible=true")).to_have_count(0)
    page.assert_clean()


def test_a_drawing_is_painted_and_comes_back_by_its_link(visit):
    page = visit("/convolution?preset=stride-and-padding&draw=" + "0" * 64)
    assert "from 0.0000 to 0.0000" in summary(page)
    page.page.mouse.move(*pixel(page, 0, 5, 5, 18))
    page.page.mouse.down()
    page.page.mouse.move(*pixel(page, 0, 5, 6, 18))
    page.page.mouse.up()
    # Row and column 5 of the padded picture are row and column 4 of the drawing.
    page.page.wait_for_url("**draw=" + "0000" * 4 + "0c00" + "0000" * 11)
    page.settle()
    assert "from 0.0000 to 0.0000" not in summary(page)
    assert summary(visit(page.page.url.removeprefix(page.address))) == summary(page)


def test_the_border_of_the_whole_photo_is_dragged(visit):
    page = visit("/convolution?preset=emboss")
    border = page.page.get_by_label("Where the photo ends and the output begins")
    border.focus()
    page.page.keyboard.press("End")
    assert "100%" in page.page.locator("img.after").get_attribute("style")
    assert page.page.locator("img.after").get_attribute("alt").startswith("640 × 427 pixels become 638 × 425")
    page.assert_clean()


CHECK = """async ([data, modules]) => {
  const { Records } = await import(modules + "records.js");
  const { geometryOf } = await import(modules + "geometry.js");
  const inside = (part) => part.cells.filter((cell) => cell?.inside).length;
  const g = geometryOf(data);
  const records = new Records(data, g);
  let [largest, feeding] = [0, 0];
  for (let out = 0; out < g.output.channels; out += 1) {
    for (let row = 0; row < g.output.rows; row += 1) {
      for (let column = 0; column < g.output.columns; column += 1) {
        const { parts, bias, value } = records.made(out, row, column);
        const all = parts.flatMap((part) => part.cells).filter(Boolean).map((cell) => cell.product);
        const sum = all.reduce((a, b) => a + b, 0) / (g.pooling ? all.length : 1);
        const made = g.operation === "max_pool" ? Math.max(...all) : sum + (bias ?? 0);
        largest = Math.max(largest, Math.abs(made - value));
        if (out === 0 && !g.pooling) for (const part of parts) feeding += inside(part);
      }
    }
  }
  let fed = 0;
  for (const channel of new Set(g.pooling ? [] : records.made(0, 0, 0).parts.map((part) => part.channel))) {
    for (let row = 0; row < g.input.rows; row += 1) {
      for (let column = 0; column < g.input.columns; column += 1) {
        fed += inside(records.fed(0, channel, row, column).part);
      }
    }
  }
  return [largest, feeding, fed];
}"""


def test_the_browsers_products_add_up_to_pytorchs_values_in_every_pixel(visit):
    """And what an output reads is what an input feeds, counted from both sides."""
    page = visit(EDGES)
    for experiment in [*(preset.experiment for preset in CONVOLUTIONS.values()), *random_convolutions(30, seed=9)]:
        data = json.loads(json.dumps(convolution_picture(experiment, trace(experiment))))
        largest, feeding, fed = page.page.evaluate(CHECK, [data, f"{ASSETS_ROUTE}/lessons/convolution/"])
        assert largest < 2e-4, experiment
        assert feeding == fed, experiment


@pytest.mark.parametrize("preset", ["depthwise-rgb", "course-28x28", "transposed-checkerboard", "max-pool"])
def test_a_phone_shows_all_of_it_without_sideways_scrolling(visit, preset):
    page = visit(f"/convolution?preset={preset}", width=400, height=800, scheme="dark")
    for panel in range(2):
        box = page.page.locator(".pixels").nth(panel).bounding_box()
        assert box["width"] > 150
        assert box["x"] + box["width"] <= 400
    page.assert_clean()
