from __future__ import annotations

import math
import random
import struct
import sys

import pytest

from core.errors import ConfigError
from core.numbers import check_number, decimals, exact, plain, read_number, read_whole, short


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1.0),
        ("-0.5", -0.5),
        ("+.25", 0.25),
        ("3.", 3.0),
        ("1e-3", 0.001),
        ("1E2", 100.0),
        ("−2", -2.0),
        (" 7 ", 7.0),
        ("1e-400", 0.0),
        ("-100", -100.0),
    ],
)
def test_decimal_numbers_are_read(text: str, value: float) -> None:
    assert read_number(text, "weight", -100, 100) == value


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", ".", "-", "e5", "1e", "abc", "nan", "-inf", "Infinity", "1e400", "-1e9999", "1e99999"),
        *("0x10", "1_000", "1,5", "1 2", "--1", "1.2.3", "1j", "١", "½", "²", "１", "1\x00", "100.0001", "0" * 33),
    ],
)
def test_everything_else_is_refused_with_the_range_and_what_came(text: str) -> None:
    with pytest.raises(ConfigError, match=r"^weight must be a number from −100 to 100, got '") as caught:
        read_number(text, "weight", -100, 100)
    assert caught.value.received == text


def test_every_finite_float_is_written_so_that_it_reads_back_bit_for_bit() -> None:
    rng = random.Random(7)
    drawn = [struct.unpack("d", rng.randbytes(8))[0] for _ in range(2000)]
    values = [v for v in drawn if math.isfinite(v)] + [0.0, -0.0, 5e-324, sys.float_info.max, -100.0, 0.1]
    back = [read_number(exact(v), "weight", -sys.float_info.max, sys.float_info.max) for v in values]
    assert [struct.pack("d", v) for v in back] == [struct.pack("d", v) for v in values]


@pytest.mark.parametrize(
    ("value", "text"), [(1, "1"), (-2.0, "-2"), (0.5, "0.5"), (1e-5, "1e-05"), (10.0, "10"), (-0.0, "-0")]
)
def test_numbers_are_written_short(value: float, text: str) -> None:
    assert exact(value) == text


@pytest.mark.parametrize(("value", "text"), [(100.0, "100"), (-3.0, "−3"), (0.5, "0.5"), (1e-5, "1e−05")])
def test_bounds_are_written_with_a_true_minus_sign(value: float, text: str) -> None:
    assert plain(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2.74587, "2.7459"),
        (-1.0, "−1.0000"),
        (0.0, "0.0000"),
        (-0.0, "0.0000"),
        (-0.00004, "0.0000"),
        (999999.5, "999999.5000"),
    ],
)
def test_derivations_show_four_decimals_and_no_negative_zero(value: float, text: str) -> None:
    assert decimals(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(1.0, "1"), (-2.5, "−2.5"), (-1e-5, "−1e−05"), (0.1 + 0.2, str(0.1 + 0.2))]
)
def test_a_number_as_a_reader_writes_it_can_be_typed_back(value: float, text: str) -> None:
    assert short(value) == text
    assert read_number(text, "weight", -100, 100) == value


def test_a_checked_number_comes_back_as_float() -> None:
    assert [repr(check_number(v, "x", -1, 1)) for v in (-1, 0.25, 1)] == ["-1.0", "0.25", "1.0"]


@pytest.mark.parametrize(
    "value", [math.nan, math.inf, -math.inf, 1.0000001, 10**400, True, "1", None, [1]], ids=lambda v: ascii(v)[:20]
)
def test_a_checked_number_must_be_finite_a_number_and_in_range(value: object) -> None:
    with pytest.raises(ConfigError, match=r"^x must be a number from −1 to 1, got "):
        check_number(value, "x", -1, 1)


@pytest.mark.parametrize(("text", "value"), [("0", 0), ("-3", -3), ("0012", 12), ("999999999999", 999_999_999_999)])
def test_whole_numbers_are_read(text: str, value: int) -> None:
    assert read_whole(text, "seed", -3, 10**12) == value


@pytest.mark.parametrize(
    "text",
    ["", "-", "1.0", "1e3", "+1", " 1", "1\n", "٣", "²", "-4", "1000", "9" * 13, "9" * 9999],
    ids=lambda v: ascii(v)[:20],
)
def test_other_texts_are_no_whole_number_in_range(text: str) -> None:
    with pytest.raises(ConfigError, match=r"^seed must be a whole number from -3 to 999, got '"):
        read_whole(text, "seed", -3, 999)


@pytest.mark.parametrize(
    ("value", "text"), [(1234567.0, "1.235e+6"), (-2.5e16, "−2.500e+16"), (999999.0, "999999.0000")]
)
def test_from_a_million_on_powers_of_ten_are_shown(value: float, text: str) -> None:
    assert decimals(value) == text
