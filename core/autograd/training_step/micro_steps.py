"""A training step in slow motion, as a config: which of the five calls were made, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from core.autograd.graph.network_trace import check_targets
from core.errors import ConfigError
from core.networks.small.network import SmallNetwork
from core.settings.declared import check_settings, setting
from core.settings.setting import Number, Switch
from core.settings.structured import Structured

Action = Literal["zero_grad", "forward", "loss", "backward", "step"]
ACTIONS: tuple[Action, ...] = get_args(Action)

MOST_PRESSES = 60

_LETTERS: dict[Action, str] = {"zero_grad": "z", "forward": "f", "loss": "l", "backward": "b", "step": "s"}


def write_actions(actions: tuple[Action, ...]) -> str:
    """One letter per call, for a link: "flbs"."""
    return "".join(_LETTERS[action] for action in actions)


def read_actions(text: str) -> tuple[Action, ...]:
    """ "flbs" to the calls.

    Raises:
        ConfigError: another letter, or more than 60.
    """
    by_letter = {letter: action for action, letter in _LETTERS.items()}
    if len(text) > MOST_PRESSES or any(letter not in by_letter for letter in text):
        rule = f"must be at most {MOST_PRESSES} of the letters {', '.join(by_letter)}"
        raise ConfigError("presses", rule, text)
    return tuple(by_letter[letter] for letter in text)


def check_actions(actions: tuple[Action, ...]) -> None:
    """Raises ConfigError: an unknown call, or more than 60."""
    for action in actions:
        if action not in ACTIONS:
            raise ConfigError("action", f"must be one of {', '.join(ACTIONS)}", action)
    if len(actions) > MOST_PRESSES:
        raise ConfigError("presses", f"must be at most {MOST_PRESSES}", len(actions))


@dataclass(frozen=True)
class MicroSteps:
    """A model, an optimizer `torch.optim.SGD(lr)` and the calls made so far, in any order.

    Attributes:
        network: the model and its sample on display; it needs targets.
        lr: learning rate.
        actions: at most 60 calls.
        detach: the forward pass detaches what the first hidden layer hands on (without hidden layers, the prediction).
        no_grad: the forward pass runs under `torch.no_grad()`.

    Raises:
        ConfigError: one of these rules is broken.
    """

    network: SmallNetwork
    lr: float = setting(Number(name="learning rate", key="lr", low=1e-6, high=10), 0.1)
    actions: tuple[Action, ...] = setting(
        Structured(
            name="calls",
            key="calls",
            reader=read_actions,
            writer=write_actions,
            checker=check_actions,
            teller=lambda actions: str(len(actions) or "none"),
        ),
        (),
    )
    detach: bool = setting(
        Switch(
            name="detach switch", key="detach", label="detach()", help="Cuts the graph behind the first hidden layer."
        ),
        False,
    )
    no_grad: bool = setting(
        Switch(name="no_grad switch", key="nograd", label="no_grad()", help="The forward pass keeps no graph at all."),
        False,
    )

    def __post_init__(self) -> None:
        check_targets(self.network)
        check_settings(self)
