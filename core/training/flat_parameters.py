"""One vector behind all parameters of a small network.

An optimizer spends most of a tiny network's step on looping over parameters. Handed one vector instead, whose
slices the network's own parameters are, it computes the same numbers in a third of the time.
"""

from __future__ import annotations

import torch
from torch import nn


def flat_parameters(model: nn.Module) -> nn.Parameter:
    """All parameters of a model as one vector, in the order of `model.parameters()`, with its gradient set to 0.

    The model's parameters become views of the vector, and their gradients views of its gradient: `backward()` adds
    into them, a step on the vector moves them. Do not call `zero_grad()` on the model (it would cut the gradients
    loose): zero the vector's gradient.
    """
    parameters = list(model.parameters())
    flat = nn.Parameter(torch.cat([parameter.detach().flatten() for parameter in parameters]))
    flat.grad = torch.zeros_like(flat)
    counts = [parameter.numel() for parameter in parameters]
    slices = zip(parameters, torch.split(flat.data, counts), torch.split(flat.grad, counts), strict=True)
    for parameter, values, gradient in slices:
        parameter.data = values.view_as(parameter)
        parameter.grad = gradient.view_as(parameter)
    return flat
