"""One point, asked of the network at one epoch: logits → probabilities → class."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.data.data_set import DataSet
from core.errors import InsideTheNetError
from core.lessons.live_training.experiment import TrainingExperiment
from core.lessons.live_training.probe import Probe, parameters_at, probe
from core.numbers import decimals, short
from core.runs.recording.history import read_history
from pages.shared.lesson_state import LessonState
from pages.shared.live_run import LiveRun
from pages.training.live_training.own_table import own_table

ANSWER = "live_training.answer"


def answer(run: LiveRun[TrainingExperiment]) -> dict[str, Any] | None:
    """The last answer, as long as its run is the present one."""
    kept = st.session_state.get(ANSWER)
    return kept["answer"] if kept and kept["run"] == run.run_id else None


def ask(state: LessonState[TrainingExperiment], run: LiveRun[TrainingExperiment], message: Mapping[str, Any]) -> None:
    """Answer the reader's question with the weights of the epoch on the scrubber."""
    x, epoch = message.get("x"), message.get("epoch")
    if run.experiment is None or not isinstance(x, list) or not isinstance(epoch, int):
        return
    found = parameters_at(read_history(run.messages()), epoch)
    if found is None:
        why = "This network is too large to keep its weights of every epoch, so no point can be asked."
        _tell(run, {"x": x, "epoch": epoch, "logits": None, "sentence": why})
        return
    data = run.experiment.load(own_table())
    try:
        result = probe(run.experiment.network(data), data, found[1], x)
    except InsideTheNetError as error:
        state.notices = (str(error),)
        return
    _tell(run, {**_numbers(result), "epoch": found[0], "sentence": sentence(data, result)})


def _tell(run: LiveRun[TrainingExperiment], answer: dict[str, Any]) -> None:
    st.session_state[ANSWER] = {"run": run.run_id, "answer": answer}


def _numbers(result: Probe) -> dict[str, Any]:
    return {"x": result.x, "logits": result.logits, "probabilities": result.probabilities, "class": result.winner}


def sentence(data: DataSet, result: Probe) -> str:
    """The answer in words, with its numbers."""
    at = ", ".join(map(short, (round(value, 3) for value in result.x)))
    outputs = ", ".join(map(decimals, result.logits))
    if data.task == "regression":
        return f"At x = {at} the network predicts {outputs}."
    shares = ", ".join(map(decimals, result.probabilities))
    through = "sigmoid" if data.task == "binary" else "softmax"
    return f"At ({at}): logits {outputs} → {through} → probabilities {shares} → class {result.winner}."
