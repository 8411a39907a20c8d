"""Visitors who come while a fresh server still warms up, two at once: they see the course's figures."""

from __future__ import annotations

from playwright.sync_api import BrowserContext

from tests.browser.conftest import Visit, running_server

# What is in the picture of a lesson, and what is in the text of its page.
FORWARD = {
    ".board text": ("2.0000", "1.0000", "0.8808", "0.7311", "1.3429", "2.7459"),
    "[data-testid=stMain]": ("1.3429", "2.7459"),
}
GRADIENTS = ("−2.9191", "−2.4229", "−3.3142", "−0.3480", "−1.3032")
BACKWARD = {
    ".walk-board text": GRADIENTS,
    "[data-testid=stMain]": (*GRADIENTS, "1.0348", "−0.8697", "2.1303", "1.2919", "2.2423", "−0.6686"),
}


def test_the_first_visitors_of_a_fresh_server_see_the_course_figures(visitors: BrowserContext):
    with running_server() as address:
        visits = [Visit(visitors.new_page(), address) for _ in range(2)]
        for visit, lesson in zip(visits, ("forward_pass", "chain_rule"), strict=True):
            visit.page.goto(f"{address}/{lesson}?preset=toy-network", wait_until="commit")
        for visit, places in zip(visits, (FORWARD, BACKWARD), strict=True):
            visit.page.bring_to_front()
            visit.settle()
            assert visit.page.get_by_test_id("stSidebarNavLink").count() >= 3
            assert visit.page.locator(".player-label").inner_text().startswith("0 / ")
            visit.page.get_by_label("Last step").click()
            for place, figures in places.items():
                text = " ".join(visit.page.locator(place).all_text_contents())
                assert [figure for figure in figures if figure not in text] == []
            visit.assert_clean()
            visit.page.close()
