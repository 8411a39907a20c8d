"""The words of the chain-rule lesson that carry numbers: summary, questions, sources."""

from __future__ import annotations

from core.autograd.graph.trace import Trace
from core.autograd.training_step.micro_steps import Action, MicroSteps
from core.lessons.chain_rule.experiment import ChainRule
from core.lessons.chain_rule.picture import picked_parameter
from core.networks.small.network import SmallNetwork
from core.numbers import decimals
from core.text import indexed
from pages.gradients.chain_rule.records import states_of
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

TIMES = 5

CHECKS = (
    Question(
        "A weight reaches the loss along three paths. What is its gradient?",
        ("the longest path's product", "the sum of the three products", "the product of the three sums"),
        1,
        "Along a path local derivatives multiply; where paths meet, the contributions add up.",
        (
            "The shorter paths carry a share of the error, too.",
            "",
            "Then a path would change what another one carries; they only meet at the weight.",
        ),
    ),
    Question(
        "Why does backward() need only one walk for all weights, and the central difference two passes per weight?",
        ("backward guesses", "backward reuses every upstream gradient", "it does not, both need one walk"),
        1,
        "The gradient that arrives at a node is computed once and handed to everything behind it.",
        ("Its gradients are exact.", "", "The central difference runs the network twice for each weight."),
    ),
    Question(
        "You call backward() twice on two fresh losses without zero_grad(). What is in .grad?",
        ("the second gradient", "the sum of both gradients", "their mean"),
        1,
        "PyTorch adds to .grad: useful for large effective batches and sums of several losses, a trap otherwise.",
        ("Nothing has cleared the first one.", "", "Nothing divides by the number of calls."),
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
        ("", "That is the gradient of a weight.", "1 is only the last factor, ∂z/∂b: the others stand before it."),
    )


def ask_for_zero_grad(network: SmallNetwork) -> Question:
    """What accumulates, in the network on the page."""
    once, total = (_bias_gradient(network, times) for times in (1, TIMES))
    first, last = decimals(once), decimals(total)
    start = (
        f"You forget zero_grad() and run forward, loss and backward {TIMES} times on the same sample. "
        "What does .grad of a bias hold after the last time, compared with the first?"
    )
    return Question(
        start,
        ("the same", f"{TIMES} times as much", f"a {TIMES}th of it"),
        1,
        f"backward() adds to .grad. Here the first bias gets {first} the first time, and then has {TIMES} · {first} = "
        f"{last} (from unrounded numbers). Load *Forgot zero_grad* below and count along.",
        ("The new gradient does not replace the old one, it is added.", "", "Nothing takes a mean."),
    )


def _bias_gradient(network: SmallNetwork, times: int) -> float:
    """.grad of the first bias after so many backward passes without zero_grad."""
    calls: tuple[Action, ...] = ("forward", "loss", "backward") * times
    parameters = states_of(MicroSteps(network, actions=calls))[-1].parameters
    grad = next(parameter.grad for parameter in parameters if parameter.name.endswith("bias"))
    return grad[0] if grad else 0.0
