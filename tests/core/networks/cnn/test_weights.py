from __future__ import annotations

import io
import json
import os
import pickle
import struct
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load, save

from core.networks.cnn.error import PickledError, WeightsError
from core.networks.cnn.network import build_cnn
from core.networks.cnn.pickled import CONVERSION
from core.networks.cnn.presets import CNN_PRESETS
from core.networks.cnn.weights import load_weights, read_notes, save_weights

CONFIG = CNN_PRESETS["tiny-vgg"].experiment
NEITHER = "Weights must be a safetensors file or a state_dict of torch.save, and this file is neither"
BATCH_NORM = replace(CONFIG, blocks=tuple(replace(block, batch_norm=True) for block in CONFIG.blocks))


def test_weights_come_back_as_they_were() -> None:
    model, other = build_cnn(CONFIG, 1).train(), build_cnn(CONFIG, 2)
    model(torch.rand(4, 1, 28, 28))  # moves batch norm's averages
    load_weights(other, save_weights(model))
    for (name, mine), (same, theirs) in zip(model.state_dict().items(), other.state_dict().items(), strict=True):
        assert name == same
        assert torch.equal(mine, theirs)
    x = torch.rand(2, 1, 28, 28)
    with torch.no_grad():
        assert torch.equal(model.eval()(x), other.eval()(x))


def test_the_file_is_what_safetensors_reads() -> None:
    model = build_cnn(CONFIG, 1)
    tensors = load(save_weights(model))
    assert tensors.keys() == model.state_dict().keys()
    assert all(torch.equal(tensors[name], tensor) for name, tensor in model.state_dict().items())


def test_notes_travel_with_the_weights() -> None:
    notes = {"link": "blocks=8-3", "classes": json.dumps(["Katze 猫", 'a"b'])}
    assert read_notes(save_weights(build_cnn(CONFIG, 1), notes)) == notes
    assert read_notes(save(build_cnn(CONFIG, 1).state_dict())) == {}


def saved(content: object, **how: bool) -> bytes:
    """A file of torch.save; None: the state dict."""
    buffer = io.BytesIO()
    torch.save(build_cnn(CONFIG, 1).state_dict() if content is None else content, buffer, **how)
    return buffer.getvalue()


class _Hostile:
    """Unpickling it would write into `ran`."""

    def __reduce__(self) -> tuple[object, ...]:
        return exec, ("import tests.core.networks.cnn.test_weights as t; t.ran.append(1)",)


ran: list[int] = []


