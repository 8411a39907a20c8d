"""The page on tensors without a browser: what its controls and links do."""

from __future__ import annotations

import json

import pytest

from core.lessons.tensors.presets import TENSORS
from core.tensors.measured import Timing
from pages.basics.tensors.parts import measured
from tests.fixtures.pages import keyed, ran

PAGE = "basics/tensors/tensors.py"


def text(at):
    return "\n".join(markdown.value for markdown in at.markdown)


def experiment(at):
    return at.session_state["tensors.state"].experiment


def test_the_first_visit_adds_a_row_to_a_column(opened):
    at = opened()
    assert "A + B of shapes (1, 3) and (3, 1) has shape **(3, 3)**" in text(at)
    assert "strides (0, 1) and (1, 0) and the same `data_ptr` as before: **0 bytes** copied" in text(at)
    (sent,) = [
        element.proto for element in at.get("bidi_component") if element.proto.component_name.endswith("tensors")
    ]
    data = json.loads(sent.json)
    assert data["result"]["texts"][-1] == "33"
    assert data["live"] == {"lesson": "tensors", "link": {"preset": "row-and-column"}}


@pytest.mark.parametrize("preset", list(TENSORS))
def test_every_preset_opens_by_link(opened, preset):
    at = opened(preset=preset)
    assert experiment(at) == TENSORS[preset].experiment
    assert not at.warning


def test_the_surprising_figures_are_on_the_page(opened):
    page = text(opened())
    for figure in (
        "**16,777,216**",
        "**256**",
        "**1,999.66**",
        "**44**",
        "**−56**",
        "**1.33**",
        "**True**",
        "**False**",
    ):
        assert figure in page


def test_the_shape_with_the_other_operation_is_predicted_before_it_is_told(opened):
    at = opened()
    question = keyed(at.radio, "tensors.predict.shape")
    assert question.options == ["(1, 1)", "(1, 3)", "(3, 1)", "(3, 3)", "an error"]
    question.set_value(0)
    assert "Right. It has shape (1, 1)." in ran(at).success[0].value
    keyed(at.radio, "tensors.predict.memory").set_value(1)
    assert "The answer: **yes**" in ran(at).info[0].value


@pytest.mark.parametrize(("preset", "right"), [("row", 0), ("list-index", 1), ("mask", 1), ("refused-view", 0)])
def test_whether_c_changes_is_computed(opened, preset, right):
    at = opened(preset=preset)
    keyed(at.radio, "tensors.predict.memory").set_value(right)
    assert "Right." in ran(at).success[0].value


def test_a_typed_list_changes_its_dtype_and_a_bad_one_keeps_the_old(opened):
    at = opened()
    assert "**int64**; numpy gives the same list **int64**" in text(at)
    keyed(at.text_input, "tensors.items").set_value("1, 2.5")
    at = ran(at)
    assert experiment(at).items == (1, 2.5)
    assert "**float32**; numpy gives the same list **float64**" in text(at)
    keyed(at.text_input, "tensors.items").set_value("1, two")
    at = ran(at)
    assert experiment(at).items == (1, 2.5)
    assert "list must be 1 to 12 numbers" in at.error[0].value
    assert keyed(at.text_input, "tensors.items").value == "1, two"


def test_an_own_expression_is_worked_out_by_torch_or_refused(opened):
    at = opened()
    for typed, said in (
        ("A @ B", "`A @ B` has shape **(1, 1)**"),
        ("torch.cat([A, B])", "PyTorch refuses: *Sizes of tensors must match except in dimension 0"),
    ):
        keyed(at.text_input, "tensors.own").set_value(typed)
        at = ran(at)
        assert said in text(at)
    keyed(at.text_input, "tensors.own").set_value("open(A)")
    at = ran(at)
    assert "none of the operations" in at.error[0].value
    assert experiment(at).own == "torch.cat([A, B])"


def test_a_guess_is_judged_by_torch(opened):
    at = opened()
    at.text_input(key="tensors.guess.1").set_value("2, 3")
    assert "Not quite: you said (2, 3). PyTorch says **(3, 2)**." in ran(at).info[0].value
    at.text_input(key="tensors.guess.1").set_value("3x2")
    assert "Right. PyTorch says **(3, 2)**." in ran(at).success[0].value
    at.segmented_control(key="tensors.exercise").set_value(6)
    at = ran(at)
    at.text_input(key="tensors.guess.6").set_value("error")
    assert "Right. PyTorch: *The size of tensor a (3) must match" in ran(at).success[0].value
    at.text_input(key="tensors.guess.6").set_value("shape")
    assert "must look like 3, 1 or be the word error" in ran(at).error[0].value


def test_a_seed_draws_the_numbers(opened):
    at = opened()
    keyed(at.selectbox, "tensors.seed").set_value(2)
    assert experiment(ran(at)).seed == 2


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"preset": "nonsense"}, "must be one of row-and-column"),
        ({"a": "7"}, "size of an axis must be a whole number from 1 to 6"),
        ({"view": "__import__"}, "Of tensors there are only C here"),
        ({"op": "pow"}, "operation must be one of add"),
        ({"list": "nan"}, "list must be 1 to 12 numbers"),
    ],
)
def test_a_wrong_link_gets_one_sentence_and_the_first_preset(opened, params, sentence):
    at = opened(**params)
    assert len(at.warning) == 1
    assert sentence in at.warning[0].value.replace("\\", "")
    assert experiment(at) == TENSORS["row-and-column"].experiment


def test_the_proof_and_the_script_follow_the_experiment(opened):
    at = opened(preset="column", a="6-6", b="6")
    assert "over all 36 places" in text(at)
    assert "finds **3 of 3** numbers" in text(at)
    at.session_state["tensors.code"] = True
    assert 'print("C[:, 1]", shape_of(lambda: C[:, 1]))' in ran(at).code[0].value


def test_costs_are_measured_when_they_are_asked_for(opened, monkeypatch):
    timed = [Timing("product, float32", 0.02), Timing("product, float64", 0.05), Timing("`.t()`", 1e-6)]
    monkeypatch.setattr("pages.basics.tensors.parts.timings", lambda: timed)
    measured.clear()
    at = opened()
    assert "product, float32" not in text(at)
    at.button(key="tensors.measure").click()
    page = text(ran(at))
    assert "| product, float64 | 50 ms |" in page
    assert "| `.t()` | 0.001 ms |" in page
    assert "**2.5 times** as long" in page
    measured.clear()


def test_two_dtypes_together_are_told_in_the_second_reading(opened):
    at = opened()
    at.session_state["tensors.promotion"] = True
    assert "| **int64** | int64 | int64 | int64 | int64 | int64 | bfloat16 |" in text(ran(at))
