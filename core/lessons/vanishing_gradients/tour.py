"""The tour of vanishing gradients: how they die, and what revives them."""

from __future__ import annotations

from core.lessons.tour import Step

FLOW = "vanishing_gradients.flow"
SIGMOID = {"preset": "sigmoid-10-layers"}

TOUR = (
    Step(
        "Backwards through ten layers",
        "Each line is one activation. It shows how large the gradient is at each layer, from the last one back to the "
        "first, on an axis of powers of ten.",
        f"{FLOW} >> .flow-chart",
        SIGMOID,
    ),
    Step(
        "Make it deeper",
        "Every layer multiplies the gradient once more. With sigmoids the factor is small: its slope is at most 0.25.",
        f"{FLOW} >> .panel",
        SIGMOID,
        "Raise the depth to 20 or more.",
        lambda experiment: experiment.network.depth >= 20,
    ),
    Step(
        "A better activation and better weights",
        "ReLU passes the gradient on unchanged where a unit is on, and He's initialization keeps the sums as large "
        "from layer to layer.",
        f"{FLOW} >> .flow-chart",
        {"preset": "he-saves-relu"},
    ),
    Step(
        "Normalize each layer",
        "Batch normalization sets the sums back to where the sigmoid is steep.",
        f"{FLOW} >> .flow-chart",
        {"preset": "batch-norm-saves-sigmoid"},
    ),
    Step(
        "A way around",
        "A skip connection adds a layer's input to its output: the gradient has a path that nothing multiplies.",
        f"{FLOW} >> .flow-chart",
        {"preset": "skip-connections"},
    ),
    Step(
        "The opposite fault",
        "With weights that are too large the gradient grows with each layer. Clipping cuts the step, not the cause.",
        f"{FLOW} >> .flow-chart",
        {"preset": "exploding-and-clipped"},
    ),
    Step(
        "Does it help training?",
        "Below, networks that differ in one remedy train side by side on the same digits. Press Start.",
        "vanishing_gradients.training",
        SIGMOID,
    ),
)
