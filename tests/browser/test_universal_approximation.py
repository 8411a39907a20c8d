"""The lesson on universal approximation as a reader uses it: draw, predict, train, and be judged."""

from playwright.sync_api import expect

DRAWN = "universal_approximation?preset=four-bumps&steps=200"


def test_a_drawn_curve_is_learned_and_the_prediction_is_judged_by_the_run(visit):
    opened = visit(f"/{DRAWN}")
    page = opened.page
    plot = page.locator("svg.plot").first
    before = plot.locator(".line.curve").get_attribute("d")
    box = plot.bounding_box()
    page.mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 0.2 * box["height"])
    page.mouse.down()
    for share in (0.35, 0.45, 0.55, 0.65):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + 0.2 * box["height"], steps=4)
    page.mouse.up()
    opened.settle()
    assert plot.locator(".line.curve").get_attribute("d") != before
    page.wait_for_function("location.search.includes('curve=')")
    question = page.locator("[class*='st-key-universal_approximation-question-training']")
    question.get_by_text("the sigmoids placed by hand").click()
    expect(question.get_by_text("Noted.")).to_be_visible()
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.locator(".phase").filter(has_text="finished: 200 steps")).to_be_visible(timeout=60_000)
    expect(question.get_by_text("Not quite. It came to")).to_be_visible()
    expect(page.get_by_text("8 tanh units after training")).to_be_visible()
    opened.settle().assert_clean()
