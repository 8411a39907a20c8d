"""Every check question of a lesson can be answered from its page, as it opens."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.lessons.catalogue import BUILT
from tests.fixtures.pages import PAGES, ran
from tests.pages.test_terms import LINK

# Per lesson and question: what the page says, above the questions, that answers it. The lesson on CNN filters shows
# some of it in a view, that on vanishing gradients in a part for the second reading; both are opened here.
TOLD: dict[str, tuple[str, ...]] = {
    "tensors": (
        "two shapes are compared from the right: two sizes fit if they are equal, or if one is 1 or missing",
        "A list or a mask as index copies",
        "24 bits: 16,777,217 does not exist in float32",
    ),
    "forward_pass": (
        "**z** = w·x + b is a unit's weighted sum, its pre-activation; then comes **a** = φ(z)",
        "An output that predicts a number, such as a price, passes its sum on as it is (identity)",
        "Without a bend between them, many layers are one layer: a straight line or plane.",
    ),
    "universal_approximation": (
        "each unit a weight, a bias and an outgoing weight, the output one bias: 6 · 3 + 1 = 19 parameters",
        "ReLUs make this curve without any error, since it consists of straight pieces: one unit per piece",
        "at x = 100, the bumps say 0.0000, for all their units have stepped, and the ReLUs",
    ),
    "loss_functions": (
        "An error of 20 counts 400 times as much as an error of 1 in MSE, and 20 times as much in MAE.",
        "Halving the probability of the right class adds ln 2 = 0.6931 to cross-entropy, wherever it was.",
        "The two last take logits, not probabilities: softmax and logarithm are inside.",
    ),
    "chain_rule": (
        "Along a path the local derivatives multiply; where paths meet, their products add up.",
        "the gradient that arrives at a node is computed once and handed to everything behind it",
        "Gradients *add up* until `zero_grad` clears them.",
    ),
    "vanishing_gradients": (
        "The product over all layers is the whole ratio, exactly.",
        "Clipping multiplies the whole gradient by one number: it catches steps that are too large and changes no "
        "ratio between layers.",
        "φ′ is exactly 0 for all 64 samples, so no gradient reaches their weights, and no step of SGD moves them.",
    ),
    "optimizers": (
        "A step across the steepest direction overshoots by more than it corrects when η is above 2/λ.",
        "A step of SGD leaves 1 − ηλ of the way in each direction",
        "divides each coordinate of the gradient by its usual size",
    ),
    "live_training": (
        "When training falls while validation rises, the network learns the noise of its samples: overfitting.",
        "it needs no gradients, and nothing may blur what it measures, such as dropout, which switches units off.",
        "with a patience of 3 and the best epoch 10 it stops at 13, if nothing gets better.",
    ),
    "regularization": (
        "With SGD, a penalty λΣw² in the loss and `weight_decay = 2λ` are the same step.",
        "What a network knows of its training samples and not of others, the gap between the two accuracies, is what "
        "it has learned by heart.",
        "A mirrored 3 is no digit, and a network that has to learn it has less room for those that are: an "
        "augmentation must leave the label true.",
    ),
    "convolution": (
        "The fraction counts how often it can move on",
        "Weights that add up to 0 make 0 of every evenly grey area",
        "the stamps overlap evenly where the kernel's side is a multiple of the stride",
    ),
    "cnn_filters": (
        "a 3×3 kernel sees 3×3 pixels, a second one after it 5×5",
        "How strongly a tiny change of the pixel would change the logit.",
        "Nobody sees one such step, but hundreds add up",
    ),
    "gan": (
        "it says 0.5, and that is −ln 0.5 = ln 2 = 0.693",
        "its slope with respect to D's logit is −0.99: G still learns.",
        "That is mode collapse: G has found one answer that D accepts.",
    ),
}
VIEWS = {"cnn_filters": ("Evidence", "Fool it")}
FOLDED = {"vanishing_gradients": "vanishing_gradients.second.layers"}


def told_by(slug: str) -> str:
    """All Markdown of a lesson's page above its check questions, terms of the glossary as plain words."""
    lesson = next(lesson for lesson in BUILT if lesson.slug == slug)
    at = ran(AppTest.from_file(PAGES / lesson.path, default_timeout=120))
    if slug in FOLDED:
        at.session_state[FOLDED[slug]] = True
        ran(at)
    shown = [above_the_questions(at)]
    for view in VIEWS.get(slug, ()):
        at.session_state[f"{slug}.view"] = view
        shown.append(above_the_questions(ran(at)))
    return "\n".join(shown)


def above_the_questions(at: AppTest) -> str:
    shown = []
    for element in at.main:
        if element.type == "subheader" and element.value == "Check yourself":
            break
        if element.type in ("markdown", "caption"):
            shown.append(LINK.sub(r"\1", element.value))
    return "\n".join(shown)


def test_no_lesson_is_left_out() -> None:
    assert set(TOLD) == {lesson.slug for lesson in BUILT}


@pytest.mark.parametrize("slug", TOLD)
def test_every_check_question_can_be_answered_from_its_page(slug: str) -> None:
    told = told_by(slug)
    assert [sentence for sentence in TOLD[slug] if sentence not in told] == []
