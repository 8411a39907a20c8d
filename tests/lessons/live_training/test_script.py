"""Every exported training run, run on its own, prints each loss of the page to the last digit."""

from __future__ import annotations

import ast
import random
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from core.data.data_config import TableColumns
from core.data.load import default_data
from core.data.table.table import Table, read_table
from core.lessons.live_training.changes import add_point, choose_data
from core.lessons.live_training.experiment import TrainingExperiment
from core.lessons.live_training.presets import TRAINING_PRESETS
from core.lessons.live_training.run_to_end import Finished, run_to_end
from core.lessons.live_training.script import live_training_script
from core.training.early_stopping import StoppingRule
from core.training.fit_config import FULL_BATCH
from tests.fixtures.training import with_fit
from tests.lessons.live_training.random_experiments import random_experiment
from tests.scripts import answer_of, printed_by

pytestmark = pytest.mark.same_bits

ALLOWED = {"torch", "sklearn", "numpy", "math", "copy", "pandas", "pathlib"}
PRESETS = {name: preset.experiment for name, preset in TRAINING_PRESETS.items()}
EARLY = PRESETS["early-stopping-epoch-53"]


def _csv(separator: str) -> bytes:
    rows = [f"{i % 7 / 7:.3f},{i * i % 11},{i % 5 - 2.5},{'yes' if i % 3 else 'no'},{i % 4}" for i in range(60)]
    return "\n".join(["size of it,b,y,answer,kind", *rows]).replace(",", separator).encode()


HOSTILE = ('say "hi"', "back\\slash", "it's", "{curly}", "new{}line", "ümläut", "'''", "__import__('os')")
_QUOTED = ",".join('"' + name.replace('"', '""') + '"' for name in HOSTILE)
_ROWS = (",".join(str(i * (j + 2) % 13) for j in range(len(HOSTILE))) for i in range(30))
FILES = {
    "my table.csv": _csv(","),
    "other.csv": _csv(";"),
    "hostile ' name.csv": "\n".join([_QUOTED, *_ROWS, ""]).encode(),
}
COMMAS, SEMICOLONS, NAMES = (read_table(name, content) for name, content in FILES.items())


def _on_table(columns: TableColumns, **fit: Any) -> TrainingExperiment:
    own = choose_data(TrainingExperiment(hidden=(5,)), "table", columns)
    return with_fit(own, epochs=4, **fit)


RULES = StoppingRule("best", 4, min_delta=0.001, beyond=True, restore_best=True)
CLIPPED = {"clip": 0.5, "schedule": "cosine", "optimizer": "momentum", "learning_rate": 0.02}
BLOBS = with_fit(choose_data(PRESETS["blobs"], "blobs"), loss="mse")
MOONS = choose_data(TrainingExperiment(), "moons")
EXPERIMENTS: dict[str, TrainingExperiment] = {
    "early stopping": EARLY,
    "best so far, restored": PRESETS["best-so-far"],
    "best with every option": with_fit(EARLY, stopping=RULES, batch_size=8, learning_rate=0.2),
    "circles": PRESETS["circles"],
    "blobs": PRESETS["blobs"],
    "blobs with squared error": BLOBS,
    "digits": with_fit(PRESETS["digits"], epochs=10, stopping=StoppingRule()),
    "line, full batch": PRESETS["line-full-batch"],
    "dropout": with_fit(PRESETS["dropout"], epochs=20),
    "clip, cosine, momentum": with_fit(PRESETS["overfitting"], epochs=15, batch_size=7, **CLIPPED),
    "l1": with_fit(MOONS, l1=0.002, epochs=5),
    "l2, nesterov, steps": with_fit(MOONS, l2=0.003, optimizer="nesterov", schedule="step", epochs=7),
    "plateau": with_fit(
        EARLY, schedule="plateau", epochs=40, batch_size=20, learning_rate=0.3, stopping=StoppingRule()
    ),
    "plateau without validation": with_fit(PRESETS["circles"], schedule="plateau", epochs=14, learning_rate=1e-6),
    "adamw": with_fit(MOONS, optimizer="adamw", weight_decay=0.1, schedule="exponential", epochs=5),
    "rmsprop, mae": with_fit(PRESETS["overfitting"], optimizer="rmsprop", loss="mae", epochs=8, batch_size=8),
    "huber, restored at the limit": with_fit(
        EARLY, loss="huber", epochs=6, batch_size=FULL_BATCH, stopping=StoppingRule(restore_best=True)
    ),
    "own points": add_point(add_point(with_fit(MOONS, epochs=3), (0.25, -1.5, 1.0)), (1e-05, 3.0, 0.0)),
    "random labels": with_fit(PRESETS["random-labels"], epochs=5),
    "noise of its own": replace(with_fit(MOONS, epochs=3), data=replace(default_data("spiral"), noise=33.3, seed=5)),
}
TABLES: dict[str, tuple[TrainingExperiment, Table]] = {
    "table, a number": (_on_table(TableColumns(("size of it", "b"), "y", "regression")), COMMAS),
    "table, two classes": (_on_table(TableColumns(("b", "y", "kind"), "answer", "binary"), batch_size=8), COMMAS),
    "table, more classes, semicolons": (_on_table(TableColumns(("y",), "kind", "classes")), SEMICOLONS),
    "table with hostile names": (_on_table(TableColumns(HOSTILE[:-1], HOSTILE[-1], "regression")), NAMES),
}


