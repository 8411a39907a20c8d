"""The graph view on a page of its own (graph_view_app.py): draw, point, choose, download."""

import re
from xml.etree import ElementTree

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.graph_view_reader import (
    choose,
    in_component,
    names,
    type_weight,
    weight_box,
)

FUNCTIONS = ["MeanBackward0", "PowBackward0", "SubBackward0", "AddmmBackward0", "SigmoidBackward0", "TBackward0"]


def test_every_one_of_20_changes_ends_with_its_own_drawing(graph_page):
    page = graph_page()
    for change in range(1, 21):
        value = f"{0.37 * change:.2f}"
        type_weight(page, value)
        weight_box(page, value).wait_for(timeout=5000)
        drawn = names(page)
        assert len(drawn) == 17
        assert set(FUNCTIONS) <= set(drawn)
        assert drawn.count("AccumulateGrad") == 4
        expect(page.page.locator(".stage .edge")).to_have_count(16)
    page.assert_clean()


def test_20_changes_in_haste_end_with_the_last_one_even_while_graphviz_is_loading(browser, graph_server):
    context = browser.new_context()
    page, last = context.new_page(), re.compile(r"^\s*0\.weight = 0\.20 \(")
    page.route("**/viz-*.js", lambda route: (page.wait_for_timeout(1500), route.continue_()))
    page.goto(graph_server)
    page.get_by_text("Drawing the graph").wait_for()
    for _ in range(20):
        page.get_by_test_id("stNumberInputStepUp").click()
    page.locator(".stage .node", has_text=last).wait_for()
    page.wait_for_timeout(1000)
    expect(page.locator(".stage .node", has_text=last)).to_have_count(1)
    context.close()


def test_a_graph_that_kills_graphviz_at_its_second_drawing_is_drawn_all_the_same(graph_page):
    page = graph_page()
    choose(page, "line breaks")
    for change in range(1, 7):
        type_weight(page, f"{change}.00")
        page.page.locator(".stage .node", has_text=f"0.weight = {change}.00").wait_for(timeout=5000)
    assert page.page.locator(".problem").is_hidden()
    page.assert_clean()


def test_a_graph_that_cannot_be_drawn_gets_one_sentence_and_the_last_drawing_stays(graph_page):
    page = graph_page()
    choose(page, "broken")
    page.page.get_by_text("could not draw this graph").wait_for()
    expect(page.page.get_by_role("alert")).to_have_count(1)
    expect(weight_box(page, "0.00")).to_have_count(1)
    choose(page, "small")
    page.page.get_by_text("could not draw this graph").wait_for(state="hidden")
    type_weight(page, "99")
    page.page.get_by_text("The server refused this.").wait_for()
    page.assert_clean()


def test_pointing_lights_a_box_with_its_edges_and_explains_it(graph_page):
    page = graph_page()
    assert page.page.locator(".panel h3").inner_text() == "What the boxes mean"
    page.page.locator(".stage .node", has_text="SubBackward0").hover()
    expect(page.page.locator(".edge.lit")).to_have_count(2)
    assert page.page.locator(".node.lit").all_text_contents()[0].strip() == "SubBackward0"
    assert page.page.locator(".panel h3").inner_text() == "SubBackward0"
    weight_box(page, "0.00").hover()
    assert "A leaf tensor that requires a gradient." in page.page.locator(".panel").inner_text()
    page.page.locator(".panel").hover()
    page.page.locator(".panel li", has_text="AccumulateGrad").hover()
    expect(page.page.locator(".node.lit")).to_have_count(4)
    page.page.mouse.move(5, 5)
    expect(page.page.locator(".node.lit")).to_have_count(0)


def test_by_keyboard_a_box_is_found_and_chosen_and_keeps_the_focus_when_values_change(graph_page):
    page = graph_page()
    in_component(page, "window.chosen = []; bus.subscribe('graph-node', (node) => window.chosen.push(node));")
    page.page.locator(".stage").focus()
    page.page.keyboard.press("Tab")
    focused = page.page.locator(".stage .node:focus")
    expect(focused).to_have_count(1)
    for _ in range(9):
        page.page.keyboard.press("ArrowUp")
    assert focused.get_attribute("aria-label").startswith("0.weight = 0.00")
    page.page.get_by_test_id("stNumberInputStepUp").evaluate("button => button.click()")
    weight_box(page, "0.01").wait_for()
    assert focused.get_attribute("aria-label").startswith("0.weight = 0.01")
    page.page.keyboard.press("ArrowDown")
    assert focused.get_attribute("aria-label") == "AccumulateGrad"
    page.page.keyboard.press("Enter")
    (chosen,) = page.page.evaluate("window.chosen")
    assert re.fullmatch(r"\d+", chosen["node"])
    assert chosen["steps"][-1] == "last"
    assert page.page.locator(".panel h3").inner_text() == "AccumulateGrad"
    page.page.keyboard.press("Escape")
    expect(page.page.locator(".stage:focus")).to_have_count(1)
    page.page.keyboard.press("+")
    expect(page.page.locator(".stage.enlarged")).to_have_count(1)


