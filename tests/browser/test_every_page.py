"""Every page, in both widths and both schemes: no error box, no console error, nothing wider than the window."""

import pytest
from playwright.sync_api import expect

from core.lessons.catalogue import LESSONS

PATHS = ["/", "/glossary", *(f"/{lesson.slug}" for lesson in LESSONS if lesson.built)]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (400, "dark")])
def test_page_opens_clean(visit, path, width, scheme):
    page = visit(path, width=width, height=900 if width > 400 else 800, scheme=scheme)
    expect(page.page.get_by_role("heading", level=1)).to_have_count(1)
    page.assert_clean()


def test_navigation_leads_to_every_page(visit):
    page = visit("/")
    for lesson in LESSONS:
        if lesson.built:
            page.page.get_by_test_id("stSidebarNavLink").filter(has_text=lesson.title).click()
            page.settle()
            assert page.page.get_by_role("heading", level=1).inner_text() == lesson.question
            assert page.page.url.split("?")[0].endswith(f"/{lesson.slug}")
    page.assert_clean()
