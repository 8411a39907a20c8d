"""The comparison, trained: equal batches for all, the same numbers as a plain loop, and remedies that do help."""

import dataclasses
import json

import numpy as np
import pytest
import torch
from scipy import stats
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from core.data.load import default_data, load
from core.errors import ConfigError
from core.gradient_flow.network import DeepNetwork
from core.gradient_flow.variants import AS_IT_IS, VARIANTS
from core.lessons.vanishing_gradients.comparison import Comparison, build_variant
from core.lessons.vanishing_gradients.experiment import FlowExperiment
from core.lessons.vanishing_gradients.job import ComparisonJob, preview
from core.lessons.vanishing_gradients.link import FLOW_LINK
from core.lessons.vanishing_gradients.presets import FLOW_PRESETS
from core.seeding import seeded

SMALL = FlowExperiment(DeepNetwork(depth=3, width=16), activation="tanh")


class Watching:
    stepping = stopping = False

    def wants_picture(self):
        return True


def trained(experiment, **changes):
    """Start, rows and stop of a run, read; torch's random state is given back."""
    experiment = dataclasses.replace(experiment, comparison=dataclasses.replace(experiment.comparison, **changes))
    with seeded(0):
        messages = [
            json.loads(event.message) for event in ComparisonJob(experiment).events(Watching()) if event.message
        ]
    rows = [
        {"step": row["first"], **{name: value for name, (value,) in row["columns"].items()}} for row in messages[1:-1]
    ]
    return [messages[0], *rows, messages[-1]]


def test_the_rows_are_those_of_a_plain_training_loop():
    start, *rows, _ = trained(SMALL, variants=(AS_IT_IS,), optimizer="sgd", learning_rate=0.1, epochs=2)
    assert start == json.loads(preview(dataclasses.replace(SMALL, comparison=Comparison((AS_IT_IS,), epochs=2)))[0])
    assert (start["axis"], start["steps"], start["every"], start["depth"]) == ("step", 46, 5, 3)
    data = load(default_data("digits"))
    with seeded(SMALL.network.seed):
        model = build_variant(SMALL.network, "tanh", AS_IT_IS)
        torch.manual_seed(SMALL.network.seed)
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
        losses = []
        for _ in range(2):
            for x, y in DataLoader(TensorDataset(data.training.x, data.training.y), batch_size=64, shuffle=True):
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(model(x), y)
                loss.backward()
                optimizer.step()
                losses.append(loss.item())
    assert [row["step"] for row in rows] == [*range(5, 46, 5), 46]
    assert [row["loss"][0] for row in rows] == pytest.approx([losses[row["step"] - 1] for row in rows], rel=1e-4)
    with torch.no_grad():
        right = (model(data.validation.x).argmax(1) == data.validation.y).float().mean().item()
    assert rows[-1]["accuracy"] == pytest.approx([right], rel=1e-4)
    norms = [linear.weight.grad.norm().item() for linear in model.hidden]
    assert rows[-1]["gradients"][0] == pytest.approx(norms, rel=1e-4)


def test_all_variants_see_the_same_batches():
    network = dataclasses.replace(SMALL.network, initialization="he_normal")
    same = dataclasses.replace(SMALL, network=network)
    _, *rows, _ = trained(same, variants=(AS_IT_IS, "He initialization"), epochs=1)
    assert all(row["loss"][0] == row["loss"][1] for row in rows)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_batch_norm_rescues_ten_sigmoid_layers(seed):
    experiment = FLOW_PRESETS["sigmoid-10-layers"].experiment
    experiment = dataclasses.replace(experiment, network=dataclasses.replace(experiment.network, seed=seed))
    *_, last, stop = trained(experiment, variants=(AS_IT_IS, "batch normalization"))
    sick, varied = last["accuracy"]
    assert sick < 0.2
    assert varied > 0.9
    assert stop["sentence"].startswith("Validation accuracy after 322 steps: batch normalization 9")
    first, last_layer = (last["gradients"][0][layer] for layer in (0, -1))
    assert first < 1e-3 * last_layer


