"""All activations × 8 seeds recomputed, as while a slider is dragged; the lesson promises 300 ms at depth 20, width 64.

python -m tests.benchmarks.gradient_flow       # median and 95th percentile in ms, one torch thread
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import torch

from core.gradient_flow.flow import gradient_flow
from core.gradient_flow.network import DeepNetwork
from core.gradient_flow.proof import plain_norms, prove
from core.gradient_flow.stack import stack_networks
from core.lessons.vanishing_gradients.diagnosis import sentences
from core.lessons.vanishing_gradients.experiment import FlowExperiment
from core.lessons.vanishing_gradients.picture import flow_picture
from core.lessons.vanishing_gradients.remedies import compare_remedies
from core.lessons.vanishing_gradients.study import study
from core.networks.activations import ACTIVATIONS

BOUND_MS = 300
PROMISED = DeepNetwork(depth=20)
NETWORKS = {
    "depth 20, width 64": PROMISED,
    "depth 20, width 64, batch norm": DeepNetwork(depth=20, normalization="batch"),
    "depth 20, width 64, batch norm, skip": DeepNetwork(depth=20, normalization="batch", skip=True),
    "depth 20, width 64, orthogonal": DeepNetwork(depth=20, initialization="orthogonal"),
    "depth 10, width 64": DeepNetwork(),
    "depth 50, width 64, the cap": DeepNetwork(depth=50, initialization="he_normal"),
    "depth 12, width 128, the cap": DeepNetwork(depth=12, width=128),
    "depth 3, width 256, the cap": DeepNetwork(depth=3, width=256),
}


def timed(work: Callable[[], object], repeats: int) -> tuple[float, float]:
    """Median and 95th percentile in ms, after one run that does not count."""
    work()
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - started))
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def picture(network: DeepNetwork) -> None:
    """What follows the slider: the flow, the component's data, the diagnosis."""
    experiment = FlowExperiment(network)
    flow = gradient_flow(network)
    flow_picture(experiment, flow)
    sentences(experiment, flow)


def pause(experiment: FlowExperiment) -> dict[str, Callable[[], object]]:
    """What follows when the slider rests, with what the page has by then."""
    network, name = experiment.network, experiment.activation
    stack = stack_networks(network.as_drawn)
    flow = gradient_flow(network, stack=stack)
    return {
        "one activation looked at closely": lambda: study(experiment, stack),
        "ten remedies": lambda: compare_remedies(network, name, flow, stack),
        "the proof": lambda: prove(network, name, flow.flows[name]),
    }


def one_after_the_other(network: DeepNetwork) -> None:
    """The same networks as a plain loop, for comparison with the stacked pass."""
    for name in ACTIVATIONS:
        plain_norms(network, name)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--repeats", type=int, default=20)
    repeats = arguments.parse_args().repeats
    torch.set_num_threads(1)
    for name, network in NETWORKS.items():
        median, high = timed(lambda network=network: picture(network), repeats)
        print(f"picture, {name:<40} {median:>6.0f} ms {high:>6.0f} ms", flush=True)
        if network == PROMISED:
            print(f"  bound of {BOUND_MS} ms: {'kept' if median <= BOUND_MS else 'BROKEN'}")
    below = {"the same as a plain loop": lambda: one_after_the_other(PROMISED)} | pause(FlowExperiment(PROMISED))
    for name, work in below.items():
        median, high = timed(work, max(3, repeats // 4))
        print(f"depth 20, width 64: {name:<40} {median:>6.0f} ms {high:>6.0f} ms", flush=True)


if __name__ == "__main__":
    main()
