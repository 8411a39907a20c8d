from __future__ import annotations

import dataclasses
import random

import pytest
import torch
from torch import nn

from core.autograd.training_step import words
from core.autograd.training_step.micro_steps import ACTIONS, Action, MicroSteps
from core.autograd.training_step.presets import MICRO_STEPS
from core.autograd.training_step.run import replay
from core.autograd.training_step.states import MicroState, ParameterState
from core.networks.small.presets import SMALL_NETWORKS, TOY_NETWORK

PASS: tuple[Action, ...] = ("forward", "loss", "backward")


def toy(*actions: Action, detach: bool = False, no_grad: bool = False, lr: float = 0.1) -> tuple[MicroState, ...]:
    return replay(MicroSteps(TOY_NETWORK, lr, actions, detach, no_grad))


def parameter(state: MicroState, name: str) -> ParameterState:
    return next(p for p in state.parameters if p.name == name)


def rounded(numbers: tuple[float, ...] | None) -> list[str] | None:
    return None if numbers is None else [f"{number:.4f}" for number in numbers]


def test_one_training_step_is_the_courses() -> None:
    states = replay(MICRO_STEPS["one-step"].experiment)
    last = states[-1]
    assert rounded(parameter(last, "0.weight").values) == ["1.0348", "-0.8697"]
    assert rounded(parameter(last, "0.bias").values) == ["1.0348", "2.1303"]
    assert rounded(parameter(last, "2.weight").values) == ["1.2919", "2.2423"]
    assert rounded(parameter(last, "2.bias").values) == ["-0.6686"]
    assert rounded(parameter(last, "2.weight").grad) == ["-2.9191", "-2.4229"]
    assert rounded(parameter(last, "2.bias").grad) == ["-3.3142"]
    assert rounded(parameter(last, "2.weight").value_changes) == ["0.2919", "0.2423"]
    assert f"{states[3].loss:.4f}" == "2.7459"


def test_forgotten_zero_grad_adds_up_to_the_courses_numbers() -> None:
    states = replay(MICRO_STEPS["forgot-zero-grad"].experiment)
    backwards = [s for s in states if s.action == "backward"][1:]
    grads = [rounded(parameter(state, "0.bias").grad) for state in backwards]
    assert grads[0] == ["-0.1991", "-0.5976"]
    assert grads[1] == ["-0.3983", "-1.1953"]
    assert grads[4] == ["-0.9957", "-2.9882"]
    once = parameter(backwards[0], "0.bias").grad
    for k, state in enumerate(backwards, start=1):
        assert parameter(state, "0.bias").grad == pytest.approx([k * g for g in once], rel=1e-6)
    assert backwards[4].explanation == words.of_backward(5, False)
    assert "the sum of 5 backward passes" in backwards[4].explanation


def test_without_any_zero_grad_the_old_gradient_is_inside() -> None:
    last = replay(MICRO_STEPS["old-gradient-inside"].experiment)[-1]
    assert rounded(parameter(last, "0.bias").grad) == ["-0.5471", "-1.9009"]


def test_with_clearing_the_gradient_stays() -> None:
    states = replay(MICRO_STEPS["cleared-each-time"].experiment)
    grads = [rounded(parameter(s, "0.bias").grad) for s in states if s.action == "backward"][1:]
    assert grads == [["-0.1991", "-0.5976"]] * 3


