"""The lesson on tensors as a reader uses it: look at a number, type a shape, be refused."""

from __future__ import annotations

from playwright.sync_api import expect


def test_a_number_is_looked_at_and_a_shape_typed(visit):
    page = visit("/tensors?preset=row-and-column")
    caption, board = page.page.locator(".caption"), page.page.locator("svg.board")
    expect(caption).to_have_text("(A + B)[2, 2] = A[0, 2] + B[2, 0] = 3 + 30 = 33")
    board.focus()
    page.page.keyboard.press("ArrowUp")
    page.page.keyboard.press("ArrowLeft")
    expect(caption).to_have_text("(A + B)[1, 1] = A[0, 1] + B[1, 0] = 2 + 20 = 22")
    board.locator(".tensor").nth(2).locator(".cell").first.hover()
    expect(caption).to_have_text("(A + B)[0, 0] = A[0, 0] + B[0, 0] = 1 + 10 = 11")
    shape = page.page.get_by_label("Shape of A, as text")
    shape.fill("2, 2")
    shape.press("Enter")
    expect(page.page.locator(".verdict code")).to_contain_text("The size of tensor a (2) must match")
    expect(page.page.locator(".fails .why")).to_have_text("2 against 3, and neither is 1: they do not fit")
    shape.fill("9")
    shape.press("Enter")
    expect(page.page.locator(".problem")).to_contain_text("must be a whole number from 1 to 6, got '9'")
    page.assert_clean()
