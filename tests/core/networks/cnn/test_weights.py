from __future__ import annotations

import io
import json
import struct

import pytest
import torch
from safetensors.torch import load, save

from core.networks.cnn.network import build_cnn
from core.networks.cnn.presets import CNN_PRESETS
from core.networks.cnn.weights import WeightsError, load_weights, read_notes, save_weights

CONFIG = CNN_PRESETS["tiny-vgg"].experiment


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


def _pickled() -> bytes:
    buffer = io.BytesIO()
    torch.save(build_cnn(CONFIG, 1).state_dict(), buffer)
    return buffer.getvalue()


def _old_pickle() -> bytes:
    buffer = io.BytesIO()
    torch.save(build_cnn(CONFIG, 1).state_dict(), buffer, _use_new_zipfile_serialization=False)
    return buffer.getvalue()


def _changed(**changes: torch.Tensor | None) -> bytes:
    tensors = {**build_cnn(CONFIG, 1).state_dict(), **changes}
    return save({name: tensor for name, tensor in tensors.items() if tensor is not None})


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "Weights must be a safetensors file, and this file is none or is cut off."),
        (b"hello, this is no file of weights", "Weights must be a safetensors file, and this file is none"),
        (save_weights(build_cnn(CONFIG, 1))[:-10], "Weights must be a safetensors file, and this file is none"),
        (struct.pack("<Q", 2**60) + b"{}", "Weights must be a safetensors file, and this file is none"),
        (struct.pack("<Q", 2) + b"[]", "Weights must be a safetensors file, and this file is none"),
        (_pickled(), "Weights must be a safetensors file, and this looks like a file of torch.save"),
        (_old_pickle(), "Weights must be a safetensors file, and this looks like a file of torch.save"),
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
