"""The state of the slow-motion training step: what the last call did, the model now, all calls so far."""

from __future__ import annotations

import streamlit as st

from core.autograd.training_step.states import LossDrop, MicroState, ParameterState
from core.numbers import decimals
from core.text import escape_markdown


def outcome(states: tuple[MicroState, ...]) -> None:
    """What the last call did."""
    last = states[-1]
    if last.error:
        st.error(f"**RuntimeError**: {escape_markdown(last.error)}", icon=":material/error:")
    text = f"**{len(states) - 1}. {last.action}.** {last.explanation}" if last.action else last.explanation
    st.markdown(text)
    if last.drop is not None:
        st.markdown(_drop(last.drop))


def _drop(drop: LossDrop) -> str:
    return (
        f"Predicted change of the loss, −lr·‖g‖² = **{decimals(drop.predicted)}**; it really changed by "
        f"**{decimals(drop.actual)}**. The prediction is the straight line; the loss bends."
    )


def parameters(state: MicroState) -> None:
    """Every parameter with its value, its .grad and what the last call changed of them."""
    st.markdown("**The model now**")
    rows = [_parameter_row(parameter) for parameter in state.parameters]
    table = "\n".join(["| parameter | value | change | .grad | change |", "|---|---|---|---|---|", *rows])
    prediction = _tensor(state.prediction, state.prediction_grad_fn)
    loss = _tensor(None if state.loss is None else (state.loss,), state.loss_grad_fn)
    changed = f", changed by {decimals(state.loss_change)}" if state.loss_change else ""
    st.markdown(f"{table}\n\nPrediction: {prediction}. Loss: {loss}{changed}.")


def _tensor(values: tuple[float, ...] | None, grad_fn: str | None) -> str:
    return "none yet" if values is None else f"**{_row(values)}** (grad_fn {grad_fn or 'None'})"


def _parameter_row(parameter: ParameterState) -> str:
    grad = "None" if parameter.grad is None else _row(parameter.grad)
    moved = "" if parameter.grad_changes is None else _moved(parameter.grad_changes)
    return f"| `{parameter.name}` | {_row(parameter.values)} | {_moved(parameter.value_changes)} | {grad} | {moved} |"


def _moved(changes: tuple[float, ...]) -> str:
    return _row(changes) if any(changes) else ""


def _row(values: tuple[float, ...]) -> str:
    return ", ".join(map(decimals, values))


def history(states: tuple[MicroState, ...]) -> None:
    """One row per call, the last one on top."""
    st.markdown("**All calls so far**")
    rows = [_history_row(state) for state in reversed(states[1:])]
    if not rows:
        st.caption("None yet: press a button.")
        return
    table = "\n".join(["| # | call | loss | gradient of the first biases |", "|--:|---|--:|---|", *rows])
    with st.container(height=300 if len(rows) > 7 else "content", border=False):
        st.markdown(table)


def _history_row(state: MicroState) -> str:
    bias = next(parameter for parameter in state.parameters if parameter.name.endswith("bias"))
    grad = "None" if bias.grad is None else _row(bias.grad)
    loss = "" if state.loss is None else decimals(state.loss)
    mark = "" if state.done else " ⚠"
    return f"| {state.number} | `{state.action}`{mark} | {loss} | {grad} |"
