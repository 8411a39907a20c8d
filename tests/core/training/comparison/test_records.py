"""When records come, what they say of trainings that stopped, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from core.errors import ConfigError
from core.training.comparison.compare import compare
from core.training.comparison.records import ComparisonRecord, LaneRecord
from core.training.comparison.variant import Variant
from core.training.early_stopping import StoppingRule
from core.training.fit import epochs, fit
from core.training.fit_config import FitConfig
from core.training.problem import Problem
from tests.core.training.comparison.variants import (
    CONFIG,
    DATA,
    DIFFERENT,
    DROPOUT,
    PLAIN,
    SEEDS,
    STEPS,
    network,
    rows,
    same,
    weights,
    with_a_gap,
)


def test_records_come_in_lockstep() -> None:
    records = list(compare(DATA, [PLAIN, DROPOUT], SEEDS, every=4, by="step"))
    ends = [4, 8, 12, 15]
    assert [type(record) for record in records] == [*[LaneRecord] * 4, ComparisonRecord] * 4
    assert [record.at for record in records if isinstance(record, ComparisonRecord)] == ends
    lanes = [record for record in records if isinstance(record, LaneRecord)]
    assert [(lane.variant, lane.seed) for lane in lanes] == [(0, 4), (0, 9), (1, 4), (1, 9)] * 4
    assert [lane.step for lane in lanes[::4]] == ends
    assert [lane.epoch for lane in lanes[::4]] == [0, 1, 2, 3]
    assert [lane.state for lane in lanes] == ["running"] * 12 + ["limit"] * 4


def test_epochs_begin_with_the_untrained_model_and_may_be_skipped() -> None:
    found, every = rows(PLAIN, every=2), rows(PLAIN)
    assert [record.at for record in found] == [0, 2, 3]
    assert [record.at for record in every] == [0, 1, 2, 3]
    assert all(same(record, every[record.at]) for record in found)
    assert np.isnan(found[0].values["gradient_norm"]).all()


def test_more_is_measured_on_the_model_of_the_moment() -> None:
    def measure(model: nn.Module, problem: Problem) -> dict[str, Any]:
        torch.rand(3)  # what looks must not touch what trains
        with torch.no_grad():
            loss = problem.task.criterion(model.eval()(problem.training[0]), problem.training)
        model.train()
        return {"loss_now": float(loss), "norms": [float(p.detach().norm()) for p in model.parameters()]}

    plain, measured = rows(PLAIN, DROPOUT), rows(PLAIN, DROPOUT, measure=measure)
    assert measured[-1].values["norms"].shape == (2, 2, 4)
    assert measured[0].values["loss_now"] == pytest.approx(measured[0].values["training_loss"])
    for one, other in zip(plain, measured, strict=True):
        assert all(np.array_equal(one.values[name], other.values[name], equal_nan=True) for name in one.values)


def test_a_variant_that_diverges_has_no_numbers_and_the_others_go_on() -> None:
    bad = replace(PLAIN, label="bad", data=with_a_gap)
    for by in ("step", "epoch"):
        *_, last = rows(PLAIN, bad, by=by)
        assert last.states == (("limit", "limit"), ("diverged", "diverged"))
        assert all(np.isnan(values[1]).all() for values in last.values.values())
        name = "loss" if by == "step" else "training_loss"
        assert np.isfinite(last.values[name][0]).all()
        assert last.band(name).count.tolist() == [2, 0]


def test_who_stops_early_waits_with_the_weights_that_it_keeps() -> None:
    stopping = StoppingRule("best", patience=2, restore_best=True)
    config = replace(CONFIG, epochs=40, learning_rate=1.0)
    early = Variant("early", network, replace(config, stopping=stopping))
    *_, last = rows(early, Variant("on", network, config), measure=weights)
    assert last.at == 40
    assert last.states == (("early", "early"), ("limit", "limit"))
    for at, seed in enumerate(SEEDS):
        torch.manual_seed(seed)
        model = network(seed)
        torch.manual_seed(seed)
        best = min(list(epochs(fit(model, DATA, early.config)))[1:], key=lambda record: record.watched)
        assert last.values["validation_loss"][0, at] == best.validation_loss
        kept = weights(model, None)["weights"]  # type: ignore[arg-type]
        assert last.values["weights"][0, at].tolist() == kept
    assert rows(early)[-1].at < 40  # alone it does not wait


def test_different_amounts_of_data_take_their_own_number_of_steps() -> None:
    less = DIFFERENT[5]
    records = list(compare(DATA, [PLAIN, less], SEEDS, by="step"))
    assert [r.at for r in records if isinstance(r, ComparisonRecord)] == list(range(1, 16))
    assert [r.step for r in records if isinstance(r, LaneRecord)][-4:] == [15, 15, 6, 6]


def test_bands_and_differences_are_those_of_the_values() -> None:
    *_, last = rows(PLAIN, DROPOUT, seeds=(1, 2, 3, 4))
    values = last.values["validation_loss"]
    assert last.band("validation_loss").mean == pytest.approx(values.mean(axis=1))
    difference = last.differences("validation_loss", reference=1)
    assert difference.mean == pytest.approx((values - values[1]).mean(axis=1))
    assert difference.low[0] < difference.mean[0] < difference.high[0]


def test_the_same_variant_twice_does_not_differ() -> None:
    *_, last = rows(PLAIN, replace(PLAIN, label="again"), DROPOUT)
    difference = last.differences("training_loss")
    assert (difference.mean[1], difference.low[1], difference.high[1]) == (0, 0, 0)
    assert difference.mean[2] != 0


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"variants": []}, "variants must be at least one, all different"),
        ({"variants": [PLAIN, PLAIN]}, "variants must be at least one, all different, got 'plain, plain'"),
        ({"seeds": ()}, "seeds must be at least one, all different"),
        ({"seeds": (1, 1)}, "seeds must be at least one, all different"),
        ({"seeds": (-1,)}, "seed must be a whole number from 0"),
        ({"every": 0}, "every must be a whole number from 1"),
        ({"variants": [replace(PLAIN, config=FitConfig("bce"))]}, "loss must be one of mse, cross_entropy"),
    ],
)
def test_what_cannot_be_compared_is_refused(change: dict[str, Any], words: str) -> None:
    arguments = {"data": DATA, "variants": [PLAIN], "seeds": SEEDS, **change}
    with pytest.raises(ConfigError, match=words):
        next(compare(**arguments))


def test_steps_and_epochs_count_the_same_training() -> None:
    by_step = [record.values["loss"] for record in rows(*DIFFERENT[:3], by="step")]
    by_epoch = rows(*DIFFERENT[:3])[1:]
    for epoch, record in enumerate(by_epoch):
        mean = sum(by_step[epoch * STEPS : (epoch + 1) * STEPS]) / STEPS
        assert record.values["training_loss"] == pytest.approx(mean)
