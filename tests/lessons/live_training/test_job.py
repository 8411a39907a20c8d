"""The run as it travels: events and messages of a job, driven by a hand that decides when pictures are wanted."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import torch

from core.data.data_config import TableColumns
from core.data.load import default_data
from core.data.table.table import read_table
from core.lessons.live_training.changes import choose_data
from core.lessons.live_training.description import loss_note
from core.lessons.live_training.experiment import TrainingExperiment
from core.lessons.live_training.job import LiveTrainingJob, preview
from core.lessons.live_training.pictures import picture_for
from core.lessons.live_training.presets import TRAINING_PRESETS
from core.lessons.live_training.run_to_end import run_to_end
from core.runs.event import Event
from core.runs.recording.arrays import pack
from core.runs.recording.recorder import Recorder
from core.seeding import seeded
from core.settings.declared import replaced
from core.training.early_stopping import StoppingRule
from core.training.fit_config import FULL_BATCH, FitConfig
from core.training.records import COLUMNS
from tests.core.runs.hand import Hand
from tests.fixtures.training import with_fit
from tests.lessons.live_training.frames import from_text, unpacked

# The early-stopping preset with larger steps: both stop at epoch 21, the best was 18.
EARLY = with_fit(TRAINING_PRESETS["early-stopping-epoch-53"].experiment, batch_size=8, learning_rate=0.2)
BEST = with_fit(EARLY, stopping=StoppingRule("best", patience=3, restore_best=True))
SHORT = replace(TRAINING_PRESETS["circles"].experiment, fit=FitConfig("bce", epochs=4, batch_size=100))


def events(experiment: TrainingExperiment, hand: Hand | None = None) -> Iterator[Event]:
    state = torch.get_rng_state()
    yield from LiveTrainingJob(experiment).events(hand or Hand())
    torch.set_rng_state(state)


def messages(run: list[Event], kind: str) -> list[dict[str, Any]]:
    sent = [json.loads(event.message) for event in run if event.message]
    return [message for message in sent if message["kind"] == kind]


def pictured(run: list[Event]) -> dict[int, str]:
    return {message["place"]: message["pack"] for message in messages(run, "picture")}


def until_end(run: Iterator[Event]) -> list[Event]:
    seen = []
    for event in run:
        seen.append(event)
        if event.kind == "end":
            break
    return seen


def test_ticks_come_in_order() -> None:
    seen = list(events(SHORT))
    kinds = [json.loads(event.message)["kind"] if event.message else event.kind for event in seen]
    epoch = ["picture", "rows"]
    assert kinds == ["start", *epoch, *(["batch"] * 3 + epoch) * 4, "note", "note", "stop", "end"]
    assert [event.kind for event in seen if event.kind != "note"] == [*(["batch"] * 3 + ["epoch"]) * 4, "end"]


@pytest.mark.parametrize("experiment", [EARLY, BEST, SHORT], ids=["early", "best", "short"])
def test_the_numbers_are_those_of_the_trainer(experiment: TrainingExperiment) -> None:
    seen, run = until_end(events(experiment, Hand(wanted=set()))), run_to_end(experiment)
    epochs = messages(seen, "rows")
    assert [message["first"] for message in epochs] == [record.epoch for record in run.epochs]
    for message, record in zip(epochs, run.epochs, strict=True):
        assert {name: message["columns"][name] for name in COLUMNS} == {n: [getattr(record, n)] for n in COLUMNS}
    seconds = [message["columns"]["seconds"][0] for message in epochs]
    assert seconds == sorted(seconds)
    (stop,) = messages(seen, "stop")
    assert (stop["epoch"], stop["best"], stop["sentence"]) == (run.stop.epoch, run.stop.best_epoch, run.stop.sentence)
    kept = dict(event.artifact for event in seen if event.artifact)
    assert kept["stop"] == run.stop
    assert kept["weights"].keys() == run.model.state_dict().keys()
    assert all(torch.equal(kept["weights"][name], tensor) for name, tensor in run.model.state_dict().items())
    assert seen[-1] == Event("end", can_continue=run.stop.can_continue)


def test_the_start_says_what_the_browser_needs() -> None:
    (start,) = messages(list(events(SHORT)), "start")
    data = SHORT.load()
    expected = {
        "task": "binary", "picture": "map", "sizes": [2, 5, 1], "epochs": 4, "batches": 3, "inputs": ["x₁", "x₂"],
        "target": "class", "classes": ["0", "1"], "loss": "BCE with logits", "score": "accuracy", "hidden_shown": [5],
        "counts": {"training": 300, "validation": 0}, "patience": None, "stride": 1, "kind": "start",
    }  # fmt: skip
    assert {name: start[name] for name in expected} == expected
    assert start["points"]["training"]["x"] == data.training.x.tolist()
    assert [entry["name"] for entry in start["layout"]] == ["output", "units", "confusion", "parameters"]


@pytest.mark.parametrize(
    ("rule", "patience"),
    [
        (StoppingRule("never", 5), None),
        (StoppingRule("consecutive", 5, beyond=True), 5),
        (StoppingRule("best", 5), 5),
        (StoppingRule("best", 5, beyond=True), 6),
    ],
)
def test_patience_is_the_wait_at_which_a_run_stops(rule: StoppingRule, patience: int | None) -> None:
    start = json.loads(preview(replace(EARLY, fit=replace(EARLY.fit, stopping=rule)))[0])
    assert start["patience"] == patience
    assert (start["picture"], start["score"], start["batches"]) == ("curve", "R²", 5)


@pytest.mark.parametrize("experiment", [BEST, SHORT], ids=["best", "short"])
def test_pictures_drawn_late_are_those_that_would_have_been_drawn_at_once(experiment: TrainingExperiment) -> None:
    at_once, late = until_end(events(experiment)), until_end(events(experiment, Hand(wanted=set())))
    some = until_end(events(experiment, Hand(wanted={2, 4})))
    assert pictured(at_once) == pictured(late) == pictured(some)
    assert sorted(pictured(at_once)) == list(range(messages(at_once, "stop")[0]["epoch"] + 1))
    assert len(messages(some, "picture")) == len(messages(at_once, "picture"))  # none is sent twice
    places = [json.loads(event.message)["kind"] for event in late if event.message]
    assert places.index("stop") < places.index("picture", 3)


def test_a_picture_belongs_to_its_epoch() -> None:
    packs = pictured(until_end(events(BEST, Hand(wanted={3}))))
    picture = picture_for(BEST.load(), BEST.network(BEST.load()))
    for epoch in (1, 3, 18, 21):
        model = run_to_end(with_fit(BEST, stopping=StoppingRule(), epochs=epoch)).model
        assert from_text(packs[epoch]) == pack(picture.arrays(model))
    start = json.loads(preview(BEST)[0])
    assert len(unpacked(from_text(packs[0]), start["layout"])["parameters"]) == 19


def test_a_preview_is_how_the_run_begins() -> None:
    for name in ("early-stopping-epoch-53", "spiral", "digits", "plane", "dropout"):
        experiment = TRAINING_PRESETS[name].experiment
        state = torch.get_rng_state()
        shown = [json.loads(text) for text in preview(experiment)]
        assert torch.equal(torch.get_rng_state(), state)
        run = events(experiment)
        begun = [json.loads(next(run).message or "") for _ in range(3)]
        for message in (*shown, *begun):
            message.get("columns", {}).pop("seconds", None)
        assert shown == [begun[0], begun[2], begun[1]]


def test_a_run_that_goes_on_sends_the_rest_and_ends_for_good() -> None:
    experiment = replace(BEST, fit=replace(BEST.fit, epochs=30))
    run = events(experiment, Hand(wanted=set()))
    first, second = until_end(run), until_end(run)
    assert list(run) == []
    assert (first[-1].can_continue, second[-1].can_continue) == (True, False)
    assert [message["first"] for message in messages(second, "rows")] == list(range(22, 31))
    assert sorted(pictured(second)) == list(range(22, 31))
    assert [message["epoch"] for message in messages([*first, *second], "stop")] == [21, 30]
    free = replace(experiment, fit=replace(experiment.fit, stopping=StoppingRule()))
    losses = [message["columns"]["training_loss"] for message in messages([*first, *second], "rows")]
    assert losses == [[record.training_loss] for record in run_to_end(free).epochs]


def test_stop_keeps_what_there_is() -> None:
    hand = Hand(wanted=set())
    run = events(EARLY, hand)
    seen = []
    for event in run:
        seen.append(event)
        if len(messages([event], "rows")) and json.loads(event.message or "")["first"] == 3:
            hand.stopping = True
    assert seen[-1].kind == "note"
    assert len([event for event in seen if event.kind == "batch"]) == 3 * 5
    assert sorted(pictured(seen)) == [0, 1, 2, 3]
    ((key, weights),) = [event.artifact for event in seen if event.artifact]
    assert key == "weights"
    assert [tuple(tensor.shape) for tensor in weights.values()] == [(6, 1), (6,), (1, 6), (1,)]


def test_weights_kept_do_not_move_when_the_run_goes_on() -> None:
    run = events(replace(BEST, fit=replace(BEST.fit, epochs=25)))
    weights = dict(event.artifact for event in until_end(run) if event.artifact)["weights"]
    before = {name: tensor.clone() for name, tensor in weights.items()}
    until_end(run)
    assert all(torch.equal(weights[name], tensor) for name, tensor in before.items())


def test_a_single_batch_has_a_picture_only_while_stepping() -> None:
    hand = Hand(wanted=set())
    run = events(SHORT, hand)
    assert next(event for event in run if event.kind == "batch").paused_message is None
    hand.stepping = True
    event = next(run)
    assert event.kind == "batch"
    assert event.message is None
    message = json.loads(event.paused_message())  # type: ignore[misc]
    assert (message["kind"], message["epoch"], message["batch"]) == ("single", 1, 2)
    layout = json.loads(preview(SHORT)[0])["layout"]
    assert unpacked(from_text(message["pack"]), layout).keys() == {"output", "units", "confusion", "parameters"}
    assert message["pack"] != pictured(list(events(SHORT)))[0]


def test_a_diverging_run_sends_its_sentence_and_valid_json() -> None:
    experiment = TRAINING_PRESETS["diverging"].experiment
    seen = until_end(events(experiment))
    (stop,) = messages(seen, "stop")
    assert (stop["reason"], stop["can_continue"]) == ("diverged", False)
    assert stop["sentence"] == run_to_end(experiment).stop.sentence
    assert "NaN" not in "".join(event.message or "" for event in seen)
    assert "Infinity" not in "".join(event.message or "" for event in seen)


def strided(experiment: TrainingExperiment, stride: int) -> tuple[list[Event], int]:
    """All events of a run that has no time for pictures, and the most weights that it held for later."""
    seen, most = [], 0
    hand = Hand(wanted=set())
    recorder = Recorder(hand)
    with seeded(experiment.seed):
        for event in recorder.events(LiveTrainingJob(experiment).run(hand)):
            recorder.stride = stride
            seen.append(event)
            most = max(most, len(recorder.undrawn))
            if event.kind == "end":
                break
    return seen, most


def test_with_a_stride_the_stopping_and_the_best_epoch_still_have_pictures() -> None:
    seen, most = strided(BEST, stride=10)
    assert set(pictured(seen)) == {0, 10, 18, 20, 21}
    assert most == 4
    assert pictured(seen).items() <= pictured(until_end(events(BEST))).items()


def test_a_loss_that_only_falls_does_not_defeat_the_stride() -> None:
    """Every epoch is the best so far: keeping all of them would fill the memory."""
    fit = FitConfig(epochs=100, batch_size=FULL_BATCH, optimizer="sgd", learning_rate=0.01)
    falling = TrainingExperiment(default_data("line"), (), "identity", fit=fit)
    losses = [record.training_loss for record in run_to_end(falling).epochs[1:]]
    assert losses == sorted(losses, reverse=True)
    seen, most = strided(falling, stride=20)
    assert most <= 100 // 20 + 2
    assert set(pictured(seen)) == {0, 20, 40, 60, 80, 100}


def test_a_table_of_ones_own_runs_too() -> None:
    rows = "\n".join(f"{i % 7 / 7:.3f},{i * i % 11},{'yes' if i % 3 else 'no'}" for i in range(40))
    table = read_table("mine.csv", f"a,b,answer\n{rows}\n".encode())
    experiment = with_fit(choose_data(SHORT, "table", TableColumns(("a", "b"), "answer", "binary")), epochs=4)
    run = until_end(LiveTrainingJob(experiment, table).events(Hand()))
    (start,) = messages(run, "start")
    assert (start["picture"], start["target"], start["classes"]) == ("map", "answer", ["no", "yes"])
    assert len(preview(experiment, table)) == 3
    assert messages(run, "stop")[0]["epoch"] == 4


def test_a_job_can_be_sent_to_another_process() -> None:
    job = LiveTrainingJob(EARLY)
    assert pickle.loads(pickle.dumps(job)) == job


@pytest.mark.parametrize(
    ("preset", "changes", "said"),
    [
        ("overfitting", {}, "The 6 validation points have no noise, the 40 training points do"),
        ("overfitting", {"data.noise": 0.0}, ""),
        ("noisy-sine", {}, ""),
        ("circles", {"dropout": 0.2, "data.training_share": 50}, "Dropout switches units off"),
    ],
)
def test_why_validation_can_lie_below_training_is_said_where_it_can(preset, changes, said):
    experiment = replaced(TRAINING_PRESETS[preset].experiment, changes)
    note = loss_note(experiment, experiment.load())
    assert note.startswith(said)
    assert bool(note) == bool(said)
