"""The tour of the chain rule: forwards, backwards, and the calls of PyTorch in between."""

from __future__ import annotations

from core.lessons.tour import Step

WALK = "chain_rule.walk"
TOY = {"preset": "toy-network"}

TOUR = (
    Step(
        "The loss as a graph",
        "Each box is one small operation, from the parameters on the left to the loss on the right. Forwards, each box "
        "computes its value.",
        f"{WALK} >> .walk-board",
        TOY,
    ),
    Step(
        "Forwards, then back",
        "Press ▶. Once the loss is known, the walk turns round: each box hands the gradient back, times its own "
        "local derivative.",
        f"{WALK} >> .player",
        TOY,
    ),
    Step(
        "One product per parameter",
        "What arrives at a parameter is a product of local derivatives along the path. Choose a parameter and read "
        "its product with the numbers of this network.",
        WALK,
        TOY,
    ),
    Step(
        "One variable, three uses",
        "A variable that is used three times gets three gradients, one along each path, and they are added.",
        f"{WALK} >> .walk-board",
        {"preset": "shared-variable"},
    ),
    Step(
        "A derivative of your own",
        "Any formula can be walked through. Change a value and watch the gradients follow.",
        WALK,
        {"preset": "product-rule"},
        "Change the value of a variable.",
        lambda experiment: experiment.formula.values != (("x", 2.0),),
    ),
    Step(
        "Forgot zero_grad",
        "PyTorch adds each new gradient to the old one. Without clearing, the second backward() doubles it.",
        "chain_rule.sequence",
        {"preset": "forgot-zero-grad"},
    ),
    Step(
        "Now predict",
        "What will the gradient of the bias be? Guess before you look.",
        "chain_rule.question.zero_grad",
    ),
)
