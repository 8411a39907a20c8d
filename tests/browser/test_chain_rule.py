"""The chain-rule lesson as a reader uses it: walk, drag, pick, press, type, come back."""

from playwright.sync_api import expect

TOY = "/chain_rule?preset=toy-network"
TORCHVIZ = "the same graph, as autograd keeps it"
FORWARD_STEPS, BACKWARD_STEPS = 11, 17


def body(page):
    return page.page.get_by_test_id("stMain").inner_text()


def at_the_end(page):
    """All numbers of the walk at its last step."""
    page.page.get_by_label("Last step").click()
    return picture(page)


def picture(page):
    """All numbers of the walk, as soon as it is drawn: that takes a frame after the component has come."""
    texts = page.page.locator(".walk-board text")
    for _ in range(100):
        if texts.count():
            break
        page.page.screenshot(clip={"x": 0, "y": 0, "width": 1, "height": 1})
        page.page.wait_for_timeout(50)
    return " ".join(texts.all_text_contents())


def field(page, name):
    return page.page.get_by_label(f"Value of {name}, as text", exact=True)


def caption(page):
    return page.page.locator(".caption").inner_text()


def test_the_walk_fills_in_values_then_gradients_without_the_server(visit):
    page = visit(TOY)
    sent = page.listen_to_sent()
    page.page.get_by_label("First step").click()
    output = page.page.locator(".walk-node.output .number")
    assert output.all_text_contents() == ["·", "·"]
    for _ in range(FORWARD_STEPS):
        page.page.keyboard.press("ArrowRight")
    assert output.all_text_contents() == ["2.7459", "·"]
    page.page.keyboard.press("ArrowRight")
    page.page.keyboard.press("ArrowRight")
    assert "local derivative" in caption(page)
    assert "∂L/∂e = 2 · e = −3.3142 × upstream" in caption(page)
    page.page.keyboard.press("ArrowRight")
    assert "In short: ∂L/∂ŷ = 2(ŷ − y) = −3.3142." in caption(page)
    page.page.keyboard.press("End")
    assert page.page.locator(".player-label").inner_text() == f"{FORWARD_STEPS + BACKWARD_STEPS + 1} / 29"
    page.page.locator(".walk-node.parameter").first.hover()
    expect(page.page.locator(".walk-edge.lit")).to_have_count(7)
    assert sent == []


def test_picking_a_parameter_lights_and_writes_its_path(visit):
    page = visit(TOY)
    page.page.locator(".walk-node.parameter").last.click()
    page.settle()
    page.page.wait_for_timeout(700)
    page.settle()
    assert "of=b2%5B1%5D" in page.page.url
    assert "One path leads from" in body(page)
    expect(page.page.locator(".walk-node.picked")).to_have_count(1)
    page.assert_clean()


def test_dragging_streams_and_the_rest_follows_when_it_rests(visit):
    page = visit(TOY)
    slider = page.page.get_by_label("Value of x", exact=True)
    box = slider.bounding_box()
    y = box["y"] + box["height"] / 2
    page.page.mouse.move(box["x"] + box["width"] * 0.66, y)
    page.page.mouse.down()
    seen = set()
    for step in range(20):
        page.page.mouse.move(box["x"] + box["width"] * (0.66 - 0.02 * step), y)
        page.page.wait_for_timeout(60)
        seen.add(picture(page))
    page.page.mouse.up()
    assert len(seen) >= 5
    page.page.wait_for_timeout(800)
    page.settle()
    gradient = page.page.locator(".walk-node.parameter").first.locator(".number.backward").text_content()
    assert gradient in page.page.locator("table").first.inner_text()
    page.assert_clean()


def test_a_node_of_the_torchviz_graph_leads_to_its_step(visit):
    page = visit(TOY)
    page.page.get_by_text(TORCHVIZ).click()
    node = page.page.locator("[id^=torch-n]").filter(has_text="MseLossBackward0").first
    node.wait_for()
    node.click()
    page.page.wait_for_timeout(200)
    assert "Backward 1 of 17" in caption(page)


def test_the_torchviz_graph_follows_eight_changes_in_a_row(visit):
    page = visit(TOY)
    page.page.get_by_text(TORCHVIZ).click()
    page.page.locator("[id^=torch-n]").first.wait_for()
    for change in range(8):
        value = round(-2 + 0.5 * change, 1)
        field(page, "x").fill(str(value))
        field(page, "x").press("Enter")
        page.page.wait_for_timeout(450)
        page.settle()
        bias = page.page.locator(".walk-node.parameter").nth(1).locator(".number.backward").text_content()
        expected = bias.replace("−", "-")
        page.page.locator("[id^=torch-n]").filter(has_text="0.bias").filter(has_text=expected).first.wait_for(
            timeout=5000
        )
    page.assert_clean()


def test_calls_are_pressed_in_any_order(visit):
    page = visit(TOY)
    page.page.get_by_role("button", name="Start over").click()
    page.settle()
    for call in ("forward", "loss", "backward", "backward"):
        page.page.get_by_role("button", name=call, exact=True).click()
        page.settle()
    assert "Trying to backward through the graph a second time" in body(page)
    page.page.wait_for_timeout(600)
    assert "calls=flbb" in page.page.url
    page.page.reload()
    page.settle()
    assert "Trying to backward through the graph a second time" in body(page)


def test_a_wrong_formula_gets_a_sentence_and_the_walk_stays(visit):
    page = visit("/chain_rule?preset=shared-variable")
    before = picture(page)
    page.page.get_by_role("button", name="Your formula").click()
    box = page.page.get_by_label("Formula", exact=True)
    for formula in ("__import__('os')", "log(0 - a)", "x y"):
        box.fill(formula)
        box.press("Enter")
        page.settle()
        expect(page.page.get_by_test_id("stAlert")).to_have_count(1)
        assert picture(page) == before, formula
    box.fill("a*b")
    box.press("Enter")
    page.settle()
    expect(page.page.get_by_test_id("stAlert")).to_have_count(0)
    page.page.keyboard.press("Escape")
    page.page.get_by_role("dialog").wait_for(state="detached")
    page.assert_clean()


def test_link_and_page_switch_restore_formula_and_point(visit):
    page = visit("/chain_rule?preset=sigmoid-neuron")
    field(page, "w").fill("0.75")
    field(page, "w").press("Enter")
    page.settle()
    page.page.wait_for_timeout(600)
    expected, link = picture(page), page.page.url  # a changed number has shown the end of the walk
    assert at_the_end(visit(link.removeprefix(page.address))) == expected
    page.page.get_by_test_id("stSidebarNavLink").filter(has_text="Forward pass").click()
    page.settle()
    page.page.get_by_test_id("stSidebarNavLink").filter(has_text="Chain rule").click()
    page.settle()
    assert at_the_end(page) == expected
