"""The vanishing-gradients lesson as a reader uses it: drag, switch remedies on, choose, hover, type, come back."""

import re

from playwright.sync_api import expect

SIGMOID = "/vanishing_gradients?preset=sigmoid-10-layers"
LINE = ".series.chosen"


def diagnosis(page):
    return page.page.get_by_test_id("stMarkdownContainer").filter(has_text="One step of SGD").first.inner_text()


def wait_until_told(page, words):
    """The diagnosis follows a change; on a busy machine not at once."""
    page.page.get_by_test_id("stMarkdownContainer").filter(has_text=words).first.wait_for()
    page.settle()


def path(page):
    return page.page.locator(LINE).get_attribute("d")


def readout(page):
    return page.page.locator(".picture .readout").inner_text()


def field(page, name):
    return page.page.get_by_label(f"{name}, as text", exact=True)


def type_into(page, name, text):
    field(page, name).fill(text)
    field(page, name).press("Enter")
    page.settle()


def test_dragging_the_depth_streams_pictures_and_ends_on_the_link(visit):
    page = visit(SIGMOID + "&width=16")
    slider = page.page.get_by_label("Depth", exact=True)
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2
    page.page.evaluate(
        """() => {
          const host = [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
            .find((node) => node.shadowRoot?.querySelector('.flow-chart'));
          window.pictures = new Set();
          const note = () => window.pictures.add(host.shadowRoot.querySelector('.series.chosen')?.getAttribute('d'));
          new MutationObserver(note).observe(host.shadowRoot.querySelector('.flow-chart'),
            { attributes: true, childList: true, subtree: true });
        }"""
    )
    page.page.mouse.move(box["x"] + box["width"] * 0.17, y)
    page.page.mouse.down()
    for step in range(20):
        page.page.mouse.move(box["x"] + box["width"] * (0.17 + 0.012 * step), y)
        page.page.wait_for_timeout(80)
    streamed = page.page.evaluate("window.pictures.size")
    page.page.mouse.up()
    page.settle()
    page.page.wait_for_timeout(900)
    page.settle()
    assert streamed >= 4
    depth = field(page, "Depth").input_value()
    assert 15 < int(depth) < 25
    assert f"depth={depth}" in page.page.url
    wait_until_told(page, f"From layer {depth} back to layer 1")
    page.assert_clean()


def test_a_remedy_switched_on_changes_picture_words_and_the_charts_below(visit):
    page = visit(SIGMOID)
    before = path(page)
    wait_until_told(page, "The gradient vanishes")
    page.page.get_by_label("Normalization", exact=True).select_option("batch")
    page.settle()
    assert path(page) != before
    wait_until_told(page, "The gradient arrives")
    wait_until_told(page, "(batch normalization)")
    page.page.wait_for_timeout(900)
    page.settle()
    assert "norm=batch" in page.page.url
    page.page.get_by_label("Skip connections", exact=True).check()
    wait_until_told(page, "(skip connection)")
    page.page.get_by_label("Initialization", exact=True).select_option("normal")
    page.settle()
    assert page.page.get_by_label("Scale σ", exact=True).is_visible()
    page.assert_clean()


def test_hovering_and_turning_to_the_sums_send_nothing_to_the_server(visit):
    page = visit(SIGMOID)
    sent = page.listen_to_sent()
    before = path(page)
    cell = page.page.locator(".cell").nth(10 * 4 + 6)  # fifth row, seventh layer
    cell.hover()
    assert readout(page).startswith("ReLU, layer 7: ‖∂L/∂W‖ = ")
    page.page.get_by_role("button", name="‖∂L/∂z‖").click()
    page.page.mouse.move(5, 5)
    assert re.match(r"sigmoid, layer 1: ‖∂L/∂z‖ = 3\.\d·10⁻¹⁰ \(", readout(page))
    assert path(page) != before
    assert sent == []


