"""The scripts behind the parts of the chain-rule page."""

from __future__ import annotations

from collections.abc import Callable

from core.autograd.live_loss import trace
from core.lessons.chain_rule.experiment import ChainRule
from core.lessons.chain_rule.picture import picked_parameter
from core.lessons.chain_rule.scripts.formula import expression_script
from core.lessons.chain_rule.scripts.gradients import gradients_script
from core.lessons.chain_rule.scripts.graph import torch_graph_script
from core.lessons.chain_rule.scripts.step_study import step_study_script
from core.networks.small.network import SmallNetwork


def scripts(experiment: ChainRule) -> dict[str, tuple[str, Callable[[], str]]]:
    """By the key of its panel: its title, and what writes it."""
    return {
        "code": ("PyTorch code for these gradients", lambda: _gradients(experiment)),
        "study": ("PyTorch code for the step h", lambda: _study(experiment)),
        "drawing": ("PyTorch code for the torchviz graph", lambda: torch_graph_script(experiment.subject)),
    }


def _gradients(experiment: ChainRule) -> str:
    subject = experiment.subject
    return gradients_script(subject) if isinstance(subject, SmallNetwork) else expression_script(subject)


def _study(experiment: ChainRule) -> str:
    walked = trace(experiment.subject)
    return step_study_script(experiment.subject, walked, picked_parameter(experiment, walked))
