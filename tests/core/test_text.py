"""Text from outside cannot become Markdown, LaTeX or HTML."""

import pytest

from core.autograd.graph.operation_table import OPERATIONS
from core.text import escape_markdown, indexed, plain_formula, plain_text


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


@pytest.mark.parametrize(
    ("latex", "plain"),
    [
        (r"\frac{dL}{dx} = \frac{dL}{dy} \cdot \frac{dy}{dx}", "dL/dx = dL/dy · dy/dx"),
        (r"\frac{1}{n}\sum (\hat y - y)^2", "1/n Σ(ŷ − y)²"),
        (r"\sigma(z) = 1/(1 + e^{-z})", "σ(z) = 1/(1 + e⁻ᶻ)"),
        (r"w \leftarrow w - \eta\,\partial L/\partial w", "w ← w − η ∂L/∂w"),
        (r"p_i = e^{z_i} / \sum_j e^{z_j}", "pᵢ = e^z_i / Σⱼ e^z_j"),
        (r"1.5^{50} \approx 6 \cdot 10^8", "1.5⁵⁰ ≈ 6 · 10⁸"),
        (r"2/n_{\text{in}}", "2/n_in"),
        (r"\lfloor (i - 1)/s \rfloor + 1", "⌊(i − 1)/s⌋ + 1"),
        (r"\lVert g \rVert = \sqrt{g_1^2 + g_2^2}", "‖g‖ = √(g₁² + g₂²)"),
        (r"\frac{1}{2\sqrt{u}}", "1/(2√u)"),
        (r"f'(x)", "f′(x)"),
    ],
)
def test_formulas_become_lines_of_text(latex, plain):
    assert plain_formula(latex) == plain


def test_an_unknown_command_is_named():
    with pytest.raises(ValueError, match=r"got \\oint"):
        plain_formula(r"\oint x")


def test_markdown_becomes_plain_text():
    assert plain_text("**Bold** `code` and $\\eta$ in *one* line") == "Bold code and η in one line"


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda operation: operation.name)
def test_every_local_derivative_can_be_written_as_text(operation):
    for formula in operation.slope_formulas(["u", "w"], "v"):
        assert not set(plain_formula(formula)) & set("\\{}")
