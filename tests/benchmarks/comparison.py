"""Five seeds of one variant: lanes beside each other, as `compare` trains them, against one batched model.

    python -m tests.benchmarks.comparison    # milliseconds per epoch of all five on one thread, by taking turns

The batched models are what `compare` could do instead where all trainings are alike in shape: `torch.func` stacks the
parameters and maps one network over them, `baddbmm` multiplies the layers of all networks by hand. Both make the same
steps on the same batches and evaluate after each epoch; both must end within float32 rounding of the lanes, or the
benchmark fails. `fit` alone, seed by seed, shows what lockstep itself costs.

On two busy cores `torch.func` took 1.5 to 2 times less than the lanes, `baddbmm` 1.8 to 2.6 times. Too little for a
second training loop, which could have neither dropout of its own nor batch normalization, early stopping or clipping
for each network: `compare` trains lanes.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial

import torch
from torch import Generator, Tensor, nn
from torch.func import functional_call, stack_module_state, vmap

from core.data.load import default_data, load
from core.networks.mlp import MLPConfig, build_mlp
from core.training.batches import shuffled_order
from core.training.comparison.compare import compare
from core.training.comparison.records import ComparisonRecord
from core.training.comparison.variant import Variant
from core.training.fit import epochs, fit
from core.training.fit_config import FitConfig
from core.training.optimizers import make_optimizer
from core.training.problem import Problem, problem_of

SEEDS = (1, 2, 3, 4, 5)
Case = tuple[Problem, Variant]
Forward = Callable[[list[Tensor], Tensor], Tensor]


def cases(count: int) -> dict[str, Case]:
    """Name, data and variant; all with Adam."""
    moons, digits = load(default_data("moons")), load(default_data("digits"))
    small = MLPConfig((2, 4, 2, 1), ("tanh", "tanh", "identity"))
    wide = MLPConfig((64, 32, 10), ("relu", "identity"))
    deep = MLPConfig((64, *[64] * 10, 10), (*["tanh"] * 10, "identity"))
    binary = FitConfig("bce", learning_rate=0.01, epochs=count, batch_size=10)
    classes = FitConfig("cross_entropy", learning_rate=0.001, epochs=count, batch_size=64)
    return {
        "2-4-2-1, batches of 10": (problem_of(moons, "bce"), Variant("", partial(build_mlp, small), binary)),
        "64-32-10, batches of 64": (
            problem_of(digits, "cross_entropy"),
            Variant("", partial(build_mlp, wide), classes),
        ),
        "ten layers of 64": (problem_of(digits, "cross_entropy"), Variant("", partial(build_mlp, deep), classes)),
    }


def lanes(problem: Problem, variant: Variant) -> list[float]:
    """The validation loss of every seed at the end."""
    records = compare(problem, [variant], SEEDS, every=variant.config.epochs)
    *_, last = (record for record in records if isinstance(record, ComparisonRecord))
    return last.values["validation_loss"][0].tolist()


def one_after_the_other(problem: Problem, variant: Variant) -> list[float]:
    return [
        list(epochs(fit(variant.model(seed), problem, variant.config, order=Generator().manual_seed(seed))))[-1].watched
        for seed in SEEDS
    ]


def batched(
    forward_of: Callable[[list[nn.Module]], tuple[list[Tensor], Forward]], problem: Problem, variant: Variant
) -> list[float]:
    """The same with one model; what `fit` also does (divergence, early stopping, norms) is left out."""
    assert problem.validation is not None
    parameters, forward = forward_of([variant.model(seed) for seed in SEEDS])
    optimizer = make_optimizer(variant.config, parameters)
    each = vmap(lambda outputs, y: problem.task.criterion(outputs, (y,)))
    streams = [Generator().manual_seed(seed) for seed in SEEDS]
    training, validation = (
        [t.expand(len(SEEDS), *t.shape) for t in part] for part in (problem.training, problem.validation)
    )
    for _ in range(variant.config.epochs):
        losses = []
        for x, y in _batches(problem, variant.config.batch_size, streams):
            optimizer.zero_grad()
            loss = each(forward(parameters, x), y)
            loss.sum().backward()
            optimizer.step()
            losses.append(loss.detach().tolist())
        with torch.no_grad():
            predicted = forward(parameters, training[0])
            scores = [problem.task.score(outputs, problem.training) for outputs in predicted]
            last = each(forward(parameters, validation[0]), validation[1]).tolist()
    assert len(scores) == len(losses[0])
    return last


def _batches(problem: Problem, size: int, streams: list[Generator]) -> Iterator[tuple[Tensor, Tensor]]:
    x, y = problem.training
    orders = torch.stack([shuffled_order(len(x), stream) for stream in streams])
    return ((x[rows], y[rows]) for rows in orders.split(size, dim=1))


def by_vmap(models: list[nn.Module]) -> tuple[list[Tensor], Forward]:
    stacked, _ = stack_module_state(models)  # type: ignore[arg-type]
    names, skeleton = list(stacked), models[0]

    def one(parameters: list[Tensor], x: Tensor) -> Tensor:
        return functional_call(skeleton, dict(zip(names, parameters, strict=True)), (x,))

    return list(stacked.values()), vmap(one)


def by_hand(models: list[nn.Module]) -> tuple[list[Tensor], Forward]:
    """Only for a sequence of linear layers and activations."""
    stacked = [
        nn.Parameter(torch.stack([p.detach() for p in same]))
        for same in zip(*(m.parameters() for m in models), strict=True)
    ]

    def forward(parameters: list[Tensor], x: Tensor) -> Tensor:
        left = iter(parameters)
        for module in models[0]:  # type: ignore[attr-defined]
            x = _layer(module, left, x)
        return x

    return stacked, forward


def _layer(module: nn.Module, left: Iterator[Tensor], x: Tensor) -> Tensor:
    if not isinstance(module, nn.Linear):
        return module(x)
    weight, bias = next(left), next(left)
    return torch.baddbmm(bias[:, None], x, weight.transpose(1, 2))


WAYS: dict[str, Callable[[Problem, Variant], list[float]]] = {
    "lanes": lanes,
    "fit": one_after_the_other,
    "vmap": partial(batched, by_vmap),
    "baddbmm": partial(batched, by_hand),
}


def measure(case: Case, repetitions: int) -> dict[str, float]:
    """Median milliseconds of computing per epoch of each way, after one round that only warms up."""
    times: dict[str, list[float]] = {name: [] for name in WAYS}
    for _ in range(repetitions + 1):
        results = {}
        for name, way in WAYS.items():
            started = time.process_time()
            results[name] = way(*case)
            times[name].append(1_000 * (time.process_time() - started) / case[1].config.epochs)
        for name, found in results.items():
            if not torch.allclose(torch.tensor(found), torch.tensor(results["lanes"]), rtol=1e-3, atol=1e-5):
                raise AssertionError(f"{name} gave {found} instead of {results['lanes']}.")
    return {name: statistics.median(taken[1:]) for name, taken in times.items()}


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--epochs", type=int, default=10)
    arguments.add_argument("--repetitions", type=int, default=5)
    chosen = arguments.parse_args()
    torch.set_num_threads(1)
    print(f"{'':<26}" + "".join(f"{name:>20}" for name in WAYS))
    for name, case in cases(chosen.epochs).items():
        found = measure(case, chosen.repetitions)
        columns = (f"{ms:>8.1f} ms/ep. {found['lanes'] / ms:>4.2f}×" for ms in found.values())
        print(f"{name:<26}" + "".join(columns), flush=True)


if __name__ == "__main__":
    main()
