"""The weights of a network as they are at a moment."""

from __future__ import annotations

from torch import Tensor, nn


def copied_state(model: nn.Module) -> dict[str, Tensor]:
    """A copy of a model's state dict on the CPU, which stays as it is when the model trains on."""
    return {name: tensor.detach().cpu().clone() for name, tensor in model.state_dict().items()}
