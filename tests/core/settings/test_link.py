"""The codec by itself, with the smallest experiment that has rules of its own."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from core.errors import ConfigError, LinkError
from core.numbers import read_whole
from core.settings.link import LONGEST_LINK, LinkCodec, LinkField, Preset


@dataclass(frozen=True)
class Range:
    low: int = 0
    high: int = 10
    note: str = ""

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ConfigError("low", f"must be at most {self.high}", self.low)


CODEC = LinkCodec(
    presets={"narrow": Preset("Narrow", "Ten wide.", Range()), "wide": Preset("Wide", "", Range(-50, 50))},
    default="narrow",
    fields=(
        LinkField("low", "lo", str, lambda text: read_whole(text, "low", -99, 99)),
        LinkField("high", "hi", str, lambda text: read_whole(text, "high", -99, 99)),
        LinkField("note", "note", str, str),
    ),
)


def test_a_link_holds_the_preset_first_and_only_what_differs_from_it() -> None:
    assert list(CODEC.write(Range(3, 50, "a"), "wide").items()) == [("preset", "wide"), ("lo", "3"), ("note", "a")]
    assert CODEC.write(Range(-50, 50), "wide") == {"preset": "wide"}


def test_what_a_link_leaves_out_comes_from_its_preset() -> None:
    restored = CODEC.read({"preset": "wide", "hi": "7"})
    assert (restored.experiment, restored.preset, restored.notices) == (Range(-50, 7), "wide", ())


def test_a_link_without_parameters_is_the_default_preset() -> None:
    restored = CODEC.read({})
    assert (restored.experiment, restored.preset, restored.notices) == (Range(), "narrow", ())


@pytest.mark.parametrize(
    ("params", "experiment", "notice"),
    [
        (
            {"preset": "huge", "hi": "9"},
            Range(0, 9),
            "In the link: preset must be one of narrow, wide, got 'huge'; showing narrow.",
        ),
        (
            {"preset": "wide", "lo": "one", "hi": "9"},
            Range(-50, 9),
            "In the link: low must be a whole number from -99 to 99, got 'one'; the preset's value is used.",
        ),
        (
            {"preset": "wide", "lo": "9", "hi": "8", "note": "a"},
            Range(-50, 50),
            "In the link: the parts do not fit together: low must be at most 8, got 9; showing wide instead.",
        ),
        (
            {"preset": "wide", "lo": "60", "note": "a"},
            Range(-50, 50, note="a"),
            "In the link: low must be at most 50, got 60; the parameter lo is left out.",
        ),
        ({"hi": "9", "<b>": "1"}, Range(0, 9), "The link has an unknown parameter '<b>'."),
    ],
)
def test_each_fault_gives_one_sentence_and_spares_the_rest(
    params: dict[str, str], experiment: Range, notice: str
) -> None:
    restored = CODEC.read(params)
    assert restored.experiment == experiment
    assert restored.notices == (notice,)


def test_at_most_three_strangers_are_named() -> None:
    assert len(CODEC.read({f"stranger{i}": "" for i in range(50)}).notices) == 3


def test_a_link_may_be_just_as_long_as_the_limit() -> None:
    room = LONGEST_LINK - len("preset=narrow&note=")
    fits = Range(note="n" * room)
    assert CODEC.read(CODEC.write(fits, "narrow")).experiment == fits
    with pytest.raises(LinkError, match=f"needs a link of {LONGEST_LINK + 1} characters, .* have {LONGEST_LINK}\\.$"):
        CODEC.write(Range(note="n" * (room + 1)), "narrow")


def test_the_length_counts_as_the_browser_escapes_it() -> None:
    with pytest.raises(LinkError):
        CODEC.write(Range(note="é" * (LONGEST_LINK // 6)), "narrow")


def test_a_link_far_too_long_is_not_read_at_all() -> None:
    restored = CODEC.read({"preset": "wide", "hi": "9", "note": "n" * (2 * LONGEST_LINK)})
    assert (restored.experiment, restored.preset) == (Range(), "narrow")
    assert restored.notices == (f"The link is too long: at most {2 * LONGEST_LINK} characters can be read.",)
