"""The words of the forward-pass lesson that carry numbers: summary, questions, sources."""

from __future__ import annotations

from core.networks.forward.trace import ForwardTrace
from core.networks.small.names import network_labels
from core.networks.small.network import SmallNetwork
from core.numbers import decimals, short
from core.text import indexed
from pages.shared.quiz import Question
from pages.shared.terms import term

OPENING = (
    f"A network is made of {term('unit', 'units')}: each multiplies its inputs by {term('weight', 'weights')}, adds a "
    f"{term('bias')} and bends the sum with an {term('activation function')}. Press ▶ and watch the numbers appear "
    "layer by layer, then drag x and see what changes."
)

SYMBOLS = (
    f"**x** are the inputs, **w** the weights, **b** the biases. **z** = w·x + b is a unit's weighted sum, its "
    f"{term('pre-activation')}; then comes **a** = φ(z), its {term('activation')}, with φ the activation function. "
    f"**ŷ** is the prediction, **y** the target; how far they are apart is the {term('loss')} L. Units between input "
    f"and output are a {term('hidden layer')}; the way from x to ŷ is the {term('forward pass')}. Where a number "
    "carries (1), (2), it belongs to that layer."
)

CHECKS = (
    Question(
        "A unit has weights, a bias and a sigmoid. In which order do they act?",
        ("weights, sigmoid, bias", "weights, bias, sigmoid", "bias, sigmoid, weights"),
        1,
        "The bias belongs to the weighted sum: z = w·x + b. The activation bends that sum.",
        (
            "Behind the sigmoid the bias would move the answer out of 0 to 1.",
            "",
            "A bias before the weights would be multiplied by them.",
        ),
    ),
    Question(
        "You predict the price of a house. Which activation belongs on the output?",
        ("sigmoid", "ReLU on every output", "none (identity)"),
        2,
        "A sigmoid could only answer between 0 and 1. A regression output passes its sum on as it is.",
        ("No house costs between 0 and 1.", "It fits no price below 0, but it has no slope there to learn from.", ""),
    ),
    Question(
        "All activations of a deep network are the identity. What can it compute?",
        ("any function, if it is deep enough", "only a straight line or plane", "nothing"),
        1,
        "A product of matrices is one matrix: without a bend between them, many layers are one layer.",
        ("Depth adds nothing without a bend.", "", "It still has weights and biases: a plane is something."),
    ),
)

SOURCES = (
    "UBC DSCI 572, lectures on PyTorch and on training neural networks: the toy network, the notation X·Wᵀ + b.",
    "[PyTorch: nn.Linear](https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html), "
    "the layer and how its weights are drawn.",
    "[TensorFlow Playground](https://playground.tensorflow.org) had the idea of a decision map inside each unit.",
)


def summary(experiment: SmallNetwork, trace: ForwardTrace) -> str:
    """The outcome in one or two sentences, with the numbers of the screen."""
    row = experiment.sample
    names = (indexed(label) for label in network_labels(experiment.sizes)["x"])
    inputs = ", ".join(f"{name} = {short(value)}" for name, value in zip(names, experiment.x[row], strict=True))
    predictions = ", ".join(map(decimals, trace.prediction[row].tolist()))
    text = f"With {inputs} the network predicts **ŷ = {predictions}**."
    if trace.sample_loss is None or trace.loss is None:
        return text
    targets = ", ".join(map(short, experiment.y[row]))
    text += f" The target is y = {targets}: the squared error is **{decimals(trace.sample_loss)}**."
    if len(experiment.x) > 1:
        mean = term("MSE", "mean squared error")
        text += f" Over all {len(experiment.x)} samples the {mean} is **{decimals(trace.loss)}**."
    return text


def ask_for_bias(trace: ForwardTrace) -> Question:
    """What remains of a weighted sum when the inputs are zero."""
    biases = ", ".join(map(decimals, trace.layers[0].bias.tolist()))
    return Question(
        "Set every input to 0. What does each unit of the first layer have before its activation?",
        ("0", "its bias", "the sum of its weights"),
        1,
        f"w·0 + b = b. Here that is {biases}. Drag the inputs to 0 and look at z.",
        ("The products are 0, but the bias is added to them.", "", "Every weight is multiplied by an input of 0."),
    )


def ask_for_parameters(experiment: SmallNetwork) -> Question:
    """How many numbers training would have to find."""
    config = experiment.config
    pairs = list(zip(config.sizes, config.sizes[1:], strict=False))
    weights = sum(n_in * n_out for n_in, n_out in pairs)
    products = " + ".join(f"({n_in} + 1)·{n_out}" for n_in, n_out in pairs)
    faults = {
        weights: "These are the weights without the biases.",
        sum(config.sizes): "These are the units and inputs, not the connections between them.",
        config.parameters: "",
    }
    options = sorted(faults)
    return Question(
        f"How many parameters does this {config} network have?",
        tuple(map(str, options)),
        options.index(config.parameters),
        f"Every unit has one weight per input and one bias: {products} = {config.parameters}.",
        [faults[option] for option in options],
    )
