"""Kinds of settings: what they accept, how they read and write, what a control may send."""

from __future__ import annotations

import math

import pytest

from core.errors import ConfigError
from core.settings.setting import (
    Choice,
    Number,
    Optional,
    Switch,
    Whole,
    bounds_of,
    narrowed,
    seed,
)
from core.settings.structured import Structured, Wholes

RATE = Number(name="learning rate", key="lr", low=1e-6, high=10.0)
DEPTH = Whole(name="depth", key="depth", low=2, high=50)
PHI = Choice(name="activation", key="act", options={"relu": "ReLU", "tanh": "tanh"})
SKIP = Switch(name="skip connections", key="skip")
CLIP = Optional(
    name="gradient clipping", key="clip", inner=Number(name="gradient clipping", low=0.1, high=9), start=1.0
)
UNITS = Wholes(name="hidden layers", key="hidden", each=Whole(name="units", low=1, high=64), most=3)
PAIR = Structured(
    name="pair",
    key="pair",
    reader=lambda text: tuple(text.split("_")),
    writer="_".join,
    teller=lambda pair: f"{len(pair)} names",
)


@pytest.mark.parametrize(
    ("setting", "value", "text"),
    [
        (RATE, 0.003, "0.003"),
        (RATE, 1e-05, "1e-05"),
        (DEPTH, 50, "50"),
        (PHI, "tanh", "tanh"),
        (SKIP, True, "1"),
        (SKIP, False, "0"),
        (CLIP, None, "none"),
        (CLIP, 0.5, "0.5"),
        (UNITS, (8, 64, 1), "8-64-1"),
        (UNITS, (), "none"),
        (PAIR, ("a", "b"), "a_b"),
    ],
)
def test_what_is_written_reads_back(setting, value, text):
    setting.check(value)
    assert setting.write(value) == text
    assert setting.read(text) == value
    assert setting.take(text) == value
    assert setting.take(value) == value


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        (RATE, math.nan, "learning rate must be a number from 1e−06 to 10, got nan."),
        (RATE, 11, "learning rate must be a number from 1e−06 to 10, got 11."),
        (DEPTH, True, "depth must be a whole number from 2 to 50, got True."),
        (DEPTH, 2.0, "depth must be a whole number from 2 to 50, got 2.0."),
        (DEPTH, 51, "depth must be a whole number from 2 to 50, got 51."),
        (PHI, "gelu", "activation must be one of relu, tanh, got 'gelu'."),
        (PHI, ["relu"], "activation must be one of relu, tanh, got ['relu']."),
        (SKIP, 1, "skip connections must be True or False, got 1."),
        (CLIP, 0.01, "gradient clipping must be a number from 0.1 to 9, got 0.01."),
        (UNITS, (1, 2, 3, 4), "hidden layers must be between 0 and 3, got 4."),
        (UNITS, (65,), "units must be a whole number from 1 to 64, got 65."),
        (UNITS, [8], "hidden layers must be a tuple, got [8]."),
    ],
)
def test_what_breaks_the_rule_is_refused_with_one_sentence(setting, value, sentence):
    with pytest.raises(ConfigError) as caught:
        setting.check(value)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("setting", "text", "sentence"),
    [
        (RATE, "fast", "learning rate must be a number from 1e−06 to 10, got 'fast'."),
        (DEPTH, "3.5", "depth must be a whole number from 2 to 50, got '3.5'."),
        (SKIP, "yes", "skip connections must be 0 or 1, got 'yes'."),
        (CLIP, "off", "gradient clipping must be a number from 0.1 to 9, got 'off'."),
        (UNITS, "8-8-8-8-8", "hidden layers must be between 0 and 3, got 5."),
        (UNITS, "8--8", "units must be a whole number from 1 to 64, got ''."),
    ],
)
def test_text_that_cannot_be_read_is_refused(setting, text, sentence):
    with pytest.raises(ConfigError) as caught:
        setting.read(text)
    assert str(caught.value) == sentence


def test_a_switch_turns_an_optional_number_on_at_its_start_and_off():
    assert CLIP.take(True) == 1.0
    assert CLIP.take(False) is None
    assert CLIP.take(None) is None
    with pytest.raises(ConfigError):
        DEPTH.take(True)


def test_differences_are_said_as_a_reader_reads_them():
    assert (RATE.said(1e-05), DEPTH.said(3), SKIP.said(True), CLIP.said(None)) == ("1e−05", "3", "on", "none")
    assert (UNITS.said((8, 8)), PAIR.said(("a", "b"))) == ("8-8", "2 names")


def test_a_setting_is_narrowed_where_it_is_held():
    assert narrowed(DEPTH, {"high": 6, "label": "Blocks"}).title == "Blocks"
    assert bounds_of(narrowed(DEPTH, {"high": 6})) == (2, 6)
    clip = narrowed(CLIP, {"high": 2.0, "off": "off"})
    assert (bounds_of(clip), clip.write(None), clip.start) == ((0.1, 2.0), "off", 1.0)
    assert bounds_of(CLIP) == (0.1, 9)
    with pytest.raises(TypeError):
        bounds_of(PHI)


def test_a_seed_is_one_of_torchs():
    assert bounds_of(seed()) == (0, 2**32 - 1)
    assert seed(label="First seed").title == "First seed"
    assert DEPTH.title == "Depth"
