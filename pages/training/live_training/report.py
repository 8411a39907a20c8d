"""What a run came to: how it stopped, its numbers, the exact answer beside it, what to take home."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st
from safetensors.torch import save

from core.data.table.table import Table
from core.lessons.live_training.experiment import TrainingExperiment
from core.lessons.live_training.least_squares import Coefficient, beside_least_squares, has_exact_answer
from core.numbers import decimals, in_powers, rounded
from core.runs.recording.history import History, read_history
from core.text import escape_markdown
from pages.shared.lesson_frame import device_line
from pages.shared.live_run import LiveRun
from pages.shared.terms import term

LATELY, CLEARLY = 10, 1.05  # epochs whose mean counts, and how much worse than the best it must be
ICONS = {"early": ":material/front_hand:", "limit": ":material/flag:", "diverged": ":material/warning:"}


def report(run: LiveRun[TrainingExperiment], experiment: TrainingExperiment, table: Table | None) -> None:
    """The words below the picture, as far as the run has come."""
    st.header("What happened", anchor=False)
    history = read_history(run.messages())
    if history.last < 1:
        st.markdown("Nothing yet: press **Start**. The network above has its random first weights.")
        device_line("tiny")
        return
    for stop in history.stops:
        show = st.warning if stop["reason"] == "diverged" else st.info
        show(escape_markdown(stop["sentence"]), icon=ICONS[stop["reason"]])
    st.markdown(numbers(history))
    weights = run.kept().get("weights")
    if weights is not None:
        if has_exact_answer(experiment):
            exact_answer(beside_least_squares(experiment.load(table), weights))
        downloads(history, weights)
    device_line("tiny")


def numbers(history: History) -> str:
    """The losses of the stopping epoch and of the best one."""
    last = history.stop["epoch"] if history.stop else history.last
    epoch = min(last, history.last)
    text = f"After epoch **{epoch}**: training loss **{_at(history, 'training_loss', epoch)}**"
    if history.at("validation_loss", epoch) is not None:
        text += f", validation loss **{_at(history, 'validation_loss', epoch)}**"
    score = history.start["score"]
    text += f", training {score} {_at(history, 'training_score', epoch)}"
    if history.at("validation_score", epoch) is not None:
        text += f", validation {score} {_at(history, 'validation_score', epoch)}"
    return text + "." + _best(history, epoch) + in_units(history, epoch)


def in_units(history: History, epoch: int) -> str:
    """What the losses of a standardized target mean in its own units."""
    if not (unit := history.start["unit"]):
        return ""
    name = escape_markdown(history.start["target"])
    mean, std = rounded(unit["mean"]), rounded(unit["std"])
    text = (
        f"\n\nThe network learns *{name}* {term('standardization', 'standardized')}: minus its mean {mean}, divided by "
        f"its standard deviation {std}. Losses count in those standard deviations; predictions and R² are of {name} "
        "itself."
    )
    loss = history.at("validation_loss", epoch)
    loss = history.at("training_loss", epoch) if loss is None else loss
    if loss is None or unit["power"] is None:
        return text
    return f"{text} A typical error is **{rounded(loss ** unit['power'] * unit['std'])}**."


def _at(history: History, name: str, epoch: int) -> str:
    value = history.at(name, epoch)
    return "undefined" if value is None else decimals(value)


def _best(history: History, epoch: int) -> str:
    """The best epoch so far, and what has become of both losses since; only what the records say."""
    losses = {
        place: loss for place, loss in history.columns.get("validation_loss", {}).items() if place and loss is not None
    }
    if not history.stop or not losses:
        return ""
    best = min(losses, key=losses.__getitem__)
    text = (
        f" The best validation loss so far, **{_at(history, 'validation_loss', best)}**, was seen at epoch **{best}**."
    )
    if history.stop["restored"]:
        return f"{text} The network has gone back to the weights of epoch {history.stop['best']}."
    if best > epoch:
        return f"{text} So going on has found a better epoch than the rule."
    return text + (_since(history, losses, best, epoch) if best < epoch else "")


def _since(history: History, losses: Mapping[int, float], best: int, epoch: int) -> str:
    """What came after the best epoch; overfitting is said of a long run only, in which validation got clearly worse."""
    before, now = (history.at("training_loss", place) for place in (best, epoch))
    fell = before is not None and now is not None and now < before
    moved = (
        f"the training loss went from {_at(history, 'training_loss', best)} to {_at(history, 'training_loss', epoch)}"
    )
    text = f" That is {epoch - best} epochs earlier; since then {moved}, and no epoch was better on validation."
    if history.stop and history.stop["can_continue"]:
        return f"{text} **Go on** shows whether a better one would have come."
    lately = [losses[place] for place in range(best + 1, epoch + 1) if place in losses][-LATELY:]
    worse = len(lately) == LATELY and sum(lately) / LATELY > CLEARLY * losses[best]
    return f"{text} What was learned since does not carry over to new samples: overfitting." if fell and worse else text


def exact_answer(coefficients: list[Coefficient]) -> None:
    """The network's coefficients beside least squares."""
    rows = [
        f"| {coefficient.name} | {decimals(coefficient.network)} | {decimals(coefficient.exact)} "
        f"| {in_powers(coefficient.difference)} |"
        for coefficient in coefficients
    ]
    head = ["| coefficient | network | scikit-learn, least squares | difference |", "|---|--:|--:|--:|"]
    st.markdown(
        "\n".join(
            [
                f"A straight line has an exact answer, {term('least squares')}. Here it is beside the trained one:\n",
                *head,
                *rows,
            ]
        )
    )


def downloads(history: History, weights: dict[str, Any]) -> None:
    """The weights and the history as files."""
    with st.container(horizontal=True):
        st.download_button(
            "Weights (safetensors)",
            save(weights),
            "weights.safetensors",
            "application/octet-stream",
            key="live_training.weights",
            on_click="ignore",
            help="`safetensors.torch.load_file` gives back the state_dict of the network in the script below.",
        )
        st.download_button(
            "History (CSV)",
            history.as_csv(),
            "history.csv",
            "text/csv",
            key="live_training.history",
            on_click="ignore",
            help="Every number of every epoch.",
        )
