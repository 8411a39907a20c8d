"""The forward-pass page without a browser: what its controls and links do to the numbers."""

import math

import pytest

from core.networks.small.presets import SMALL_NETWORKS
from tests.fixtures.pages import keyed, ran

PAGE = "basics/forward_pass/forward_pass.py"


def summary(at):
    return next(markdown.value for markdown in at.markdown if "predicts" in markdown.value)


def experiment(at):
    return at.session_state["forward_pass.state"].experiment


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def test_the_first_visit_shows_the_toy_network(opened):
    at = opened()
    prediction = sigmoid(1 * 1 + 1) * 1 + sigmoid(-1 * 1 + 2) * 2 - 1
    assert f"ŷ = {prediction:.4f}" in summary(at)
    assert f"**{(3 - prediction) ** 2:.4f}**" in summary(at)
    assert at.title[0].value == "How does a network turn numbers into a prediction?"


@pytest.mark.parametrize("preset", list(SMALL_NETWORKS))
def test_every_preset_opens_by_link_and_by_click(opened, preset):
    by_link = opened(preset=preset)
    by_click = opened()
    by_click.segmented_control(key="forward_pass.preset").set_value(preset)
    ran(by_click)
    assert experiment(by_link) == experiment(by_click) == SMALL_NETWORKS[preset].experiment
    assert summary(by_link) == summary(by_click)
    assert not by_link.warning


def test_an_input_in_the_link_changes_the_prediction(opened):
    at = opened(preset="toy-network", x="2")
    prediction = sigmoid(3) + 2 * sigmoid(0) - 1
    assert f"ŷ = {prediction:.4f}" in summary(at)


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"preset": "nonsense"}, "must be one of toy-network"),
        ({"sizes": "1-2-2-2-2-2-2-2-2-2-1"}, "hidden layers must be between 0 and 4, got 9"),
        (
            {"sizes": "1-2-2-2-2-2-2-2-2-2-1", "act": "-".join(["tanh"] * 10), "x": "1~2"},
            "hidden layers must be between 0 and 4, got 9",
        ),
        ({"x": "abc"}, "x must be a number from −100 to 100, got 'abc'"),
        ({"x": "1e400"}, "got '1e400'"),
        ({"x": "NaN"}, "got 'NaN'"),
        ({"seed": "-1"}, "seed must be a whole number"),
        ({"w": "1-1-1_letters"}, "got 'letters'"),
        ({"act": "<script>-identity"}, "activation must be one of"),
        ({"colour": "red"}, "unknown parameter"),
    ],
)
def test_a_wrong_link_gets_one_sentence_and_the_toy_network(opened, params, sentence):
    at = opened(**params)
    assert len(at.warning) == 1
    assert sentence in at.warning[0].value.replace("\\", "")
    assert experiment(at) == SMALL_NETWORKS["toy-network"].experiment
    assert "1.3429" in summary(at)


def test_notices_are_shown_once(opened):
    at = opened(preset="nonsense")
    assert at.warning
    assert not ran(at).warning


def test_a_seed_draws_the_weights_that_pytorch_draws(opened):
    import torch

    at = opened(preset="1-3-1-sigmoid")
    keyed(at.number_input, "forward_pass.seed").set_value(7)
    ran(at)
    torch.manual_seed(7)
    model = torch.nn.Sequential(torch.nn.Linear(1, 3), torch.nn.Sigmoid(), torch.nn.Linear(3, 1))
    assert f"ŷ = {model(torch.tensor([[0.5]])).item():.4f}".replace("-", "−") in summary(at)


def test_the_architecture_follows_its_controls(opened):
    at = opened(preset="2-4-2-1-tanh")
    keyed(at.number_input, "forward_pass.depth").set_value(3)
    at = ran(at)
    assert experiment(at).sizes == (2, 4, 2, 3, 1)
    keyed(at.number_input, "forward_pass.units3").set_value(8)
    keyed(at.selectbox, "forward_pass.activation3").set_value("gelu")
    keyed(at.number_input, "forward_pass.inputs").set_value(3)
    at = ran(at)
    assert experiment(at).sizes == (3, 4, 2, 8, 1)
    assert experiment(at).activations == ("tanh", "tanh", "gelu", "identity")
    assert experiment(at).x == ((1.0, -1.0, 0.0), (-0.5, 2.0, 0.0))
    keyed(at.number_input, "forward_pass.depth").set_value(0)
    assert experiment(ran(at)).sizes == (3, 1)


def test_reset_goes_back_to_the_preset(opened):
    at = opened(preset="xor-by-hand", x="1_1~1_1~1_1~1_1")
    at.button(key="forward_pass.reset").click()
    assert experiment(ran(at)) == SMALL_NETWORKS["xor-by-hand"].experiment


def test_answers_are_revealed_after_the_choice(opened):
    at = opened()
    key = "forward_pass.predict.parameters"
    assert not any("(1 + 1)·2 + (2 + 1)·1 = 7" in box.value for box in (*at.success, *at.info))
    keyed(at.radio, key).set_value(1)
    at = ran(at)
    assert keyed(at.radio, key).options == ["4", "7"]
    assert "(1 + 1)·2 + (2 + 1)·1 = 7" in at.success[0].value


def test_the_proof_is_on_the_page(opened):
    at = opened(preset="3-5-4-2")
    proof = next(markdown.value for markdown in at.markdown if "numpy" in markdown.value)
    assert "all 44 of them" in proof
    assert "They agree" in proof


def test_an_absent_device_gets_one_sentence(opened, monkeypatch):
    monkeypatch.setenv("INSIDE_THE_NET_DEVICE", "cuda:7")
    at = opened()
    assert "torch finds only" in at.warning[0].value
    assert "1.3429" in summary(at)


def test_an_open_code_panel_shows_the_script_of_the_experiment(opened):
    at = opened(x="2")
    at.session_state["forward_pass.code"] = True
    assert "x = torch.tensor([[2.0]])" in ran(at).code[0].value
