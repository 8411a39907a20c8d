"""The tour of the forward pass: one number through four weights, then what hidden units are for."""

from __future__ import annotations

from core.lessons.tour import Step
from core.networks.small.network import SmallNetwork

DIAGRAM, MATRICES = "forward_pass.diagram", "forward_pass.matrices"


def _input_is_negative(network: SmallNetwork) -> bool:
    return network.x[0][0] < 0


TOUR = (
    Step(
        "A small network",
        "One number goes in on the left, one prediction comes out on the right. Between them are two hidden units. "
        "Each line is a weight; blue is positive, dashed orange negative.",
        f"{DIAGRAM} >> .board",
        {"preset": "toy-network"},
    ),
    Step(
        "Step by step",
        "Press ▶ or the arrow keys. Each step computes one unit, and the line below the picture writes it out with "
        "its numbers.",
        f"{DIAGRAM} >> .player",
        {"preset": "toy-network"},
    ),
    Step(
        "Turn a number",
        "Every number here can be changed, and all that depends on it follows at once.",
        f"{DIAGRAM} >> .panel",
        {"preset": "toy-network"},
        "Make the input x negative.",
        _input_is_negative,
    ),
    Step(
        "The same as matrices",
        "A layer is one product of matrices: X times the transposed weights, plus the bias. The shapes stand beside "
        "each factor; the bias is added before the activation.",
        MATRICES,
        {"preset": "toy-network"},
    ),
    Step(
        "What no straight line can do",
        "XOR is 1 where exactly one input is 1. No single line separates these four points, two hidden units do.",
        f"{DIAGRAM} >> .board",
        {"preset": "xor-by-hand"},
    ),
    Step(
        "Each unit draws a map",
        "The picture inside a unit is its value for every point of the plane. The first layer has straight edges; the "
        "second combines them.",
        f"{DIAGRAM} >> .board",
        {"preset": "2-4-2-1-tanh"},
    ),
    Step(
        "Now predict",
        "Here the page asks before it tells. Guess, then compare with the picture above.",
        "forward_pass.question.parameters",
    ),
)
