"""While a hand moves, pictures come over the direct route; when it rests, the page follows; without the route it works
as well."""

from __future__ import annotations

import itertools

import pytest
from playwright.sync_api import Route

from core.lessons.live import LIVE

SLIDERS = {
    "tensors": "Size of axis −1 of B",
    "forward_pass": "Input x",
    "universal_approximation": "Steepness",
    "loss_functions": "Slope",
    "chain_rule": "Value of x",
    "vanishing_gradients": "Width",
    "regularization": "Features",
    "optimizers": "Momentum μ",
    "convolution": "Weight in row 2, column 2",
}
PRESETS = {"regularization": "?preset=double-descent"}  # where the lesson does not open with what follows a hand
# Twenty places of a slider, one every 30 ms, the last of them in its middle.
DRAG = """async ([label]) => {
  const roots = [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")].map((host) => host.shadowRoot);
  const slider = roots.map((root) => root?.querySelector(`[aria-label="${label}"]`)).find(Boolean);
  const text = slider.getRootNode().querySelector(".as-text p");
  const seen = new Set([text.textContent]);
  for (let place = 1; place <= 20; place += 1) {
    slider.value = Number(slider.min) + (slider.max - slider.min) * (place / 40);
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    await new Promise((resolve) => setTimeout(resolve, 30));
    seen.add(text.textContent);
  }
  return seen.size - 1;
}"""
TEXT = """([label]) => {
  const roots = [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")].map((host) => host.shadowRoot);
  return roots.find((root) => root?.querySelector(`[aria-label="${label}"]`)).querySelector(".as-text p").textContent;
}"""


@pytest.mark.parametrize("slug", LIVE)
def test_the_route_draws_while_the_hand_moves_and_the_page_follows_when_it_rests(visit, slug):
    page, label = visit(f"/{slug}{PRESETS.get(slug, '')}"), SLIDERS[slug]
    sent, asked = page.listen_to_sent(), []

    def keep(request):  # Playwright marks its handlers, and a bound append cannot be marked
        asked.append(request.url)

    page.page.on("request", keep)
    pictures = page.page.evaluate(DRAG, [label])
    assert sent == []
    assert pictures >= (2 if slug == "tensors" else 3)  # half of the way through six sizes
    assert {url.rpartition("/pictures/")[2] for url in asked} == {slug}
    page.settle()
    page.page.wait_for_function("location.search.length > 1")
    assert sent
    shown = page.page.evaluate(TEXT, [label])
    page.page.reload()  # the link alone gives the picture at which the drag ended
    page.settle()
    assert page.page.evaluate(TEXT, [label]) == shown
    page.assert_clean()


@pytest.mark.parametrize("fault", ["gone", "refusing", "slow and out of order"])
def test_a_drag_ends_at_its_last_place_whatever_becomes_of_the_route(visit, fault):
    page, turns = visit("/forward_pass?preset=toy-network"), itertools.count()

    def handle(route: Route) -> None:
        if fault == "gone":
            route.abort()
        elif fault == "refusing":
            route.fulfill(status=503, body="")
        else:
            page.page.wait_for_timeout(10 if next(turns) % 2 else 250)
            route.continue_()

    page.page.route("**/pictures/**", handle)
    page.page.evaluate(DRAG, ["Input x"])
    page.settle()
    page.page.wait_for_function("location.search.includes('x=0')")  # from −3 to 3
    assert page.page.get_by_label("Input x, as text", exact=True).input_value() == "0"
    assert page.page.evaluate(TEXT, ["Input x"]).count("x = 0.0000")
    page.page.unroute("**/pictures/**")
    if fault == "slow and out of order":
        page.assert_clean()
