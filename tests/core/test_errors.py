from __future__ import annotations

import pickle

import pytest

from core.errors import ConfigError, DeviceError, InsideTheNetError, LinkError, shown


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("abc", "'abc'"),
        ("", "''"),
        (7, "7"),
        (0.5, "0.5"),
        (None, "None"),
        ("two\n lines\tand\u2028more", "'two lines and more'"),
        ("x" * 40, f"'{'x' * 40}'"),
        ("x" * 41, f"'{'x' * 39}…'"),
        (list(range(100)), "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, …"),
    ],
)
def test_what_was_received_is_shown_on_one_line_in_at_most_40_characters(value: object, text: str) -> None:
    assert shown(value) == text


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\u202e", "\u200b", "\ud800"])
def test_characters_that_cannot_be_seen_or_turn_the_sentence_around_are_replaced(character: str) -> None:
    assert shown(f"a{character}b") == "'a\N{REPLACEMENT CHARACTER}b'"


def test_a_config_error_names_the_argument_the_rule_and_the_value() -> None:
    error = ConfigError("hidden layers", "must be between 0 and 4", 9)
    assert str(error) == "hidden layers must be between 0 and 4, got 9."
    assert (error.argument, error.rule, error.received) == ("hidden layers", "must be between 0 and 4", 9)


@pytest.mark.parametrize(
    "error", [ConfigError("seed", "must be whole", 0.5), DeviceError("No GPU."), LinkError("Long.")]
)
def test_errors_travel_between_processes_and_stay_in_the_family(error: InsideTheNetError) -> None:
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert vars(copy) == vars(error)
    assert isinstance(copy, InsideTheNetError)


def test_a_config_error_is_caught_where_python_expects_a_value_error() -> None:
    with pytest.raises(ValueError, match="must be whole"):
        raise ConfigError("seed", "must be whole", "x")
