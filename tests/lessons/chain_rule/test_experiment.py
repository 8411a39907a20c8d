"""The chain-rule lesson's experiment: its rules, its links, its changes."""

import dataclasses
from urllib.parse import parse_qsl, urlencode

import pytest

from core.autograd.formula.error import ExpressionError
from core.autograd.formula.expression import expression
from core.errors import ConfigError
from core.lessons.chain_rule.changes import apply_change
from core.lessons.chain_rule.experiment import ChainRule
from core.lessons.chain_rule.link import CHAIN_RULE_LINK, CHAIN_RULE_PRESETS
from core.networks.small.network import SmallNetwork


def through_a_link(experiment, preset="toy-network"):
    query = urlencode(CHAIN_RULE_LINK.write(experiment, preset))
    return CHAIN_RULE_LINK.read(dict(parse_qsl(query, keep_blank_values=True)))


@pytest.mark.parametrize("base", ["toy-network", "3-4-4-2", "shared-variable", "detached"])
@pytest.mark.parametrize("name", list(CHAIN_RULE_PRESETS))
def test_every_preset_comes_back_from_a_link_that_builds_on_another(name, base):
    restored = through_a_link(CHAIN_RULE_PRESETS[name].experiment, base)
    assert restored.experiment == CHAIN_RULE_PRESETS[name].experiment
    assert restored.notices == ()


def test_network_formula_parameter_and_calls_travel_together():
    experiment = ChainRule(
        kind="formula",
        network=SmallNetwork((2, 2, 1), ("relu", "identity"), 7, ((0.1, -2.0),), ((0.5,),)).with_parameter(
            1, 2, 1, 3.5
        ),
        formula=expression("max(a, b)**2 + a*1e-3", {"a": -0.125, "b": 2}),
        parameter="b",
        lr=0.025,
        actions=("forward", "loss", "backward", "backward"),
        detach=True,
    )
    assert through_a_link(experiment).experiment == experiment


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"walk": "sideways"}, "walk must go through network or formula"),
        ({"sizes": "1-9-1"}, "units of a hidden layer must be between 1 and 8"),
        ({"sizes": "1-5-1"}, "at most 3-4-4-2"),
        ({"y": ""}, "one target per output"),
        ({"f": "__import__('os')"}, "no place in a formula"),
        ({"walk": "formula", "f": "log(w)", "at": "w~-1"}, "log"),
        ({"calls": "xyz"}, "presses must be"),
        ({"lr": "0"}, "learning rate must be a number"),
        ({"of": "<b>"}, "parameter must be named"),
        ({"detach": "yes"}, "switch must be 0 or 1"),
    ],
)
def test_a_wrong_link_gets_one_sentence(params, words):
    restored = CHAIN_RULE_LINK.read(params)
    assert len(restored.notices) == 1
    assert words in restored.notices[0]
    assert restored.experiment == CHAIN_RULE_PRESETS["toy-network"].experiment


def test_a_formula_is_refused_where_it_is_undefined():
    with pytest.raises(ExpressionError):
        ChainRule(kind="formula", formula=expression("1 / x", {"x": 0}))
    assert ChainRule(formula=expression("1 / x", {"x": 0})).kind == "network"


def test_changes_reach_network_formula_and_parameter():
    toy = ChainRule()
    assert apply_change(toy, {"set": "x", "sample": 0, "index": 0, "value": "2"}).network.x == ((2.0,),)
    assert apply_change(toy, {"set": "pick", "value": "w2[1,2]"}).parameter == "w2[1,2]"
    moved = apply_change(dataclasses.replace(toy, kind="formula"), {"set": "value", "name": "w", "value": 1.5})
    assert moved.formula.values == (("w", 1.5),)


@pytest.mark.parametrize(
    "change",
    [
        {"set": "pick", "value": "<script>"},
        {"set": "value", "name": "nobody", "value": 1},
        {"set": "value", "name": "w", "value": "nan"},
        {"set": "value", "name": "w", "value": 101},
        {"set": "w", "layer": 9, "unit": 1, "source": 1, "value": 1},
    ],
)
def test_a_change_that_breaks_a_rule_is_refused(change):
    with pytest.raises(ConfigError):
        apply_change(ChainRule(), change)
