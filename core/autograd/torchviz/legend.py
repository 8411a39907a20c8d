"""What the names in autograd's graph mean, one sentence each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

# By the name without the number at its end, which tells overloads of one function apart.
LEGEND: Mapping[str, str] = MappingProxyType(
    {
        "AccumulateGrad": "Adds the gradient that arrives to the .grad of one parameter; it replaces nothing.",
        "AddmmBackward": "Backward of a linear layer x·Wᵀ + b: hands gradients on to b, to W and to the layer below.",
        "TBackward": "Backward of the transpose in x·Wᵀ: turns the gradient of Wᵀ into that of W, without arithmetic.",
        "MseLossBackward": "Backward of the mean squared error: 2·(prediction − target) / number of outputs.",
        "SigmoidBackward": "Backward of the sigmoid: multiplies by a·(1 − a), where a is the activation.",
        "TanhBackward": "Backward of tanh: multiplies by 1 − a², where a is the activation.",
        "ReluBackward": "Backward of ReLU: lets the gradient pass where the input was above 0 and stops it elsewhere.",
        "LeakyReluBackward": "Backward of leaky ReLU: multiplies by 1 where the input was above 0, by 0.01 elsewhere.",
        "EluBackward": "Backward of SELU: multiplies by λ where the input was above 0, by λα·exp(z) elsewhere.",
        "SoftplusBackward": "Backward of softplus: multiplies by the sigmoid of the input.",
        "GeluBackward": "Backward of GELU: multiplies by Φ(z) + z·φ(z), the normal distribution's Φ and φ.",
        "AddBackward": "Backward of a sum: hands the gradient to both terms unchanged.",
        "SubBackward": "Backward of a difference: hands the gradient to the first term and its negative to the second.",
        "RsubBackward": "Backward of number − tensor: hands the negative of the gradient on.",
        "MulBackward": "Backward of a product: multiplies the gradient by the other factor, for each factor.",
        "DivBackward": "Backward of a quotient u/v: multiplies by 1/v for u and by −u/v² for v.",
        "ReciprocalBackward": "Backward of 1/v: multiplies by −1/v².",
        "PowBackward": "Backward of a power uᵉ: multiplies by e·uᵉ⁻¹ for the base and by uᵉ·ln u for the exponent.",
        "NegBackward": "Backward of the minus sign: hands the negative of the gradient on.",
        "SinBackward": "Backward of sin: multiplies by the cosine of the input.",
        "CosBackward": "Backward of cos: multiplies by minus the sine of the input.",
        "TanBackward": "Backward of tan: multiplies by 1 + tan².",
        "ExpBackward": "Backward of exp: multiplies by the result, exp being its own derivative.",
        "LogBackward": "Backward of log: divides by the input.",
        "SqrtBackward": "Backward of the square root: divides by twice the result.",
        "AbsBackward": "Backward of the absolute value: multiplies by the sign of the input, which is 0 at 0.",
        "MaximumBackward": "Backward of max: the gradient goes to the larger argument, half and half at a tie.",
        "MinimumBackward": "Backward of min: the gradient goes to the smaller argument, half and half at a tie.",
    }
)
PARAMETER = "A leaf tensor that requires a gradient: its value, and the gradient that backward() leaves in .grad."
OUTPUT = "The tensor that backward() starts from, with gradient 1."
SAVED = "A tensor that the forward pass keeps because a local derivative needs it."


def explanation(function: str) -> str:
    """One sentence about a node of autograd's graph, by its name ("AddmmBackward0"); also for unknown names."""
    name = re.sub(r"\d+$", "", function)
    if name in LEGEND:
        return LEGEND[name]
    operation = name.removesuffix("Backward")
    return f"Backward of {operation}: multiplies the gradient that arrives by the local derivatives of {operation}."
