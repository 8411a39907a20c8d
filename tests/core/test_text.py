"""Text from outside cannot become Markdown, LaTeX or HTML."""

import pytest

from core.text import escape_markdown, indexed


@pytest.mark.parametrize("text", ["<b>", "**bold**", "$x^2$", "[a](b)", ":red[x]", "`code`", "a_b", "&amp;"])
def test_every_special_sign_is_escaped(text):
    escaped = escape_markdown(text)
    assert escaped != text
    assert escaped.replace("\\", "") == text


def test_plain_words_and_numbers_stay():
    assert (
        escape_markdown("x must be a number from −100 to 100, got 7.5")
        == "x must be a number from −100 to 100, got 7.5"
    )


@pytest.mark.parametrize(
    ("label", "written"),
    [("w1[2,1]", "w⁽¹⁾₂₁"), ("b3[4]", "b⁽³⁾₄"), ("a2", "a₂"), ("ŷ", "ŷ"), ("x_long", "x_long"), ("w12", "w₁₂")],
)
def test_labels_get_small_indices(label, written):
    assert indexed(label) == written
