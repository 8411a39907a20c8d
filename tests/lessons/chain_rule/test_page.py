"""The chain-rule page without a browser: what its controls and links do to the numbers."""

import pytest
import torch

from core.autograd.training_step.micro_steps import MOST_PRESSES
from core.lessons.chain_rule.link import CHAIN_RULE_PRESETS
from tests.fixtures.pages import keyed, ran

PAGE = "gradients/chain_rule/chain_rule.py"


def text(at):
    return "\n".join(markdown.value for markdown in at.markdown)


def experiment(at):
    return at.session_state["chain_rule.state"].experiment


def press(at, *actions):
    for action in actions:
        at.button(key=f"chain_rule.press.{action}").click()
        ran(at)
    return at


def test_the_toy_network_shows_gradients_and_the_step_of_the_course(opened):
    page = text(opened(preset="toy-network"))
    for figure in ("−2.9191", "−2.4229", "−3.3142", "−0.3480", "−1.3032"):
        assert figure in page
    for figure in ("1.0348", "−0.8697", "2.1303", "1.2919", "2.2423", "−0.6686"):
        assert figure in page
    assert "All agree within their tolerances" in page


@pytest.mark.parametrize("preset", list(CHAIN_RULE_PRESETS))
def test_every_preset_opens_clean(opened, preset):
    at = opened(preset=preset)
    assert experiment(at) == CHAIN_RULE_PRESETS[preset].experiment
    assert not at.warning


def test_the_gradients_are_those_of_plain_autograd(opened):
    at = opened(preset="2-3-1-tanh")
    torch.manual_seed(1)
    model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 1))
    torch.nn.functional.mse_loss(model(torch.tensor([[1.0, -1.0]])), torch.tensor([[1.0]])).backward()
    page = text(at)
    for parameter in model.parameters():
        for gradient in parameter.grad.flatten().tolist():
            assert f"{gradient:.4f}".replace("-", "−") in page


def test_the_paths_of_the_parameter_in_the_link_are_written_out(opened):
    at = opened(preset="toy-network", of="w2[1,2]")
    assert any("\\partial w_{4}" in latex.value and "-2.4229" in latex.value for latex in at.latex)
    assert "One path leads from $w_{4}$" in text(at)


def test_a_forgotten_zero_grad_accumulates_as_in_the_course(opened):
    page = text(opened(preset="forgot-zero-grad"))
    for k in range(1, 6):
        expected = [f"{k * value:.4f}".replace("-", "−") for value in (-0.19914, -0.59764)]
        assert expected[0][:-1] in page
        assert expected[1][:-1] in page
    for figure in ("−0.1991, −0.5976", "−0.3983, −1.1953", "−0.9957, −2.9882"):
        assert figure in page


def test_calls_may_be_made_in_any_order(opened):
    at = opened()
    at.button(key="chain_rule.clear").click()
    at = press(ran(at), "step")
    assert experiment(at).actions == ("step",)
    at = press(at, "forward", "loss", "backward", "backward")
    assert "Trying to backward through the graph a second time" in at.error[0].value
    at.button(key="chain_rule.undo").click()
    assert not ran(at).error


def test_too_many_calls_get_one_sentence(opened):
    at = opened(calls="z" * MOST_PRESSES)
    at = press(at, "step")
    assert len(experiment(at).actions) == MOST_PRESSES
    assert any("presses must be at most 60" in box.value for box in at.warning)


def test_switches_and_learning_rate_are_bound(opened):
    at = opened(calls="zflb")
    keyed(at.toggle, "chain_rule.no_grad").set_value(True)
    keyed(at.number_input, "chain_rule.lr").set_value(0.5)
    at = ran(at)
    assert (experiment(at).no_grad, experiment(at).lr) == (True, 0.5)
    assert "does not require grad" in at.error[0].value


def test_a_typed_formula_is_walked_through(opened):
    at = opened()
    keyed(at.text_input, "chain_rule.formula").set_value("a*b + sin(a)")
    at = ran(at)
    assert experiment(at).kind == "formula"
    assert experiment(at).formula.values == (("a", 1.0), ("b", 1.0))
    # ∂f/∂a = b + cos a = 1.5403
    assert "1.5403" in text(at)


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("__import__('os').system('ls')", "no place in a formula"),
        ("log(0 - a)", "log"),
        ("1 / (a - 1)", "divi"),
        ("a +", ""),
        ("", ""),
        ("9**9**9**9", ""),
        ("(" * 300, ""),
    ],
)
def test_a_wrong_formula_gets_a_sentence_and_the_old_one_stays(opened, formula, words):
    at = opened(preset="shared-variable")
    before = experiment(at)
    keyed(at.text_input, "chain_rule.formula").set_value(formula)
    at = ran(at)
    assert experiment(at) == before
    assert keyed(at.text_input, "chain_rule.formula").value == formula
    assert len(at.error) == 1
    assert words in at.error[0].value.replace("\\", "")


def test_a_network_beyond_3_4_4_2_is_refused_in_one_sentence(opened):
    at = opened(sizes="3-5-4-2", act="tanh-tanh-identity", x="1_1_1", y="1_0", w="")
    assert "at most 3-4-4-2" in at.warning[0].value.replace("\\", "")
    assert experiment(at) == CHAIN_RULE_PRESETS["toy-network"].experiment


def test_changing_the_architecture_turns_the_walk_to_the_network(opened):
    at = opened(preset="shared-variable")
    keyed(at.number_input, "chain_rule.units1").set_value(4)
    at = ran(at)
    assert experiment(at).kind == "network"
    assert experiment(at).network.sizes == (1, 4, 1)
