"""Presses the buttons of a `MicroSteps` config on a real model and records what torch does."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor, nn

from core.autograd.live_loss import network_scalars, sample_tensors
from core.autograd.training_step import words
from core.autograd.training_step.micro_steps import Action, MicroSteps
from core.autograd.training_step.states import LossDrop, MicroState, ParameterState, Row
from core.networks.mlp import linear_layers


def replay(config: MicroSteps) -> tuple[MicroState, ...]:
    """The states before the first press and after each press: always one more than there are actions.

    The model is float32 on the CPU, the loss `nn.MSELoss` on the sample on display, `zero_grad` sets `.grad` to None,
    as torch does by default. A press that torch refuses is recorded and does not raise.
    """
    bench = _Bench(config)
    states = [bench.state(None, None)]
    for action in config.actions:
        states.append(bench.press(action, states[-1]))
    return tuple(states)


class _Bench:
    """The live model, its optimizer, and what the last presses left lying."""

    def __init__(self, config: MicroSteps) -> None:
        self.config = config
        self.model = config.network.build()
        self.x, self.y = sample_tensors(config.network, torch.float32)
        self.criterion, self.optimizer = nn.MSELoss(), torch.optim.SGD(self.model.parameters(), lr=config.lr)
        self.prediction: Tensor | None = None
        self.loss: Tensor | None = None
        self.summed = 0  # backward passes whose gradients lie in .grad
        self.used = False  # whether a step has used them
        self.ids = {
            name: tuple(node for node, scalar in network_scalars(self.model).items() if scalar.tensor is parameter)
            for name, parameter in self.model.named_parameters()
        }
        self.explanation, self.error, self.done = words.START, "", True
        self.drop: LossDrop | None = None

    def press(self, action: Action, before: MicroState) -> MicroState:
        self.error, self.done, self.drop = "", True, None
        match action:
            case "zero_grad":
                self._zero_grad()
            case "forward":
                self._forward()
            case "loss":
                self._loss()
            case "backward":
                self._backward()
            case "step":
                self._step()
        return self.state(action, before)

    def _zero_grad(self) -> None:
        self.explanation = words.of_zero_grad(any(p.grad is not None for p in self.model.parameters()))
        self.optimizer.zero_grad()
        self.summed, self.used = 0, False

    def _forward(self) -> None:
        hidden = len(self.config.network.sizes) - 2
        with torch.set_grad_enabled(not self.config.no_grad):
            self.prediction = self._detached() if self.config.detach else self.model(self.x)
        self.explanation = words.of_forward(self.config.no_grad, self.config.detach, hidden)

    def _detached(self) -> Tensor:
        """The forward pass with a cut behind the first layer and its activation."""
        layers, modules = linear_layers(self.model), list(self.model)
        cut = modules.index(layers[1]) if len(layers) > 1 else len(modules)
        first: Tensor = self.model[:cut](self.x)
        second: Tensor = self.model[cut:](first.detach())
        return second

    def _loss(self) -> None:
        if self.prediction is None:
            self.explanation, self.done = words.NO_PREDICTION, False
            return
        self.loss = self.criterion(self.prediction, self.y)
        self.explanation = words.of_loss(self.prediction.requires_grad)

    def _backward(self) -> None:
        if self.loss is None:
            self.explanation, self.done = words.NO_LOSS, False
            return
        try:
            self.loss.backward()  # type: ignore[no-untyped-call]
        except RuntimeError as error:
            self.error, self.done = str(error), False
            self.explanation = words.of_failed_backward(self.error, self.loss.requires_grad)
            return
        self.summed, self.used = self.summed + 1, False
        self.explanation = words.of_backward(self.summed, self._some_without())

    def _step(self) -> None:
        before = self._loss64()
        squares = [p.grad.double().square().sum().item() for p in self.model.parameters() if p.grad is not None]
        self.optimizer.step()
        self.drop = LossDrop(0.0 - self.config.lr * sum(squares), self._loss64() - before)
        self.explanation = words.of_step(self.summed, self.used, self._some_without())
        self.used = self.summed > 0

    def _some_without(self) -> bool:
        return any(parameter.grad is None for parameter in self.model.parameters())

    def _loss64(self) -> float:
        """The loss at the present weights, in float64: small drops survive the difference."""
        with torch.no_grad():
            a = self.x.double()
            for module in self.model:
                if isinstance(module, nn.Linear):
                    a = nn.functional.linear(a, module.weight.double(), module.bias.double())
                else:
                    a = module(a)
            return float(self.criterion(a, self.y.double()))

    def state(self, action: Action | None, before: MicroState | None) -> MicroState:
        old = {p.name: p for p in before.parameters} if before else {}
        parameters = tuple(self._parameter(name, p, old.get(name)) for name, p in self.model.named_parameters())
        loss = None if self.loss is None else self.loss.item()
        earlier = before.loss if before else None
        return MicroState(
            number=before.number + 1 if before else 0,
            action=action,
            parameters=parameters,
            prediction=None if self.prediction is None else _row(self.prediction),
            prediction_grad_fn=_grad_fn(self.prediction),
            loss=loss,
            loss_grad_fn=_grad_fn(self.loss),
            loss_change=None if loss is None or earlier is None else loss - earlier,
            drop=self.drop,
            error=self.error,
            done=self.done,
            explanation=self.explanation,
        )

    def _parameter(self, name: str, parameter: Tensor, old: ParameterState | None) -> ParameterState:
        values, grad = _row(parameter), None if parameter.grad is None else _row(parameter.grad)
        old_values, old_grad = (old.values, old.grad) if old else (values, None)
        zeros = (0.0,) * len(values)
        grad_changes = None if grad is None and old_grad is None else _minus(grad or zeros, old_grad or zeros)
        state = ParameterState(name, tuple(parameter.shape), self.ids[name], values, grad, zeros, grad_changes)
        return replace(state, value_changes=_minus(values, old_values))


def _row(tensor: Tensor) -> Row:
    return tuple(tensor.detach().reshape(-1).tolist())


def _minus(new: Row, old: Row) -> Row:
    return tuple(a - b for a, b in zip(new, old, strict=True))


def _grad_fn(tensor: Tensor | None) -> str | None:
    return None if tensor is None or tensor.grad_fn is None else type(tensor.grad_fn).__name__
