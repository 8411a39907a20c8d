"""The lesson on tensors as a reader uses it: look at a number, type a shape and an expression, write, be refused."""

from __future__ import annotations

from playwright.sync_api import expect


def test_a_number_is_looked_at_a_shape_typed_and_a_view_written_into(visit):
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

    page = visit("/tensors?preset=transpose")
    expression = page.page.get_by_label("Expression", exact=True)
    expect(caption).to_have_text("Element [2, 1] of C.T: place 0 + 2·1 + 1·3 = 5, where 5 stands.")
    page.page.get_by_role("button", name="Write 99 there").click()
    expect(board.locator(".tensor").first.locator(".cell.changed text")).to_have_text("99")
    expression.fill("C[[0]]")
    expression.press("Enter")
    expect(page.page.locator(".verdict")).to_contain_text("A copy: memory of its own.")
    page.page.get_by_role("button", name="Write 99 there").click()
    expect(board.locator(".tensor").nth(1).locator(".cell.changed text")).to_have_text("99")
    expect(board.locator(".tensor").first.locator(".cell.changed")).to_have_count(0)
    expression.fill("C.view(5)")
    expression.press("Enter")
    expect(page.page.locator(".verdict")).to_contain_text("shape '[5]' is invalid for input of size 6")
    page.settle()
    page.assert_clean()