class Script:
    """What a student would type, one call per press."""

    def __init__(self, config: MicroSteps) -> None:
        network = config.network
        self.config, self.model = config, network.build()
        self.optimizer = torch.optim.SGD(self.model.parameters(), lr=config.lr)
        self.x, self.y = torch.tensor([network.x[network.sample]]), torch.tensor([network.y[network.sample]])
        self.prediction = self.loss = None

    def press(self, action: Action) -> str:
        """The error that torch or Python raises, or nothing."""
        try:
            getattr(self, f"press_{action}")()
        except (RuntimeError, AttributeError, TypeError) as error:
            return str(error)
        return ""

    def press_zero_grad(self) -> None:
        self.optimizer.zero_grad()

    def press_forward(self) -> None:
        if self.config.no_grad:
            with torch.no_grad():
                self.prediction = self.hidden_and_output()
        else:
            self.prediction = self.hidden_and_output()

    def hidden_and_output(self) -> torch.Tensor:
        a = self.x
        for index, module in enumerate(self.model):
            a = module(a)
            if self.config.detach and index == self.cut():
                a = a.detach()
        return a

    def cut(self) -> int:
        linears = [index for index, module in enumerate(self.model) if isinstance(module, nn.Linear)]
        return linears[1] - 1 if len(linears) > 1 else len(self.model) - 1

    def press_loss(self) -> None:
        self.loss = ((self.prediction - self.y) ** 2).mean()

    def press_backward(self) -> None:
        self.loss.backward()

    def press_step(self) -> None:
        self.optimizer.step()


def same(state: MicroState, script: Script) -> bool:
    for shown, (name, tensor) in zip(state.parameters, script.model.named_parameters(), strict=True):
        grad = None if tensor.grad is None else tensor.grad.flatten().tolist()
        if shown.name != name or (shown.grad is None) != (grad is None):
            return False
        if shown.values != pytest.approx(tensor.flatten().tolist(), rel=1e-5, abs=1e-6):
            return False
        if grad is not None and shown.grad != pytest.approx(grad, rel=1e-5, abs=1e-6):
            return False
    return (state.loss is None) == (script.loss is None)


@pytest.mark.parametrize("preset", ["toy-network", "2-4-2-1-tanh", "3-5-4-2"])
@pytest.mark.parametrize("switches", [(False, False), (True, False), (False, True)])
def test_any_order_of_calls_does_what_a_plain_script_does(preset: str, switches: tuple[bool, bool]) -> None:
    rng = random.Random(f"{preset}{switches}")
    network, refused = SMALL_NETWORKS[preset].experiment, 0
    for _ in range(12):
        actions = tuple(rng.choice((*ACTIONS, *PASS)) for _ in range(20))
        config = MicroSteps(network, 0.05, actions, *switches)
        script, states = Script(config), replay(config)
        assert len(states) == 21
        for action, state in zip(actions, states[1:], strict=True):
            error = script.press(action)
            assert same(state, script), (actions, state.number)
            assert state.done == (not error), (actions, state.number, error)
            refused += not state.done
    assert refused > 10


def test_a_second_backward_is_torchs_own_error_explained() -> None:
    states = toy(*PASS, "backward")
    failed = states[-1]
    assert failed.error.startswith("Trying to backward through the graph a second time")
    assert "freed" in failed.explanation
    assert not failed.done
    assert [p.grad for p in failed.parameters] == [p.grad for p in states[-2].parameters]


def test_backward_after_step_is_torchs_own_error_explained() -> None:
    failed = replay(MICRO_STEPS["backward-after-step"].experiment)[-1]
    assert "modified by an inplace operation" in failed.error
    assert "changed weights in place" in failed.explanation


def test_every_error_of_torch_has_an_explanation_of_its_own() -> None:
    assert words.of_failed_backward("something new", True) == "torch refused, for the reason that it gives."


def test_a_step_without_gradients_moves_nothing() -> None:
    last = toy("step")[-1]
    assert all(set(p.value_changes) == {0.0} for p in last.parameters)
    assert last.explanation.startswith("Every .grad is None")
    assert (last.drop.predicted, last.drop.actual) == (0.0, 0.0)


def test_a_step_with_an_old_gradient_moves_the_weights_again() -> None:
    states = toy(*PASS, "step", "step")
    once, twice = (parameter(state, "2.weight").value_changes for state in states[-2:])
    assert twice == pytest.approx(once, rel=1e-5)
    assert "once more" in states[-1].explanation


def test_a_step_after_two_backward_passes_uses_their_sum() -> None:
    assert "the sum of 2 gradients" in toy(*PASS, *PASS, "step")[-1].explanation


