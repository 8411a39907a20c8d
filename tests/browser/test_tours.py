"""Every guided tour from its first step to its last: what each step points at is there, in the state of its link."""

import pytest
from playwright.sync_api import expect

from core.lessons.catalogue import BUILT
from core.lessons.tour import tour_of
from tests.browser import axe

# Whether the place of a step is on the page, has a ring and has come into the window.
RINGED = """() => {
  const hosts = [...document.querySelectorAll("[data-testid=stBidiComponentIsolated]")];
  const inside = hosts.flatMap((host) => [...host.shadowRoot?.querySelectorAll("*") ?? []]);
  const rings = [...document.querySelectorAll("[class*=st-key-]"), ...inside].filter((node) => node.style.outline);
  const box = rings[0]?.getBoundingClientRect();
  return rings.length === 1 && box.top < innerHeight && box.bottom > 0;
}"""


@pytest.mark.parametrize("lesson", [one for one in BUILT if tour_of(one)], ids=lambda one: one.slug)
def test_a_tour_goes_through_its_steps(visit, lesson):
    steps = tour_of(lesson)
    opened = visit(f"/{lesson.slug}")
    page = opened.page
    page.get_by_role("button", name=f"Take the tour, {len(steps)} steps").click()
    for number, step in enumerate(steps, 1):
        card = page.get_by_role("region", name=step.title)
        expect(card).to_be_visible(timeout=30_000)  # presets with a recorded training take a while
        page.wait_for_function(RINGED)
        expect(card.get_by_text(f"{number} of {len(steps)}")).to_be_visible()
        if number == 2:
            page.wait_for_url(f"**/{lesson.slug}?*tour=2*")
            assert axe.violations(page) == []
        on = "Finish" if number == len(steps) else "Skip" if step.task else "Next"
        card.get_by_role("button", name=on).click()
    expect(page.get_by_role("button", name="Take the tour")).to_be_focused()
    assert page.evaluate(RINGED) is False
    opened.settle().assert_clean()
