"""The digits and the remedies: which labels are wrong, what a shift moves, where a soft threshold ends."""

from __future__ import annotations

import pytest
import torch
from sklearn.datasets import load_digits
from torch import nn

from core.regularization.arms import ARMS, Strengths, chosen_together, flipped, shifted, soft_threshold, variant
from core.regularization.digits import noisy_digits
from core.regularization.measure import BINS, size_shares
from core.regularization.one_step import course_figures


def test_digits_are_balanced_apart_and_so_many_are_wrong() -> None:
    problem = noisy_digits(200, 30, 4)
    clean = noisy_digits(200, 0, 4)
    assert torch.equal(problem.training[0], clean.training[0])
    assert torch.bincount(clean.training[1]).tolist() == [20] * 10
    assert (problem.training[1] != clean.training[1]).sum() == problem.wrong == 60
    parts = [problem.training, problem.validation, problem.test]
    assert [len(part[0]) for part in parts if part] == [200, 300, 1000]
    images, classes = load_digits(return_X_y=True)
    label_of = {tuple(image): label for image, label in zip((images / 16).tolist(), classes.tolist(), strict=True)}
    used = [tuple(image) for part in parts if part for image in part[0].double().tolist()]
    assert len(set(used)) == len(used)
    assert [label_of[tuple(image)] for image in problem.test[0].double().tolist()] == problem.test[1].tolist()
    assert not torch.equal(noisy_digits(200, 30, 5).training[0], problem.training[0])


def test_a_shift_moves_the_whole_image_and_a_flip_mirrors_it() -> None:
    image = torch.zeros(8, 8)
    image[3:5, 2:6] = torch.arange(1.0, 9.0).view(2, 4)
    many = image.flatten().expand(400, 64)
    torch.manual_seed(1)
    moved = {tuple(one.tolist()) for one in shifted(1, many)}
    rolled = {
        tuple(torch.roll(image, (down, across), (0, 1)).flatten().tolist())
        for down in (-1, 0, 1)
        for across in (-1, 0, 1)
    }
    assert moved == rolled
    mirrored = {tuple(one.tolist()) for one in flipped(many)}
    assert mirrored == {tuple(image.flatten().tolist()), tuple(image.flip(1).flatten().tolist())}
    corner = torch.zeros(8, 8)
    corner[0, 0] = 1
    assert 0 < shifted(1, corner.flatten().expand(300, 64)).sum(1).mean() < 1, "what leaves is gone"


def test_a_soft_threshold_ends_at_zero() -> None:
    model = nn.Linear(3, 1, bias=False)
    with torch.no_grad():
        model.weight.copy_(torch.tensor([[0.3, -0.05, 0.1]]))
        soft_threshold(0.1, model)
    assert model.weight.tolist() == [[pytest.approx(0.2), 0.0, 0.0]]


def test_all_together_is_each_that_stands_beside_it() -> None:
    arms = ("none", "l2", "dropout", "early", "together")
    assert chosen_together(arms) == ("l2", "dropout", "early")
    both = variant("together", arms, Strengths(), 8, 5)
    assert (both.config.l2, both.config.l1, both.config.stopping.rule) == (0.01, 0.0, "best")
    assert [type(layer) for layer in both.model(1)].count(nn.Dropout) == 2  # type: ignore[call-overload]
    assert variant("none", arms, Strengths(), 8, 5).config.l2 == 0
    assert len(ARMS) == 9


def test_sizes_are_counted_by_their_powers_of_ten() -> None:
    shares = size_shares(torch.tensor([0.0, 0.011, -0.012, 5e-9, 50.0]))
    assert len(shares) == BINS
    assert [(at, pytest.approx(share)) for at, share in enumerate(shares) if share] == [
        (0, 0.2),
        (16, 0.4),
        (BINS - 1, 0.2),
    ]


def test_the_courses_figures_are_exact() -> None:
    found = course_figures()
    assert (round(found.absolute, 6), round(found.squares, 6), round(found.norm, 4)) == (48.445133, 7.328376, 7.3810)
