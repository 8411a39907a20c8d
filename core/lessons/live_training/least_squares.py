"""The exact answer beside a network without hidden layers: ordinary least squares by scikit-learn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sklearn.linear_model import LinearRegression
from torch import Tensor

from core.data.data_set import DataSet
from core.lessons.live_training.experiment import TrainingExperiment


@dataclass(frozen=True)
class Coefficient:
    """One coefficient: its name, the network's value, least squares' value."""

    name: str
    network: float
    exact: float

    @property
    def difference(self) -> float:
        return abs(self.network - self.exact)


def has_exact_answer(experiment: TrainingExperiment) -> bool:
    """Whether least squares solves the same problem: no hidden layer, squared error, no penalty."""
    fit = experiment.fit
    plain = not (fit.l1 or fit.l2 or fit.weight_decay)
    return experiment.data.task == "regression" and not experiment.hidden and fit.loss == "mse" and plain


def beside_least_squares(data: DataSet, weights: Mapping[str, Tensor]) -> list[Coefficient]:
    """The network's coefficients beside those of `LinearRegression` on the same samples, in the target's own units.

    Args:
        data: with a single target.
        weights: the state dict of a network that is one `nn.Linear`.
    """
    targets = data.in_units(data.training.y[:, 0].double())
    exact = LinearRegression().fit(data.training.x.double().numpy(), targets.numpy())
    unit = data.target_scaling.std[0] if data.target_scaling else 1.0
    bias = Coefficient("w0 (bias)", float(data.in_units(weights["0.bias"])[0]), float(exact.intercept_))
    slopes = zip((weights["0.weight"][0] * unit).tolist(), exact.coef_.tolist(), strict=True)
    return [bias, *(Coefficient(f"w{number}", *pair) for number, pair in enumerate(slopes, 1))]