def test_everything_works_by_keyboard(visit):
    page = visit(SIGMOID)
    page.page.locator("summary", has_text="layer by layer").focus()
    page.page.keyboard.press("Enter")
    page.settle()
    page.page.locator(".flow-chart").focus()
    page.page.keyboard.press("ArrowRight")
    page.page.keyboard.press("ArrowRight")
    page.page.keyboard.press("ArrowDown")
    assert readout(page).startswith("tanh, layer 3:")
    page.settle()
    page.page.wait_for_timeout(900)
    page.settle()
    expect(page.page.get_by_role("heading", name="Layer 3 from inside")).to_have_count(1)
    wait_until_told(page, "(tanh)")
    page.page.get_by_label("Depth", exact=True).focus()
    page.page.keyboard.press("ArrowRight")
    page.page.keyboard.press("Shift+ArrowRight")
    page.settle()
    assert field(page, "Depth").input_value() == "21"
    wait_until_told(page, "From layer 21 back")
    page.assert_clean()


def test_a_click_on_a_row_chooses_activation_and_layer(visit):
    page = visit(SIGMOID)
    page.page.locator(".cell").nth(10 * 7 + 8).click()
    wait_until_told(page, "(GELU)")
    page.page.locator(".series-label", has_text="SELU").click()
    wait_until_told(page, "(SELU)")
    assert page.page.locator(".series-label.chosen").text_content() == "SELU"
    for chart in ("SELU (in use)", "GELU (not in use)"):  # the small curves follow in a fragment of their own
        expect(page.page.get_by_label(chart)).not_to_have_count(0)


def test_the_step_is_behind_more_and_clipping_is_told(visit):
    page = visit(SIGMOID)
    assert not page.page.get_by_label("Learning rate", exact=True).is_visible()
    page.page.get_by_text("More: the step").click()
    page.page.get_by_label("Gradient clipping", exact=True).check()
    wait_until_told(page, "Clipping to 1 changes nothing")
    type_into(page, "Largest norm", "0.01")
    wait_until_told(page, "Clipping to 0.01 multiplies the whole gradient")
    assert "after clipping" in readout(page)


def test_a_wrong_depth_gets_one_sentence_and_nothing_is_lost(visit):
    page = visit(SIGMOID)
    problem = page.page.locator(".problem").locator("visible=true")
    depth = 10
    for text in ("abc", "1e400", "NaN", "", "51"):
        type_into(page, "Depth", text)
        expect(problem).to_have_count(1)
        assert "depth must be a whole number from 2 to 50" in problem.inner_text(), text
        wait_until_told(page, f"From layer {depth} back")
        depth += 1
        type_into(page, "Depth", str(depth))
        expect(problem).to_have_count(0)
        wait_until_told(page, f"From layer {depth} back")
    page.assert_clean()


def test_the_width_explains_why_it_ends_where_it_does(visit):
    page = visit(SIGMOID + "&depth=12&width=128")
    assert "depth × width² × networks is at most 50 · 64² · 8" in page.page.locator(".panel").inner_text()
    type_into(page, "Width", "200")
    assert "depth must be at most 5 for 200 units" in page.page.locator(".problem").locator("visible=true").inner_text()


def test_link_reload_and_page_switch_restore_the_experiment(visit):
    page = visit("/vanishing_gradients?preset=he-saves-relu")
    type_into(page, "Depth", "17")
    page.page.locator(".series-label", has_text="GELU").click()
    page.settle()
    page.page.wait_for_timeout(900)
    page.settle()
    expected, link = diagnosis(page), page.page.url
    assert diagnosis(visit(link.removeprefix(page.address))) == expected
    page.page.reload()
    assert diagnosis(page.settle()) == expected
    page.page.get_by_test_id("stSidebarNavLink").filter(has_text="Glossary").click()
    page.settle()
    page.page.get_by_test_id("stSidebarNavLink").filter(has_text="Vanishing gradients").click()
    page.settle()
    assert diagnosis(page) == expected


def test_on_a_phone_the_picture_comes_before_its_controls(visit):
    page = visit(SIGMOID, width=400, height=800)
    picture = page.page.locator(".flow-chart").bounding_box()
    panel = page.page.locator(".panel").bounding_box()
    assert picture["y"] + picture["height"] < panel["y"]
    assert picture["x"] >= 0
    assert picture["x"] + picture["width"] <= 400
    page.assert_clean()
