"""Cross-entropy of a few samples: the course's figures, and PyTorch's options against a sum written out."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import pytest
import torch
from torch import nn

from core.errors import ConfigError
from core.losses.classes import ClassScores, read_logits, trace, write_logits

COURSE = ClassScores()


def test_the_courses_four_samples() -> None:
    traced = trace(COURSE)
    assert [round(p, 4) for p in traced.chosen.tolist()] == [0.8450, 0.8825, 0.9533, 0.9846]
    assert [round(loss, 4) for loss in traced.losses.tolist()] == [0.1685, 0.1250, 0.0478, 0.0156]
    assert round(traced.mean, 4) == 0.0892
    assert traced.perplexity == pytest.approx(math.exp(traced.mean), rel=1e-6)


def by_hand(scores: ClassScores) -> float:
    """Sample by sample, class by class."""
    total = weight = 0.0
    for row, label in zip(scores.logits, scores.labels, strict=True):
        if label == scores.ignore:
            continue
        powers = [math.exp(z / scores.temperature) for z in row]
        for index, (power, w) in enumerate(zip(powers, scores.weights, strict=True)):
            target = (1 - scores.smoothing) * (index == label) + scores.smoothing / len(row)
            total -= w * target * math.log(power / sum(powers))
        weight += scores.weights[label]
    return total / weight


def random_scores(rng: random.Random) -> ClassScores:
    samples, classes = rng.randint(1, 6), rng.randint(2, 4)
    return ClassScores(
        tuple(tuple(rng.uniform(-6, 6) for _ in range(classes)) for _ in range(samples)),
        tuple(rng.randrange(classes - 1) for _ in range(samples)),
        rng.uniform(0.5, 5),
        tuple(rng.uniform(0.1, 10) for _ in range(classes)),
        rng.choice((0.0, 0.1, 1.0)),
        rng.choice((None, classes - 1, 0 if samples > 3 else None)),
    )


def test_weights_smoothing_ignored_labels_and_temperature_are_pytorchs() -> None:
    rng, h, ignoring = random.Random(8), 1e-5, 0
    for _ in range(60):
        scores = random_scores(rng)
        if all(label == scores.ignore for label in scores.labels):
            continue
        ignoring += scores.ignore in scores.labels
        traced = trace(scores, torch.float64)
        assert traced.mean == pytest.approx(by_hand(scores), rel=1e-10)
        row = list(scores.logits[0])
        ends = [by_hand(replace(scores, logits=((row[0] + step, *row[1:]), *scores.logits[1:]))) for step in (h, -h)]
        assert traced.gradient[0, 0].item() == pytest.approx((ends[0] - ends[1]) / (2 * h), abs=1e-7)
    assert ignoring > 5


def test_entropy_and_mse_on_one_hot_labels() -> None:
    traced = trace(COURSE, torch.float64)
    p = torch.softmax(torch.tensor(COURSE.logits, dtype=torch.float64), 1)
    assert traced.entropy == pytest.approx(torch.distributions.Categorical(p).entropy().mean().item(), rel=1e-9)
    one_hot = torch.eye(3, dtype=torch.float64)[list(COURSE.labels)]
    assert traced.squared == pytest.approx(nn.MSELoss()(p, one_hot).item(), rel=1e-12)


def test_a_mean_over_nothing_is_nan() -> None:
    assert math.isnan(trace(replace(COURSE, labels=(0, 0, 0, 0), ignore=0)).mean)


def test_logits_come_back_from_their_text() -> None:
    assert read_logits(write_logits(COURSE.logits)) == COURSE.logits


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"logits": ((1.0, 2.0, 3.0), (1.0, 2.0))}, "logits must be equally many"),
        ({"logits": ((1.0, 2.0, 101.0),) * 4}, "logit must be a number from −100 to 100"),
        ({"logits": ((1.0,),) * 4}, "logits must be equally many"),
        ({"labels": (0, 1)}, "labels must be 4"),
        ({"labels": (0, 1, 2, 3)}, "label must be a whole number from 0 to 2"),
        ({"weights": (1.0, 1.0)}, "class weights must be 3"),
        ({"weights": (1.0, -1.0, 1.0)}, "class weight must be a number from 0 to 100"),
        ({"smoothing": 1.5}, "label smoothing must be a number from 0 to 1"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(change: dict[str, object], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        replace(COURSE, **change)  # type: ignore[arg-type]
