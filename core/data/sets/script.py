"""The lines that make a data set, shared by the scripts of the lessons that train."""

from __future__ import annotations

from core.data.data_config import DataConfig
from core.data.sets.entry import TABLE
from core.data.split import needs_order, training_count
from core.data.table.steps import Reading
from core.scripts.template import render, render_text


def data_imports(config: DataConfig, reading: Reading | None = None) -> list[str]:
    """The import lines that `data_lines` needs."""
    own = [config.kind.imports] if config.kind.imports else []
    return ["import torch", *own, *(["import io"] if reading and reading.is_workbook else [])]


def data_lines(config: DataConfig, file: str = "my_data.csv", reading: Reading | None = None) -> list[str]:
    """Code after which the tensors `x_train`, `y_train`, `x_valid` and `y_valid` are those of `load(config)`.

    It seeds torch's generator where it draws from it, so the seed of a model must be set afterwards.

    Args:
        file: name of the reader's CSV file, for the data set "table".
        reading: how it is read, the table's own `options`; as it is if None.
    """
    kind = config.kind
    made = render_text(
        kind.script,
        samples=config.samples,
        noise=config.noise,
        seed=config.seed,
        inputs=config.inputs,
        target=config.columns.target if config.columns else kind.target,
        task=config.task,
        standard_target=config.standard_target,
        file=file,
        reading=reading or Reading(),
    )
    available = int(kind.samples.high) if kind.is_found else config.samples
    text = render(
        "data/sets/script.py.jinja",
        config=config,
        made=made.strip(),
        own_validation=kind.validation.script.strip() if kind.validation else "",
        is_seeded="torch.manual_seed(" in made,
        is_ordered=needs_order(available, config.samples, config.training_share),
        is_part=config.samples < available,
        is_table=config.name == TABLE,
        cut=training_count(config.samples, config.training_share),
    )
    return text.splitlines()
