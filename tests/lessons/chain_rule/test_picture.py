"""What the walk component draws."""

import json

import pytest

from core.autograd.graph.paths import paths
from core.autograd.live_loss import trace
from core.lessons.chain_rule.experiment import ChainRule
from core.lessons.chain_rule.link import CHAIN_RULE_PRESETS
from core.lessons.chain_rule.picture import describe_walk, paths_sentence, picked_parameter, place_of, walk_picture

TOY = ChainRule(parameter="b1[1]")


def test_the_toy_walk_holds_the_course_figures():
    picture = walk_picture(TOY, trace(TOY.subject))
    gradients = {node["id"]: round(node["gradient"], 4) for node in picture["nodes"] if node["role"] == "parameter"}
    assert gradients == {
        "w1[1,1]": -0.3480, "w1[2,1]": -1.3032, "b1[1]": -0.3480, "b1[2]": -1.3032,
        "w2[1,1]": -2.9191, "w2[1,2]": -2.4229, "b2[1]": -3.3142,
    }  # fmt: skip
    assert len(picture["forward"]) == 11
    assert len(picture["backward"]) == 17


@pytest.mark.parametrize("preset", ["toy-network", "3-4-4-2", "max-and-kinks"])
def test_pictures_are_plain_json_whose_parts_fit_together(preset):
    experiment = CHAIN_RULE_PRESETS[preset].experiment
    picture = walk_picture(experiment, trace(experiment.subject))
    assert json.loads(json.dumps(picture)) == picture
    ids = {node["id"] for node in picture["nodes"]}
    assert {edge[end] for edge in picture["edges"] for end in ("source", "target")} <= ids
    assert picture["picked"] in ids
    for step in picture["backward"]:
        assert step["downstream"] == pytest.approx(step["local"] * step["upstream"], abs=1e-12)
        assert picture["edges"][step["edge"]]["source"] == step["node"]


def test_every_edge_goes_right():
    experiment = CHAIN_RULE_PRESETS["3-4-4-2"].experiment
    picture = walk_picture(experiment, trace(experiment.subject))
    column = {node["id"]: node["column"] for node in picture["nodes"]}
    assert all(column[edge["source"]] < column[edge["target"]] for edge in picture["edges"])


def test_a_parameter_that_is_not_there_stands_for_the_first():
    walked = trace(TOY.subject)
    assert picked_parameter(TOY, walked) == "b1[1]"
    assert picked_parameter(ChainRule(parameter="w7[1,1]"), walked) == "w1[1,1]"


def test_sliders_name_what_they_change():
    sliders = walk_picture(TOY, trace(TOY.subject))["sliders"]
    assert [(slider["label"], slider["value"]) for slider in sliders] == [("x", 1.0), ("y", 3.0), ("b1[1]", 1.0)]
    formula = CHAIN_RULE_PRESETS["shared-variable"].experiment
    sliders = walk_picture(formula, trace(formula.subject))["sliders"]
    assert [slider["edit"]["name"] for slider in sliders] == ["x", "y"]


@pytest.mark.parametrize(("name", "place"), [("w1[2,1]", (1, 2, 1)), ("b3[4]", (3, 4, 0))])
def test_a_parameter_id_reads_back_as_its_place(name, place):
    assert place_of(name) == place


def test_the_words_hold_outcome_and_gradients():
    walked = trace(TOY.subject)
    assert describe_walk(walked).startswith("A graph of 20 numbers and 20 edges. Forward it computes L = 2.7459")
    assert "b3 −3.3142" in describe_walk(walked)
    assert paths_sentence(paths(walked, "b1[1]"), "b1") == "One path leads from b1 to the end; its product is −0.3480."
    several = CHAIN_RULE_PRESETS["shared-variable"].experiment
    assert paths_sentence(paths(trace(several.subject), "x"), "x").startswith("3 paths lead from x to the end; their")


@pytest.mark.parametrize(
    ("preset", "formulas"),
    [
        ("toy-network", ["∂L/∂ŷ = 2(ŷ − y) = −3.3142"]),
        ("3-4-4-2", ["∂L/∂ŷ₂ = 2(ŷ₂ − y₂) / 2 = 0.5876", "∂L/∂ŷ₁ = 2(ŷ₁ − y₁) / 2 = −1.0473"]),
        ("shared-variable", []),
    ],
)
def test_the_derivative_by_a_prediction_is_said_in_one_formula(preset, formulas):
    experiment = CHAIN_RULE_PRESETS[preset].experiment
    walked = trace(experiment.subject)
    picture = walk_picture(experiment, walked)
    assert [step["short"] for step in picture["backward"] if step["short"]] == formulas
    for formula in formulas:  # the number is what the formula gives
        unit = 2 if "₂" in formula else 1
        prediction, target = (walked.by_id[edge.source].value for edge in walked.edges_into[f"e[{unit}]"])
        outputs = len(formulas)
        assert float(formula.split(" = ")[-1].replace("−", "-")) == pytest.approx(
            2 * (prediction - target) / outputs, abs=1e-4
        )


def test_every_local_derivative_has_its_formula():
    for preset in CHAIN_RULE_PRESETS.values():
        picture = walk_picture(preset.experiment, trace(preset.experiment.subject))
        assert all(bool(edge["formula"]) == (edge["local"] is not None) for edge in picture["edges"])