@pytest.mark.parametrize(
    ("actions", "explanation"),
    [
        (("loss",), words.NO_PREDICTION),
        (("backward",), words.NO_LOSS),
        (("forward", "backward"), words.NO_LOSS),
        (("zero_grad",), "Every .grad was None already, so there was nothing to clear."),
        ((*PASS, "zero_grad"), "Every .grad is None again, so the next backward pass starts from nothing."),
    ],
)
def test_presses_out_of_order_are_explained(actions: tuple[Action, ...], explanation: str) -> None:
    assert toy(*actions)[-1].explanation == explanation


def test_detach_cuts_the_hidden_layer_off() -> None:
    last = toy("zero_grad", *PASS, "step", detach=True)[-1]
    assert parameter(last, "0.weight").grad is None
    assert parameter(last, "0.bias").value_changes == (0.0, 0.0)
    assert rounded(parameter(last, "2.weight").grad) == ["-2.9191", "-2.4229"]
    assert "those whose .grad is None" in last.explanation


def test_detach_without_hidden_layers_cuts_everything_off() -> None:
    network = TOY_NETWORK.with_architecture((1, 1), ("sigmoid",))
    states = replay(MicroSteps(network, actions=PASS, detach=True))
    assert states[1].prediction_grad_fn is None
    assert states[3].error.startswith("element 0 of tensors does not require grad")
    assert "detach or no_grad" in states[3].explanation


def test_no_grad_records_no_graph() -> None:
    states = toy(*PASS, no_grad=True)
    assert (states[1].prediction_grad_fn, states[2].loss_grad_fn) == (None, None)
    assert f"{states[2].loss:.4f}" == "2.7459"
    assert not states[3].done
    assert all(p.grad is None for p in states[3].parameters)


def test_states_name_functions_numbers_and_changes() -> None:
    states = toy(*PASS, "step", "zero_grad", "forward", "loss")
    assert (states[0].action, states[0].explanation, states[0].loss) == (None, words.START, None)
    assert [state.number for state in states] == list(range(8))
    assert states[1].prediction == pytest.approx((1.3429,), abs=5e-5)
    assert (states[1].prediction_grad_fn, states[2].loss_grad_fn) == ("AddmmBackward0", "MseLossBackward0")
    bias = parameter(states[3], "2.bias")
    assert (bias.shape, bias.ids) == ((1,), ("b2[1]",))
    assert parameter(states[3], "0.weight").ids == ("w1[1,1]", "w1[2,1]")
    assert bias.grad_changes == bias.grad
    assert parameter(states[4], "2.bias").grad_changes == (0.0,)
    assert parameter(states[5], "2.bias").grad_changes == (-bias.grad[0],)
    assert parameter(states[6], "2.bias").grad_changes is None
    assert states[7].loss_change == pytest.approx(states[7].loss - states[2].loss)
    assert states[2].loss_change is None


def test_the_predicted_drop_comes_true_for_small_steps() -> None:
    large, small = (toy(*PASS, "step", lr=lr)[-1].drop for lr in (0.1, 1e-5))
    squares = 2 * (0.3480**2 + 1.3032**2) + 2.9191**2 + 2.4229**2 + 3.3142**2
    assert large.predicted == pytest.approx(-0.1 * squares, rel=1e-4)
    assert large.actual == pytest.approx(0.5997 - 2.7459, abs=1e-4)
    assert small.actual == pytest.approx(small.predicted, rel=5e-3)  # float32 weights
    assert toy(*PASS)[-1].drop is None


def test_replaying_is_repeatable_and_continues() -> None:
    config = MicroSteps(TOY_NETWORK, actions=PASS)
    assert replay(config) == replay(config)
    assert replay(dataclasses.replace(config, actions=(*config.actions, "step")))[:-1] == replay(config)


def test_replaying_leaves_torchs_random_stream_alone() -> None:
    torch.manual_seed(5)
    expected = torch.rand(1).item()
    torch.manual_seed(5)
    toy(*PASS, "step")
    assert torch.rand(1).item() == expected
