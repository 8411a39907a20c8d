"""The moment of a training on display: the whole page looks at the weights of this one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st
from torch import Tensor

from core.lessons.cnn_filters.experiment import CnnExperiment
from core.lessons.cnn_filters.shipped import Shipped, shipped
from core.lessons.cnn_filters.weights import BATCH, epoch_name, epochs_of
from core.training.records import EpochRecord, StopRecord
from pages.shared.live_run import LiveRun, live_run

SLUG = "cnn_filters"
PLACE, UPLOADED = f"{SLUG}.place", f"{SLUG}.uploaded"


@dataclass(frozen=True, eq=False)
class Moment:
    """Weights, and where in their training they are from.

    Attributes:
        weights: the state dict; None for the untrained network.
        source: whence they come, in words.
        epoch: after which they are; None where that is unknown.
        batch: of the epoch after that, after which they are; None at an epoch's end.
        last: the newest epoch.
        wanted: the epoch on display, where its weights were not kept; else None.
        restored: whether early stopping went back to them.
        growing: whether the training goes on at the moment.
        record: of their epoch, where it is known.
    """

    weights: Mapping[str, Tensor] | None
    source: str
    epoch: int | None
    batch: int | None = None
    last: int = 0
    wanted: int | None = None
    restored: bool = False
    growing: bool = False
    record: EpochRecord | None = None


def note_place(experiment: CnnExperiment, message: Mapping[str, Any]) -> None:
    """Remember where in the training the reader looks; it comes from the browser, so it is only used where it fits."""
    place = message.get("epoch"), message.get("batch")
    if all(type(part) is int and part >= 0 for part in place if part is not None) and place[0] is not None:
        st.session_state[PLACE] = (message.get("run"), experiment.training, *place)


def moment_of(experiment: CnnExperiment) -> Moment:
    """The weights to look into: of the run, else uploaded ones, else those that were trained before, else none."""
    run: LiveRun[CnnExperiment] = live_run(SLUG)
    if _of_this(run, experiment):
        return _in_run(run, *_place(run.run_id, experiment))
    own = uploaded_weights(experiment)
    if own is not None:
        return Moment(own, "uploaded", None)
    ready = trained_before(experiment)
    return Moment(None, "not trained yet", 0) if ready is None else _in_shipped(ready, _place(None, experiment)[0])


def trained_before(experiment: CnnExperiment) -> Shipped | None:
    """The recorded training of an experiment, unless the reader has put it away for random weights."""
    cleared = live_run(SLUG).cleared
    return None if cleared is not None and cleared.training == experiment.training else shipped(experiment)


def uploaded_weights(experiment: CnnExperiment) -> Mapping[str, Tensor] | None:
    """The reader's weights, where they are those of this network and these images."""
    own = st.session_state.get(UPLOADED)
    return own[1] if own is not None and own[0] == (experiment.network, experiment.images) else None


def moments_of(experiment: CnnExperiment) -> Sequence[Moment]:
    """All moments of the training on display whose weights were kept, the untrained network first."""
    run: LiveRun[CnnExperiment] = live_run(SLUG)
    start = Moment(None, "not trained yet", 0)
    if _of_this(run, experiment):
        epochs = {epoch: epoch_name(epoch) for epoch in epochs_of(run.kept_names())}
        kept = run.kept(*epochs.values()) if epochs else {}
        return [start, *(Moment(kept[name], "trained on this page", epoch) for epoch, name in epochs.items())]
    ready = trained_before(experiment)
    if ready is None or uploaded_weights(experiment) is not None:
        return []
    return [start, *(Moment(weights, "trained before", epoch) for epoch, weights in sorted(ready.epochs.items()))]


def _of_this(run: LiveRun[CnnExperiment], experiment: CnnExperiment) -> bool:
    return run.run_id is not None and run.experiment is not None and run.experiment.training == experiment.training


def _place(run_id: str | None, experiment: CnnExperiment) -> tuple[int | None, int | None]:
    """The epoch and the batch on display, as far as the browser has told."""
    told = st.session_state.get(PLACE)
    return (told[2], told[3]) if told is not None and told[:2] == (run_id, experiment.training) else (None, None)


def _in_shipped(ready: Shipped, wanted: int | None) -> Moment:
    epoch = ready.epoch if wanted is None else min(wanted, ready.stop["epoch"])
    restored = bool(ready.stop["restored"]) and epoch == ready.epoch < ready.stop["epoch"]
    return Moment(ready.epochs.get(epoch), "trained before", epoch, last=ready.stop["epoch"], restored=restored)


def _in_run(run: LiveRun[CnnExperiment], wanted: int | None, batch: int | None) -> Moment:
    names = run.kept_names()
    known = run.kept("record", "stop", *([BATCH] if batch is not None else []))
    record: EpochRecord | None = known.get("record")
    stop: StopRecord | None = known.get("stop")
    epochs = epochs_of(names)
    last = max([*epochs, 0 if record is None else record.epoch, 0 if stop is None else stop.epoch])
    more: dict[str, Any] = {"source": "trained on this page", "last": last, "growing": run.growing}
    if batch is not None and known.get(BATCH, ())[:2] == ((wanted or 0) + 1, batch):
        return Moment(known[BATCH][2], epoch=wanted, batch=batch, **more)
    if wanted is None:
        wanted = last if record is None else record.epoch
    epoch = _nearest(wanted, [0, *epochs, *([] if record is None else [record.epoch])])
    name = epoch_name(epoch) if epoch in epochs else "weights"
    return Moment(
        run.kept(name)[name] if epoch else None,
        epoch=epoch,
        wanted=None if epoch == wanted else wanted,
        restored=stop is not None and stop.restored and epoch == stop.best_epoch < stop.epoch,
        record=record if record is not None and record.epoch == epoch else None,
        **more,
    )


def _nearest(wanted: int, epochs: Sequence[int]) -> int:
    return min(epochs, key=lambda epoch: (abs(epoch - wanted), -epoch))
