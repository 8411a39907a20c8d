"""The exported script, run alone, prints the numbers of the page."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from core.lessons.tensors.picture import combined, shape_text, viewed
from core.lessons.tensors.presets import TENSORS
from core.lessons.tensors.script import tensors_script
from core.tensors.broadcasting import OPERATIONS
from core.tensors.storage import View
from tests.scripts import printed_by

EXPERIMENTS = {name: preset.experiment for name, preset in TENSORS.items()}
EXPERIMENTS |= {
    "written": dataclasses.replace(EXPERIMENTS["column"], written=1),
    "written copy": dataclasses.replace(EXPERIMENTS["mask"], written=0),
    "drawn": dataclasses.replace(EXPERIMENTS["bias"], seed=4, operation="maximum", items=(1, 2.5, True)),
    "no axes": dataclasses.replace(EXPERIMENTS["bias"], a=(), b=(2,), c=(), view="C * 2", own="A.expand(2, 3)"),
}


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_the_script_prints_what_the_page_shows(name: str, tmp_path: Path) -> None:
    experiment = EXPERIMENTS[name]
    printed = printed_by(tensors_script(experiment), tmp_path)
    found, looked = combined(experiment), viewed(experiment)
    said = found.error if found.result is None else shape_text(found.result.shape)
    assert f"{OPERATIONS[found.operation].code}: {said}\n" in printed
    if found.result is not None:
        assert f"result {found.result.tolist()}\n" in printed
        if found.operation != "matmul":
            assert f"strides {found.wide_a.stride()} {found.wide_b.stride()}\nsame memory True True\n" in printed
    if isinstance(looked, View):
        assert f"{experiment.view} {shape_text(looked.value.shape)}\n" in printed
        assert f"strides {looked.value.stride()} offset {looked.value.storage_offset()}\n" in printed
        assert f"shared {looked.shared}\n" in printed
        if looked.written is not None:
            assert f"C changed {bool(looked.changed)}\n" in printed
    else:
        assert looked.removeprefix("PyTorch refuses: ") in printed


def test_the_script_prints_the_surprising_figures(tmp_path: Path) -> None:
    printed = printed_by(tensors_script(EXPERIMENTS["row-and-column"]), tmp_path)
    for line in (
        "0.1 + 0.2 == 0.3 False True",
        "16777216 + 1 16777216.0",
        "bfloat16 256 + 1 256.0",
        "20,000 times 0.1 1999.65",
        "1e20 + 1 - 1e20 0.0",
        "uint8 200 + 100 44",
        "int8 100 + 100 -56",
        "mse of (3,) with (3, 1) 1.33",
        "dtypes torch.int64 int64",
        "from_numpy [7.0, 2.0, 3.0] tensor [1.0, 2.0, 3.0]",
        "A[:, None] + B (1, 3, 3)",
    ):
        assert line in printed
