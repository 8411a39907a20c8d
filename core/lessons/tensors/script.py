"""The script of the lesson on tensors."""

from __future__ import annotations

from core.lessons.tensors.experiment import TensorExperiment
from core.lessons.tensors.picture import combined, viewed
from core.scripts.template import render
from core.tensors.broadcasting import OPERATIONS
from core.tensors.storage import View, index_at


def tensors_script(experiment: TensorExperiment) -> str:
    """A complete script that prints what the page shows: A and B combined, the view of C, dtypes, the own expression.

    The expressions are the reader's text. They were parsed node by node, and nothing but plain PyTorch passes that.
    """
    found, looked = combined(experiment), viewed(experiment)
    stretched = found.result is not None and experiment.operation != "matmul"
    return render(
        "lessons/tensors/script.py.jinja",
        experiment=experiment,
        code=OPERATIONS[experiment.operation].code,
        result=found.result is not None,
        wide=list(found.wide_a.shape) if stretched else None,
        viewed=isinstance(looked, View),
        written=_index(looked) if isinstance(looked, View) else None,
    )


def _index(looked: View) -> str | None:
    """Where 99 was written, as it stands between brackets."""
    if looked.written is None:
        return None
    return ", ".join(map(str, index_at(looked.value.shape, looked.written))) or "()"