def _bomb() -> bytes:
    """A zip like torch's whose tensor unpacks to 200 MB."""
    with zipfile.ZipFile(io.BytesIO(saved(None))) as file:
        names = {name: file.read(name) for name in file.namelist()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in names.items():
            file.writestr(name, bytes(200_000_000) if name.endswith("data/0") else data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (saved({"0.weight": _Hostile()}), "it holds more than tensors, '__builtin__.exec', and that could run code."),
        (saved(build_cnn(CONFIG, 1)), "it holds more than tensors, 'torch.nn.modules.container.Sequential', and"),
        (saved(None, _use_new_zipfile_serialization=False), "it is of the kind that torch wrote before 1.6."),
        (pickle.dumps(_Hostile()), "it is of the kind that torch wrote before 1.6."),
        (_bomb, "it is packed in another way than torch.save packs, or too large."),
    ],
    ids=["code", "whole model", "old kind", "bare pickle", "bomb"],
)
def test_a_pickle_that_could_run_code_is_not_opened(data: bytes | Callable[[], bytes], sentence: str) -> None:
    data = data() if callable(data) else data
    model = build_cnn(CONFIG, 5)
    tracemalloc.start()
    with pytest.raises(PickledError) as refused:
        load_weights(model, data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert str(refused.value) == f"This file of torch.save cannot be opened safely: {sentence}" or sentence.endswith(
        "and"
    )
    assert sentence in str(refused.value)
    assert ran == []
    assert peak < 20_000_000


def test_the_line_that_converts_makes_a_file_that_is_read(tmp_path: Path) -> None:
    torch.save(build_cnn(CONFIG, 1), tmp_path / "weights.pt")
    subprocess.run([sys.executable, "-c", CONVERSION], cwd=tmp_path, check=True, env={**os.environ, "PYTHONPATH": "."})
    model = build_cnn(CONFIG, 2)
    load_weights(model, (tmp_path / "weights.safetensors").read_bytes())
    assert torch.equal(model.state_dict()["0.weight"], build_cnn(CONFIG, 1).state_dict()["0.weight"])


@pytest.mark.parametrize("prefix", ["", "main.", "module.", "module.net."])
@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize("kind", ["pt", "safetensors"])
def test_state_dicts_are_read_as_people_save_them(prefix: str, wrapped: bool, kind: str) -> None:
    source = build_cnn(BATCH_NORM, 1)
    own = source.state_dict()
    given = {f"{prefix}{name}": value for name, value in own.items() if not name.endswith("num_batches_tracked")}
    assert len(given) < len(own)
    data = save(given) if kind == "safetensors" else saved({"epoch": 3, "state_dict": given} if wrapped else given)
    model = build_cnn(BATCH_NORM, 2)
    load_weights(model, data)
    assert all(torch.equal(own[name], value) for name, value in model.state_dict().items())


def test_a_pickle_of_something_else_is_no_state_dict() -> None:
    for content in ([1, 2], {"a": 1}, {1: torch.zeros(1)}, torch.zeros(3)):
        with pytest.raises(PickledError, match="must hold a state_dict"):
            load_weights(build_cnn(CONFIG, 1), saved(content))


def test_a_tensor_that_pretends_to_be_enormous_is_refused_before_it_is_made() -> None:
    with pytest.raises(PickledError, match=r"^The tensors may take 100 MB together, got 4,000 MB\."):
        load_weights(build_cnn(CONFIG, 1), saved({"0.weight": torch.zeros(1).expand(1_000_000_000)}))


CASES = Path(__file__).parents[5] / "shared" / "cases"


@pytest.mark.parametrize("name", ["right.pt", "wrapped_prefix.safetensors"])
@pytest.mark.skipif(not CASES.is_dir(), reason="the files that once failed are not on this machine")
def test_files_that_once_failed_are_read(name: str) -> None:
    load_weights(build_cnn(CNN_PRESETS["small"].experiment, 1), (CASES / name).read_bytes())


def _changed(**changes: torch.Tensor | None) -> bytes:
    tensors = {**build_cnn(CONFIG, 1).state_dict(), **changes}
    return save({name: tensor for name, tensor in tensors.items() if tensor is not None})


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", NEITHER),
        (
            b"hello, this is no file of weights",
            NEITHER,
        ),
        (
            save_weights(build_cnn(CONFIG, 1))[:-10],
            NEITHER,
        ),
        (
            struct.pack("<Q", 2**60) + b"{}",
            NEITHER,
        ),
        (struct.pack("<Q", 2) + b"[]", NEITHER),
        (saved(None)[:-40], "The file of torch.save is broken or cut off."),
        (bytes(100_000_001), "A file of weights may have at most 100 MB, got 100 MB."),
        (_changed(**{"0.bias": None}), "The weights belong to another network: '0.bias' is missing, 1 in all."),
        (
            _changed(extra=torch.zeros(1)),
            "The weights belong to another network: 'extra' is not in this one, 1 in all.",
        ),
        (
            _changed(**{"0.weight": torch.zeros(16, 3, 3, 3)}),
            "The weights belong to another network: 0.weight must have the shape 16×1×3×3, got 16×3×3×3.",
        ),
        (_changed(**{"0.bias": torch.zeros(16).double()}), "The weights must be torch.float32, got torch.float64 for"),
        (_changed(**{"0.bias": torch.full((16,), torch.nan)}), "The weights must be finite numbers, and 0.bias holds"),
        (save_weights(build_cnn(CNN_PRESETS["small"].experiment, 0)), "The weights belong to another network: "),
    ],
    ids=lambda value: "file" if isinstance(value, bytes) else None,
)
def test_a_file_that_does_not_fit_is_refused_and_nothing_is_loaded(data: bytes, sentence: str) -> None:
    model = build_cnn(CONFIG, 5)
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    with pytest.raises(WeightsError) as refused:
        load_weights(model, data)
    assert str(refused.value).startswith(sentence)
    assert all(torch.equal(before[name], tensor) for name, tensor in model.state_dict().items())


def _header(names: dict[str, object]) -> bytes:
    header = json.dumps(names).encode()
    return struct.pack("<Q", len(header)) + header


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (
            {f"t{i}": {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]} for i in range(2_001)},
            "A file of weights may have at most 2,000 tensors, got 2,001.",
        ),
        (
            {"__metadata__": {"link": "x" * 2_000_000}},
            "The names and notes in a file of weights may take 2 MB, got 2 MB.",
        ),
    ],
)
def test_a_header_of_too_many_names_is_refused_before_it_is_read(
    names: dict[str, object], sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.networks.cnn.weights.load", lambda _: pytest.fail("the header was read"))
    with pytest.raises(WeightsError) as refused:
        load_weights(build_cnn(CONFIG, 1), _header(names))
    assert str(refused.value) == sentence
