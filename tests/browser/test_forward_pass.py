"""The forward-pass lesson as a reader uses it: drag, step, hover, type, copy, come back."""

import re
from xml.etree import ElementTree

from playwright.sync_api import expect

from core.scripts.notebook import notebook

TOY = "/forward_pass?preset=toy-network"


def value_of(page, text="predicts"):
    return page.page.get_by_test_id("stMarkdownContainer").filter(has_text=text).first.inner_text()


def field(page, name):
    return page.page.get_by_label(f"{name}, as text", exact=True)


def type_into(page, name, text):
    field(page, name).fill(text)
    field(page, name).press("Enter")
    page.settle()


def test_dragging_an_input_streams_pictures_and_ends_on_the_link(visit):
    page = visit(TOY)
    slider = page.page.get_by_label("Input x", exact=True)
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2
    page.page.evaluate(
        """() => {
          const host = [...document.querySelectorAll('[data-testid=stBidiComponentIsolated]')]
            .find((node) => node.shadowRoot?.querySelector('.board'));
          const loss = host.shadowRoot.querySelector('.inside');
          window.pictures = new Set();
          new MutationObserver(() => window.pictures.add(loss.textContent))
            .observe(loss, { childList: true, characterData: true, subtree: true });
        }"""
    )
    page.page.mouse.move(box["x"] + box["width"] * 0.66, y)
    page.page.mouse.down()
    for step in range(20):
        page.page.mouse.move(box["x"] + box["width"] * (0.66 - 0.02 * step), y)
        page.page.wait_for_timeout(60)
    streamed = page.page.evaluate("window.pictures.size")
    page.page.mouse.up()
    page.settle()
    page.page.wait_for_timeout(600)
    assert streamed >= 5
    x = field(page, "Input x").input_value()
    assert f"x={x}" in page.page.url
    assert f"x = {x.replace('-', '−')}" in value_of(page)
    page.assert_clean()


def test_stepping_and_hovering_send_nothing_to_the_server(visit):
    page = visit(TOY)
    sent = page.listen_to_sent()
    page.page.get_by_label("First step").click()
    assert page.page.locator(".board .inside").text_content() == "·"
    for _ in range(5):
        page.page.get_by_label("One step on").click()
    assert page.page.locator(".board .inside").text_content() == "2.7459"
    top = page.page.locator(".board").bounding_box()["y"]
    for unit in (3, 2, 1):  # equations of different length: the picture stays under the pointer
        page.page.locator(".unit").nth(unit).hover()
        assert page.page.locator(".board").bounding_box()["y"] == top
    assert "0.8808" in page.page.locator(".equation").inner_text()
    page.page.get_by_role("button", name="Play", exact=True).click()
    page.page.wait_for_timeout(300)
    page.page.get_by_role("button", name="Pause", exact=True).click()
    assert sent == []


def test_everything_on_the_diagram_works_by_keyboard(visit):
    page = visit(TOY)
    page.page.get_by_label("Last step").click()
    unit = page.page.locator(".unit").nth(2)
    unit.focus()
    assert "0.7311" in page.page.locator(".equation").inner_text()
    page.page.keyboard.press("Enter")
    assert "layer 1, unit 2" in page.page.locator(".inspector h3").inner_text()
    page.page.keyboard.press("Home")
    assert page.page.locator(".player-label").inner_text() == "0 / 5"
    page.page.keyboard.press("ArrowRight")
    assert "weighted sums" in page.page.locator(".caption").inner_text()
    page.page.get_by_label("Input x", exact=True).focus()
    page.page.keyboard.press("ArrowRight")
    page.settle()
    assert "x = 1.1" in value_of(page)


def test_an_edge_is_clicked_and_its_weight_typed(visit):
    page = visit(TOY)
    page.page.locator(".edge-target").nth(2).click(force=True)
    expect(page.page.locator(".value-slider.picked")).to_have_count(1)
    type_into(page, "Weight w₃", "2")
    # z = 2·0.8808 + 2·0.7311 − 1
    assert "2.2237" in value_of(page)


def test_a_wrong_weight_gets_one_sentence_and_nothing_is_lost(visit):
    page = visit(TOY)
    own = page.page.get_by_label("Weight w₃", exact=True).last.input_value()
    for text in ("abc", "1e400", "NaN", "", "١", "101"):
        type_into(page, "Weight w₃", text)
        problem = page.page.locator(".problem").locator("visible=true")
        expect(problem).to_have_count(1)
        assert "must be a number from −100 to 100" in problem.inner_text(), text
        assert "1.3429" in value_of(page), text
        type_into(page, "Weight w₃", own)
        expect(problem).to_have_count(0)
    type_into(page, "Weight w₃", "1.5")
    expect(problem).to_have_count(0)
    page.assert_clean()


