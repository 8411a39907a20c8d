"""The words of the chain-rule lesson that carry numbers: summary, questions, sources."""

from __future__ import annotations

from core.autograd.graph.trace import Trace
from core.lessons.chain_rule.experiment import ChainRule
from core.lessons.chain_rule.picture import picked_parameter
from core.numbers import decimals
from core.text import indexed
from pages.shared.quiz import Question
from pages.shared.terms import term

OPENING = (
    f"Training lowers the {term('loss')} by moving every {term('weight')} a little against its {term('gradient')}, and "
    f"the {term('chain rule')} finds all gradients in one walk from the loss back to the weights. Press ▶ and follow "
    "the walk, first forward, then backward, one number at a time."
)

SYMBOLS = (
    "**∂L/∂w** says how much L changes when w changes a little: the gradient of w. **x** and **y** are input and "
    "target, **ŷ** the prediction, **w** and **b** weights and biases, **p** their products, **z** a weighted sum, "
    f"**a** an {term('activation')}, **e** = ŷ − y the error. The number on an edge is a {term('local derivative')}, "
    f"what comes from behind is the {term('upstream gradient')}."
)

CHECKS = (
    Question(
        "A weight reaches the loss along three paths. What is its gradient?",
        ("the longest path's product", "the sum of the three products", "the product of the three sums"),
        1,
        "Along a path local derivatives multiply; where paths meet, the contributions add up.",
    ),
    Question(
        "Why does backward() need only one walk for all weights, and the central difference two passes per weight?",
        ("backward guesses", "backward reuses every upstream gradient", "it does not, both need one walk"),
        1,
        "The gradient that arrives at a node is computed once and handed to everything behind it.",
    ),
    Question(
        "You call backward() twice on two fresh losses without zero_grad(). What is in .grad?",
        ("the second gradient", "the sum of both gradients", "their mean"),
        1,
        "PyTorch adds to .grad: useful for large effective batches and sums of several losses, a trap otherwise.",
    ),
)

SOURCES = (
    "UBC DSCI 572, lecture on training neural networks: the toy network, its seven gradients, one SGD step.",
    "Rumelhart, Hinton, Williams: Learning representations by back-propagating errors. Nature 323, 1986.",
    "[PyTorch: autograd mechanics](https://docs.pytorch.org/docs/stable/notes/autograd.html).",
    "[torchviz](https://github.com/szagoruyko/pytorchviz) draws the graph of a live tensor; "
    "[micrograd](https://github.com/karpathy/micrograd) shows how small an autograd engine can be.",
)


def summary(experiment: ChainRule, trace: Trace) -> str:
    """The outcome with the numbers of the screen."""
    node, output = trace.by_id[picked_parameter(experiment, trace)], trace.result
    gradients = ", ".join(f"{indexed(n.label)} {decimals(n.gradient or 0.0)}" for n in trace.parameters[:7])
    more = f" and {len(trace.parameters) - 7} more" if len(trace.parameters) > 7 else ""
    return (
        f"**{output.label} = {decimals(output.value)}.** Raise {indexed(node.label)} a little and {output.label} "
        f"changes **{decimals(node.gradient or 0.0)}** times as much. All gradients: {gradients}{more}."
    )


def ask_for_bias_gradient(trace: Trace) -> Question:
    """A bias enters its sum with factor 1."""
    sums = [e for e in trace.edges if e.source.startswith("b") and trace.by_id[e.target].kind == "add"]
    numbers = ""
    if sums and trace.by_id[sums[0].source].gradient is not None:
        bias, total = trace.by_id[sums[0].source], trace.by_id[sums[0].target]
        numbers = f" Here ∂/∂${bias.latex}$ and ∂/∂${total.latex}$ are both {decimals(bias.gradient or 0.0)}."
    return Question(
        "A bias is added to a weighted sum z. How does its gradient compare with the gradient of z?",
        ("it is the same", "it is smaller by the input x", "it is always 1"),
        0,
        f"∂z/∂b = 1, so what arrives at z arrives at b unchanged.{numbers}",
    )


def ask_for_zero_grad() -> Question:
    """What accumulates."""
    return Question(
        "You forget zero_grad() and run forward, loss and backward five times on the same sample. The gradient of a "
        "bias is −0.1991 the first time. What does .grad hold after the fifth?",
        ("−0.1991", "−0.9957", "−0.1991 divided by 5"),
        1,
        "backward() adds to .grad: 5 · (−0.1991) = −0.9957 (from unrounded numbers). Load *Forgot zero_grad* below and "
        "count along.",
    )
