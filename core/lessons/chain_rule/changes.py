"""Changes that a reader makes on the walk, as they arrive from the browser."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from core.autograd.formula.error import ExpressionError
from core.autograd.formula.expression import value_of
from core.errors import ConfigError, shown
from core.lessons.chain_rule.experiment import ChainRule
from core.networks.small.changes import apply_change as apply_network_change
from core.settings.declared import taken


def apply_change(experiment: ChainRule, change: Mapping[str, Any]) -> ChainRule:
    """The experiment after one change.

    Args:
        change: `set` says what: "pick" (value: a parameter's id), "value" (name, value: a name of the formula), or
            what `core.networks.small.changes.apply_change` takes for the network.

    Raises:
        ConfigError: the place does not exist or the value breaks a rule.
        ExpressionError: the formula is undefined there; the sentence quotes the part of it.
    """
    kind = change.get("set")
    if kind == "pick":
        return taken(experiment, "parameter", change.get("value"))
    if kind == "value":
        return _moved(experiment, change)
    return dataclasses.replace(experiment, network=apply_network_change(experiment.network, change))


def _moved(experiment: ChainRule, change: Mapping[str, Any]) -> ChainRule:
    name, value, formula = change.get("name"), change.get("value"), experiment.formula
    if name not in formula.names:
        raise ConfigError("name", f"must be one of {', '.join(formula.names)}", name)
    number = value_of(name).take(value)
    try:
        return dataclasses.replace(experiment, formula=formula.with_value(name, number))
    except ExpressionError as error:
        place = formula.text[error.position : error.end]
        raise ExpressionError(f"At {shown(place)}: {error}", error.position, error.end) from error