def _short(experiment: TrainingExperiment) -> TrainingExperiment:
    """A random experiment that does not take long and does not diverge."""
    samples = min(experiment.data.samples, max(120, int(experiment.data.kind.samples.low)))
    rate = min(experiment.fit.learning_rate, 0.01)
    size = max(20, experiment.fit.batch_size) if experiment.fit.batch_size else FULL_BATCH
    tame = with_fit(experiment, learning_rate=rate, epochs=4, batch_size=size, l1=min(experiment.fit.l1, 0.01))
    hidden = tuple(min(units, 30) for units in experiment.hidden[:3])
    return replace(tame, hidden=hidden, data=replace(experiment.data, samples=samples))


_RNG = random.Random(7)
RANDOM = {f"random {i}": _short(random_experiment(_RNG)) for i in range(30)}
FEW_EPOCHS = {f"preset {name}": with_fit(e, epochs=min(4, e.fit.epochs)) for name, e in PRESETS.items()}
ALONE = {**EXPERIMENTS, **RANDOM, **FEW_EPOCHS}
ALL = [*ALONE, *TABLES]


def given(name: str) -> tuple[TrainingExperiment, Table | None]:
    return TABLES[name] if name in TABLES else (ALONE[name], None)


@cache
def run_of(name: str) -> Finished:
    return run_to_end(*given(name))


@cache
def script_of(name: str) -> str:
    experiment, table = given(name)
    return live_training_script(experiment, experiment.load(table), table)


def printed(name: str, folder: Path) -> str:
    """What the script prints, and last the weights that it is left with."""
    for file, content in FILES.items():
        (folder / file).write_bytes(content)
    report = "print('weights', [p.tolist() for p in model.parameters()])\n"
    return printed_by(script_of(name) + report, folder)


def _line(record: Any) -> str:
    validation = f", validation loss {record.validation_loss!r}" if record.validation_loss is not None else ""
    return f"epoch {record.epoch}: training loss {record.training_loss!r}{validation}"


@pytest.mark.parametrize("name", ALL)
def test_the_script_prints_every_loss_to_the_last_digit(name: str, tmp_path: Path) -> None:
    run, lines = run_of(name), printed(name, tmp_path).splitlines()
    if run.stop.reason == "diverged":  # the script goes on where the page stops
        assert lines[: len(run.epochs) - 1] == [_line(record) for record in run.epochs[1:]]
        return
    expected = [_line(record) for record in run.epochs[1:]]
    back = [f"back to the weights of epoch {run.stop.best_epoch}"] if run.stop.restored else []
    said = [*expected, *back, f"stopped after {expected[-1]}"]
    assert lines[: len(said)] == said
    in_units = [line.partition(":")[0] for line in lines[len(said) : -1]]
    if run.data.target_scaling is None:
        assert in_units == []
    else:
        assert in_units[0] == "predicted for the first training rows"
        assert all(line.startswith(f"typical error of {run.data.target}") for line in in_units[1:])
    weights = [parameter.tolist() for parameter in run.model.parameters()]
    assert lines[-1] == f"weights {weights}"


def test_the_presets_script_stops_at_epoch_53(tmp_path: Path) -> None:
    last = printed("early stopping", tmp_path).splitlines()[-2]
    report = re.fullmatch(r"stopped after epoch 53: training loss (\S+), validation loss (\S+)", last)
    assert report
    assert (round(float(report[1]), 4), round(float(report[2]), 4)) == (3.3745, 0.7967)


def test_the_runs_here_are_of_all_kinds() -> None:
    assert sum(run_of(name).stop.reason == "diverged" for name in RANDOM) < 4
    for name, reason in (("best with every option", "early"), ("huber, restored at the limit", "limit")):
        stop = run_of(name).stop
        assert (stop.reason, stop.restored) == (reason, True)
    for name in ("plateau", "plateau without validation"):
        rates = {record.learning_rate for record in run_of(name).epochs}
        assert len(rates) > 1, name


@pytest.mark.parametrize("name", ALL)
def test_the_script_stands_alone(name: str) -> None:
    script = script_of(name)
    tree = ast.parse(script)
    imported: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {(alias.asname or alias.name).split(".")[0]: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported |= {alias.asname or alias.name: node.module or "" for alias in node.names}
    assert {module.split(".")[0] for module in imported.values()} <= ALLOWED
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert set(imported) <= used
    assert "torch.set_num_threads(1)" in script
    assert "torch.manual_seed(" in script
    assert max(map(len, script.splitlines())) <= (120 if name not in RANDOM else 140)  # numbers of 17 digits
    assert not re.search(r"[ \t]$", script, flags=re.MULTILINE)


def test_the_courses_script_reads_like_the_courses_loop() -> None:
    script = script_of("early stopping")
    for line in (
        "    nn.Linear(1, 6),",
        "    nn.Sigmoid(),",
        "optimizer = torch.optim.Adam(model.parameters(), lr=0.05)",
        "batches = DataLoader(TensorDataset(x_train, y_train), batch_size=1, shuffle=True)",
        "        loss.backward()",
    ):
        assert line in script.splitlines()
    assert len(script.splitlines()) < 60


def test_defaults_are_left_out() -> None:
    """What a student would not write is not there."""
    plain = "\n".join(line for line in script_of("line, full batch").splitlines() if not line.startswith("#"))
    for word in ("DataLoader", "copy", "clip", "schedule", "penalty", "wait", "weight_decay", "Dropout", "validation"):
        assert word not in plain, word
    assert "torch.optim.SGD(model.parameters(), lr=0.05)" in plain


def test_without_its_table_the_script_stops_with_its_first_sentence(tmp_path: Path) -> None:
    script = script_of("table, a number")
    answer = answer_of(script, tmp_path)
    sentence = 'This script needs "my table.csv" beside it: the table that you uploaded.'
    assert script.splitlines()[1] == f"# {sentence}"
    assert (answer.code, answer.err.strip(), answer.out) == (1, sentence, "")
