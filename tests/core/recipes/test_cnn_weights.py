"""The recipe of the shipped networks: it writes what the lesson opens, and nothing that is not good enough."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import torch

from core.lessons.cnn_filters import shipped as cnn_shipped
from core.lessons.cnn_filters.presets import CNN_EXPERIMENTS
from core.networks.cnn.network import build_cnn
from core.networks.cnn.weights import load_weights, read_notes
from core.recipes import cnn_weights
from core.settings.link import Preset

DIGITS = CNN_EXPERIMENTS["digits"].experiment
ONE_EPOCH = replace(DIGITS, fit=replace(DIGITS.fit, epochs=1))


@pytest.fixture
def folder(monkeypatch, tmp_path):
    """The recipe with one epoch, writing elsewhere; torch stays as it was."""
    presets = {"digits": Preset("", "", ONE_EPOCH)}
    monkeypatch.setattr(cnn_weights, "CNN_EXPERIMENTS", presets)
    monkeypatch.setattr(cnn_shipped, "_FOLDER", tmp_path / "weights")
    threads, state = torch.get_num_threads(), torch.get_rng_state()
    yield tmp_path / "weights"
    torch.set_num_threads(threads)
    torch.set_rng_state(state)


def test_a_poor_network_is_not_written(folder):
    with pytest.raises(SystemExit, match="not good enough"):
        cnn_weights.main(["digits"])
    assert not folder.exists()


def test_weights_notes_and_recording_are_written(folder, monkeypatch):
    monkeypatch.setattr(cnn_weights, "LEAST_ACCURACY", 0.5)
    cnn_weights.main(["digits"])
    data = (folder / "cnn_digits.safetensors").read_bytes()
    load_weights(build_cnn(ONE_EPOCH.network, 0), data)
    notes = read_notes(data)
    assert notes["epoch"] == "1"
    assert notes["made_by"] == "python -m core.recipes.cnn_weights"
    lines = (folder / "cnn_digits.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["kind"] for line in lines][:3] == ["start", "picture", "rows"]