def test_several_seeds_give_the_mean_of_single_runs_its_interval_and_the_paired_difference():
    variants = (AS_IT_IS, "batch normalization")
    network = SMALL.network
    runs = [dataclasses.replace(SMALL, network=dataclasses.replace(network, seed=network.seed + at)) for at in range(3)]
    singles = [trained(run, variants=variants, epochs=1)[-2] for run in runs]
    start, *_, last, stop = trained(SMALL, variants=variants, epochs=1, seeds=3)
    assert (start["seeds"], last["count"]) == (3, [3, 3])
    accuracies = np.array([single["accuracy"] for single in singles])
    assert last["accuracy"] == pytest.approx(accuracies.mean(0), rel=1e-4)
    assert last["loss"] == pytest.approx(np.mean([single["loss"] for single in singles], axis=0), rel=1e-4)
    interval = stats.t.interval(0.95, 2, accuracies.mean(0), stats.sem(accuracies))
    assert [last["accuracy_low"], last["accuracy_high"]] == pytest.approx(np.array(interval), rel=1e-3)
    paired = stats.ttest_rel(accuracies[:, 1], accuracies[:, 0])
    low, high = paired.confidence_interval(0.95)
    mean = (accuracies[:, 1] - accuracies[:, 0]).mean()
    assert last["difference"][0] == [0, 0, 0]
    assert last["difference"][1] == pytest.approx([mean, low, high], rel=1e-3)
    said = f"{100 * mean:+.1f} ({100 * low:+.1f} to {100 * high:+.1f}".replace("-", "−")
    best = f"{accuracies[:, 1].mean():.0%}".replace("%", " %")
    assert f"mean of 3 seeds and its 95 % confidence interval: batch normalization {best} (" in stop["sentence"]
    assert f"“tanh, as it is”, seed by seed, in percentage points: batch normalization {said}" in stop["sentence"]


def test_a_variant_that_diverges_is_null_and_the_others_go_on():
    *_, last, stop = trained(FLOW_PRESETS["dying-relu"].experiment, epochs=3)
    assert last["accuracy"][0] is None
    assert last["accuracy"][1] is not None
    assert "ReLU, as it is diverged" in stop["sentence"]


def test_a_run_that_is_stopped_yields_no_more():
    control = Watching()
    events = ComparisonJob(SMALL).events(control)
    next(events)
    next(events)
    control.stopping = True
    with seeded(0):
        assert len(list(events)) <= 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"variants": ()}, "variants must be 1 to 8"),
        ({"variants": (AS_IT_IS, AS_IT_IS)}, "variants must be 1 to 8"),
        ({"variants": ("magic",)}, "variant must be one of"),
        ({"seeds": 9}, "seeds of the comparison must be a whole number from 1 to 8"),
        ({"epochs": 0}, "epochs of the comparison must be a whole number from 1 to 40"),
        ({"optimizer": "magic"}, "optimizer must be one of"),
        ({"learning_rate": 0.0}, "learning rate must be a number"),
    ],
)
def test_what_cannot_be_trained_is_refused(change, words):
    with pytest.raises(ConfigError, match=words):
        Comparison(**change)


def test_the_link_restores_the_comparison():
    comparison = Comparison(tuple(VARIANTS)[:8], "momentum", 0.05, 7, 5)
    experiment = dataclasses.replace(FLOW_PRESETS["dying-relu"].experiment, comparison=comparison)
    restored = FLOW_LINK.read(FLOW_LINK.write(experiment, "dying-relu"))
    assert restored.experiment == experiment
    assert not restored.notices


def test_a_bad_variant_in_a_link_is_told():
    restored = FLOW_LINK.read({"preset": "dying-relu", "train": "as-it-is~magic"})
    assert "variant must be one of" in restored.notices[0]
    assert restored.experiment == FLOW_PRESETS["dying-relu"].experiment
