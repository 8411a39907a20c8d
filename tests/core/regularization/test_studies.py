"""Double descent, masks, random labels, few points: each against numpy or counted by hand."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from core.regularization.digits import noisy_digits
from core.regularization.double_descent import Descent, fits, least_squares, peaks
from core.regularization.few_points import GRID, dropout_or_not, few_points, measure
from core.regularization.masks import MASKS, Masks, answers, running_mean
from core.regularization.random_labels import relabelled
from core.training.comparison.compare import compare
from core.training.comparison.records import ComparisonRecord


def test_least_squares_is_numpys_and_with_ridge_the_normal_equations() -> None:
    draws = torch.Generator().manual_seed(3)
    for rows, columns in ((20, 7), (7, 20)):
        features = torch.randn(rows, columns, generator=draws, dtype=torch.float64)
        y = torch.randn(rows, generator=draws, dtype=torch.float64)
        f = features.numpy()
        shortest = np.linalg.pinv(f) @ y.numpy()
        assert least_squares(features, y, 0.0).numpy() == pytest.approx(shortest, abs=1e-10)
        ridge = np.linalg.solve(f.T @ f + 0.3 * np.eye(columns), f.T @ y.numpy())
        assert least_squares(features, y, 0.3).numpy() == pytest.approx(ridge, abs=1e-10)


def test_the_error_peaks_where_features_are_as_many_as_points_and_ridge_removes_it() -> None:
    near, there, most = peaks(Descent())
    assert near >= 16
    assert there > 20 * most
    calm, ridge, _ = peaks(Descent(ridge=0.1))
    assert calm == 0
    assert ridge < there / 100
    found = fits(Descent(width=45))
    assert 45 in found.widths
    assert found.training[found.widths.index(60)] < 1e-15, "more features than points go through all of them"


def test_masks_average_to_eval_and_without_the_scale_to_half_of_the_hidden_part() -> None:
    found = answers(Masks(masks=MASKS))
    error = found.logits.std().item() / MASKS**0.5
    assert abs(found.logits.mean().item() - found.logit) < 4 * error
    assert found.kept.mean().item() == pytest.approx(0.5, abs=0.02)
    assert running_mean(torch.tensor([1.0, 2.0, 6.0])).tolist() == [1, 1.5, 3]
    nothing = answers(Masks(probability=0.0, masks=5))
    assert nothing.logits.tolist() == pytest.approx([nothing.logit] * 5, rel=1e-5)


def test_a_share_of_the_labels_is_drawn_anew() -> None:
    clean = noisy_digits(200, 0, 8)
    half, all_of_them = (relabelled(share, clean) for share in (50, 100))
    assert torch.equal(half.training[0], clean.training[0])
    changed = (half.training[1] != clean.training[1]).sum().item()
    assert 75 <= changed <= 100  # a tenth of 100 is drawn right by chance
    assert (all_of_them.training[1] == clean.training[1]).float().mean() < 0.2
    assert torch.equal(relabelled(0, clean).training[1], clean.training[1])


def test_dropout_makes_the_curve_smoother() -> None:
    found = compare(few_points, dropout_or_not(0.5, 300), (0, 1), every=300, measure=measure)
    last = [record for record in found if isinstance(record, ComparisonRecord)][-1]
    without, with_dropout = last.values["variation"]
    assert (with_dropout < without).all()
    curve = last.values["curve"][0, 0]
    assert last.values["error"][0, 0] == pytest.approx(((curve - GRID.numpy()) ** 2).mean(), rel=1e-4)
    assert without[0] == pytest.approx(np.abs(np.diff(curve)).sum(), rel=1e-4)