def test_the_steps_of_the_walk_outline_their_boxes(graph_page):
    page = graph_page()
    in_component(page, "bus.publish('walk-step', { step: 2 });")
    assert page.page.locator(".node.now").all_text_contents()[0].strip() == "AccumulateGrad"
    expect(page.page.locator(".node.now")).to_have_count(1)
    in_component(page, "bus.publish('walk-step', { step: 'last' });")
    expect(page.page.locator(".node.now")).to_have_count(4)
    type_weight(page, "2.50")
    weight_box(page, "2.50").wait_for()
    expect(page.page.locator(".node.now")).to_have_count(4)
    in_component(page, "bus.publish('walk-step', { step: null });")
    expect(page.page.locator(".node.now")).to_have_count(0)


def test_downloads_hold_what_is_on_the_screen(graph_page):
    page = graph_page()
    type_weight(page, "0.75")
    weight_box(page, "0.75").wait_for()
    shown = page.settle().page.get_by_test_id("stCode").inner_text()
    with page.page.expect_download() as download:
        page.page.get_by_role("button", name="Download DOT").click()
    assert download.value.suggested_filename == "toy-network.dot"
    text = download.value.path().read_text()
    assert "0.weight = 0.75" in text
    assert text.split() == shown.split()
    page.page.get_by_label("Zoom in").click()  # the file has the whole graph, however much of it the window shows
    saved = {kind: save(page, kind) for kind in ("SVG", "PNG")}
    assert [download.suggested_filename for download in saved.values()] == ["toy-network.svg", "toy-network.png"]
    drawing = ElementTree.fromstring(saved["SVG"].path().read_text())
    words = ["".join(text.itertext()) for text in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert any("0.weight = 0.75" in word for word in words)
    assert len(list(drawing.iter("{http://www.w3.org/2000/svg}g"))) > 17
    with Image.open(saved["PNG"].path()) as image:
        assert image.size == tuple(round(3 * float(drawing.get(side))) for side in ("width", "height"))
        assert len(image.convert("RGB").getcolors(100_000)) > 10


def save(page, kind):
    """By keys alone: Enter opens the menu on PNG, the arrow goes on to SVG."""
    page.page.get_by_role("button", name="Save picture").focus()
    with page.page.expect_download() as download:
        for key in ("Enter", *(["ArrowDown"] if kind == "SVG" else []), "Enter"):
            page.page.keyboard.press(key)
    return download.value


@pytest.mark.parametrize("width", [1440, 400])
def test_in_the_dark_the_graph_has_its_dark_colours(graph_page, width):
    page = graph_page(scheme="dark", width=width, height=800)
    box = page.page.locator(".stage .node", has_text="SubBackward0")
    assert box.locator("polygon").get_attribute("fill") == "#3a4149"
    page.page.emulate_media(color_scheme="light")
    page.page.locator('.stage .node polygon[fill="#e4e7eb"]').first.wait_for()
    page.assert_clean()


def test_graphviz_is_fetched_once_and_nothing_comes_from_elsewhere(graph_page, browser, graph_server):
    context = browser.new_context()
    page, asked = context.new_page(), []

    def keep(request):  # Playwright marks its handlers, and a bound list.append cannot be marked
        asked.append(request.url)

    page.on("request", keep)
    page.goto(graph_server)
    page.locator(".stage .node").first.wait_for()
    page.get_by_role("radio", name="larger").click()
    page.locator(".stage .node", has_text="4.weight").wait_for()
    context.close()
    assert sum("viz-3" in address for address in asked) == 1
    outside = [address for address in asked if not address.startswith((graph_server, "data:", "blob:"))]
    assert outside == []


def test_nothing_in_a_graph_can_act_or_fetch(graph_page):
    page = graph_page()
    left = in_component(
        page,
        """
        const { Drawing } = await import(modules + "graph_view_drawing.js");
        const { svgText } = await import(modules + "graph_view_graphviz.js");
        const drawn = await svgText('digraph { a [label="<script>x</script>" URL="javascript:alert(1)"] }');
        const made = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
          viewBox="0 0 9 9" onload="alert(1)"><script>alert(1)</script><image xlink:href="http://elsewhere.example/"/>
          <style>*{}</style><foreignObject><b>x</b></foreignObject>
          <g class="node" onclick="alert(1)" style="fill:url(http://elsewhere.example)" mask="url(http://elsewhere.example)">
            <text>kept</text></g></svg>`;
        return [drawn, made].map((text) => new XMLSerializer().serializeToString(new Drawing(text).svg));
        """,
    )
    for text in left:
        assert not re.search(r"<script|javascript:|<image|elsewhere|onload|onclick|<style|foreignObject", text)
    assert "&lt;script&gt;" in left[0]
    assert "kept" in left[1]
