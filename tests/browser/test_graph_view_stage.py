"""The stage of the graph view: zoom and pan by buttons, keys, wheel, drag and touch."""

import pytest

from tests.browser.graph_view_reader import (
    choose,
    middle_of_stage,
    type_weight,
    view_box,
    weight_box,
)


def test_buttons_keys_wheel_and_drag_change_the_view(graph_page):
    page = graph_page()
    mouse, keyboard = page.page.mouse, page.page.keyboard
    whole = view_box(page)
    page.page.get_by_role("button", name="Zoom in").click()
    closer = view_box(page)
    assert closer[2] == pytest.approx(whole[2] / 1.4, rel=1e-3)
    page.page.get_by_role("button", name="Zoom out").click()
    assert view_box(page) == whole
    page.page.locator(".stage").focus()
    for key in ("+", "+", "ArrowRight", "ArrowDown", "-"):
        before = view_box(page)
        keyboard.press(key)
        assert view_box(page) != before
    keyboard.press("0")
    assert view_box(page) == whole
    mouse.move(*middle_of_stage(page))
    keyboard.down("Control")
    mouse.wheel(0, -240)
    keyboard.up("Control")
    zoomed = view_box(page)
    assert zoomed[2] < whole[2]
    x, y = middle_of_stage(page)
    mouse.move(x - 300, y)
    mouse.down()
    mouse.move(x - 250, y + 30, steps=4)
    mouse.up()
    dragged = view_box(page)
    assert dragged[0] < zoomed[0]
    assert dragged[1] < zoomed[1]
    assert dragged[2:] == zoomed[2:]
    mouse.dblclick(x - 300, y)
    assert view_box(page) == whole


def test_the_wheel_scrolls_the_page_until_the_reader_clicks_into_the_picture(graph_page):
    page = graph_page(height=500)
    whole = view_box(page)
    x, y = middle_of_stage(page)
    page.page.mouse.move(x, y - 60)
    page.page.mouse.wheel(0, 200)
    assert view_box(page) == whole
    scrolled = page.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")
    assert scrolled == 200
    x, y = middle_of_stage(page)
    page.page.mouse.click(x - 300, y)
    page.page.mouse.wheel(0, -100)
    assert view_box(page)[2] < whole[2]
    assert page.page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == scrolled


def test_two_fingers_zoom_and_one_finger_leaves_the_page_its_scrolling(graph_page):
    page = graph_page(width=400, height=800)
    whole = view_box(page)
    touch = page.page.context.new_cdp_session(page.page)
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 2})
    assert page.page.locator(".stage").evaluate("node => getComputedStyle(node).touchAction") == "pan-y"
    x, y = middle_of_stage(page)

    def fingers(kind, *reach):
        points = [{"x": x + at, "y": y, "id": finger} for finger, at in enumerate(reach)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    fingers("touchStart", -40, 40)
    for reach in (60, 80, 100, 120):
        fingers("touchMove", -reach, reach)
    fingers("touchEnd")
    assert view_box(page)[2] == pytest.approx(whole[2] / 3, rel=0.1)
    assert page.page.locator(".stage").evaluate("node => getComputedStyle(node).touchAction") == "none"
    page.assert_clean()


def test_the_view_is_kept_for_new_values_and_fitted_for_a_new_structure(graph_page):
    page = graph_page()
    page.page.get_by_role("button", name="Zoom in").click()
    closer = view_box(page)
    type_weight(page, "1.50")
    weight_box(page, "1.50").wait_for()
    assert view_box(page) == closer
    choose(page, "larger")
    page.page.locator(".stage .node", has_text="4.weight").wait_for()
    larger = view_box(page)
    assert larger != closer
    page.page.get_by_role("button", name="Fit").click()
    assert view_box(page) == larger