def test_a_number_typed_into_a_matrix_reaches_the_diagram(visit):
    page = visit(TOY)
    cell = page.page.get_by_label("Bias of unit 1 in layer 1", exact=True).last
    cell.fill("0")
    cell.press("Enter")
    page.settle()
    # z₁ = 1, so a₁ = a₂ = 0.7311 and ŷ = 3·0.7311 − 1
    assert "1.1932" in value_of(page)
    page.page.get_by_text("Add a sample").click()
    page.settle()
    assert page.page.locator(".samples .count").inner_text() == "1 of 2"


def test_link_reload_and_page_switch_restore_the_experiment(visit):
    page = visit("/forward_pass?preset=2-4-2-1-tanh")
    type_into(page, "Input x₁", "-0.75")
    type_into(page, "Weight w⁽³⁾₁₂", "1.25")
    expected = value_of(page)
    page.page.wait_for_timeout(600)
    link = page.page.url
    assert value_of(visit(link.removeprefix(page.address))) == expected
    page.page.reload()
    assert value_of(page.settle()) == expected
    page.page.get_by_test_id("stSidebarNavLink").filter(has_text="Glossary").click()
    page.settle()
    page.page.get_by_test_id("stSidebarNavLink").filter(has_text="Forward pass").click()
    page.settle()
    assert value_of(page) == expected
    page.page.wait_for_timeout(600)
    assert page.page.url == link


def test_copy_link_copies_what_is_in_the_address_bar(visit):
    page = visit(TOY)
    page.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    type_into(page, "Input x", "2.5")
    button = page.page.get_by_role("button", name="Copy link")
    missing = "The link holds all settings and seeds, but not the step and the unit on display."
    expect(page.page.get_by_text(missing)).to_be_visible()
    expect(button).to_have_accessible_description(missing)
    button.click()
    page.page.get_by_text("Copied").wait_for()
    copied = page.page.evaluate("navigator.clipboard.readText()")
    assert copied == page.page.url
    assert copied.endswith("?preset=toy-network&x=2.5")


def test_reset_brings_the_preset_back(visit):
    page = visit(TOY)
    type_into(page, "Input x", "2.5")
    page.page.get_by_role("button", name="Reset").click()
    page.settle()
    assert "1.3429" in value_of(page)
    assert field(page, "Input x").input_value() == "1"


def test_the_script_on_the_page_is_for_the_numbers_on_the_page(visit):
    page = visit(TOY)
    type_into(page, "Input x", "2.5")
    page.page.get_by_text("PyTorch code for what is on the screen").click()
    page.settle()
    code = page.page.get_by_test_id("stCode").inner_text()
    assert "x = torch.tensor([[2.5]])" in code
    assert re.search(r"nn\.Sigmoid\(\)", code)
    with page.page.expect_download() as download:
        page.page.get_by_role("button", name="Download the script").click()
    script = download.value.path().read_text()
    assert "x = torch.tensor([[2.5]])" in script
    with page.page.expect_download() as download:
        page.page.get_by_role("button", name="Download the notebook").click()
    assert download.value.suggested_filename == "forward_pass_code.ipynb"
    assert download.value.path().read_text() == notebook(script)


def test_a_start_on_the_map_opens_its_preset_also_the_second_time(visit):
    page = visit("/")
    for _ in range(2):
        page.page.get_by_role("link", name="XOR, solved by hand").click()
        page.settle()
        assert field(page, "Input x₂").input_value() == "1"
        type_into(page, "Input x₂", "2")
        page.page.get_by_test_id("stSidebarNavLink").filter(has_text="Home").click()
        page.settle()
    page.assert_clean()


def test_the_picture_is_saved_with_the_maps_inside_the_units_and_the_words_beside_them(visit):
    page = visit("/forward_pass?preset=2-4-2-1-tanh")
    page.page.get_by_role("button", name="Save picture").click()
    with page.page.expect_download() as download:
        page.page.get_by_role("menuitem", name="SVG").click()
    assert download.value.suggested_filename == "network-2-4-2-1.svg"
    picture = ElementTree.fromstring(download.value.path().read_text())
    parts = {name: list(picture.iter(f"{{http://www.w3.org/2000/svg}}{name}")) for name in ("text", "image", "path")}
    shown = [text for text in page.page.locator(".board svg text").all_text_contents() if text]
    assert [words for text in parts["text"] if (words := "".join(text.itertext()))] == shown
    assert all(text.get("font-size") and text.get("font-family") for text in parts["text"])
    (maps,) = parts["image"]
    assert maps.get("href").startswith("data:image/png")
    assert [maps.get(side) for side in ("width", "height")] == [picture.get(side) for side in ("width", "height")]
    # What only catches clicks is left out.
    assert all(edge.get("stroke", "").startswith("rgb(") for edge in parts["path"])
    assert not any({"class", "style", "tabindex"} & part.attrib.keys() for part in picture.iter())
