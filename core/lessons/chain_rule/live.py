"""The walk through the scalar graph of the chain-rule lesson, and the numbers in autograd's own graph of the same loss,
following the reader's hand."""

from __future__ import annotations

from typing import Any

from core.autograd.live_loss import trace
from core.autograd.torchviz.graph import torch_values
from core.lessons.chain_rule.changes import apply_change
from core.lessons.chain_rule.experiment import ChainRule
from core.lessons.chain_rule.link import CHAIN_RULE_LINK
from core.lessons.chain_rule.picture import walk_picture
from core.lessons.live import LivePicture


def draw(experiment: ChainRule) -> dict[str, Any]:
    """The walk."""
    return walk_picture(experiment, trace(experiment.subject))


def more(experiment: ChainRule) -> dict[str, Any]:
    """The lines of the boxes of autograd's graph that hold numbers; they take longer than the walk."""
    return {"torch_values": torch_values(experiment.subject, trace(experiment.subject))}


PICTURE = LivePicture(CHAIN_RULE_LINK, apply_change, draw, more=more)
